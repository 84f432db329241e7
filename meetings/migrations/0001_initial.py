import django.contrib.postgres.fields
import django.db.models.deletion
import lib.addresses
import lib.text_fields
import meetings.models.meeting
import uuid
from django.conf import settings
from django.db import migrations, models
from lib.sql_files import sql_file


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('sites_app', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='MailboxDay',
            fields=[
                ('digest', models.CharField(max_length=64, primary_key=True, serialize=False)),
                ('day', models.DateField()),
                ('mails', models.PositiveSmallIntegerField(default=1)),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('mails__gte', 1), ('mails__lte', 3)), name='mailbox_at_most_three_a_day')],
            },
        ),
        migrations.CreateModel(
            name='Meeting',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('status', models.CharField(choices=[('draft', 'draft'), ('scheduled', 'scheduled'), ('cancelled', 'cancelled'), ('held', 'held')], default='draft', max_length=10, verbose_name='state')),
                ('title', lib.text_fields.TranslatedTextField(blank=True, max_length=120, verbose_name='title')),
                ('description', lib.text_fields.TranslatedTextField(blank=True, lines=4, max_length=3000, verbose_name='what it is about')),
                ('place', models.CharField(help_text='For example: library, community room', max_length=120, verbose_name='place')),
                ('address', models.CharField(blank=True, max_length=200, verbose_name='address')),
                ('starts_at', models.DateTimeField(verbose_name='begins')),
                ('ends_at', models.DateTimeField(verbose_name='ends')),
                ('capacity', models.PositiveIntegerField(blank=True, help_text='Leave empty if there is room for everybody.', null=True, verbose_name='seats')),
                ('languages', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=8), blank=True, default=list, size=None, verbose_name='languages spoken')),
                ('interpretation', models.BooleanField(default=False, verbose_name='interpreter can be asked for')),
                ('child_care', models.BooleanField(default=False, verbose_name='child care')),
                ('step_free', models.BooleanField(default=False, verbose_name='way in without steps')),
                ('ask_until', models.DateField(blank=True, help_text='We still read what comes later.', null=True, verbose_name='ask for these by')),
                ('walk_ins', models.BooleanField(default=True, verbose_name='people may simply come')),
                ('calendar_uid', models.CharField(default=meetings.models.meeting.new_calendar_uid, editable=False, max_length=255, unique=True)),
                ('sequence', models.PositiveIntegerField(default=0, editable=False)),
                ('reminded_sequence', models.IntegerField(editable=False, null=True)),
                ('changed_on', models.DateField(editable=False, verbose_name='last changed on')),
                ('cancel_reason', lib.text_fields.TranslatedTextField(blank=True, max_length=300, verbose_name='reason')),
                ('headcount', models.PositiveIntegerField(blank=True, null=True, verbose_name='people who came, in all')),
                ('walk_in_count', models.PositiveIntegerField(blank=True, null=True, verbose_name='of these, without telling us before')),
                ('minutes', lib.text_fields.TranslatedTextField(blank=True, lines=4, max_length=20000, verbose_name='minutes')),
                ('minutes_on', models.DateField(blank=True, null=True, verbose_name='minutes published on')),
                ('site', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='meetings', to='sites_app.site', verbose_name='site')),
            ],
            options={
                'verbose_name': 'meeting',
                'verbose_name_plural': 'meetings',
                'ordering': ['starts_at', 'id'],
            },
        ),
        migrations.CreateModel(
            name='Action',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('text', lib.text_fields.TranslatedTextField(blank=True, max_length=300, verbose_name='what will be done')),
                ('owner_role', models.CharField(choices=[('officer', 'An officer of the neighborhood'), ('senior_lead', 'The senior lead officer'), ('sergeant', 'The sergeant'), ('commander', 'The commander'), ('bureau', 'The bureau'), ('partner', 'A partner of the site'), ('residents', 'Residents')], default='commander', max_length=20, verbose_name='who sees to it')),
                ('due', models.DateField(verbose_name='until')),
                ('done_on', models.DateField(blank=True, null=True, verbose_name='done on')),
                ('first_due', models.DateField(blank=True, editable=False, null=True, verbose_name='promised first until')),
                ('moved_reason', lib.text_fields.TranslatedTextField(blank=True, max_length=300, verbose_name='why the day moved')),
                ('meeting', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='actions', to='meetings.meeting', verbose_name='meeting')),
            ],
            options={
                'verbose_name': 'action',
                'verbose_name_plural': 'actions',
            },
        ),
        migrations.CreateModel(
            name='Rsvp',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('status', models.CharField(choices=[('confirmed', 'seat confirmed'), ('waitlisted', 'on the waiting list'), ('cancelled', 'cancelled'), ('repeated', 'asked again')], max_length=10, verbose_name='state')),
                ('place', models.PositiveIntegerField(null=True, verbose_name='place in line')),
                ('party_size', models.PositiveSmallIntegerField(verbose_name='how many people')),
                ('language', lib.text_fields.LanguageField(verbose_name='language')),
                ('needs', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=[('interpretation', 'An interpreter'), ('child_care', 'Child care'), ('step_free', 'A way in without steps'), ('other', 'Something else')], max_length=20), blank=True, default=list, size=None, verbose_name='needs')),
                ('interpretation_language', models.CharField(blank=True, max_length=8, verbose_name='language of the interpreter')),
                ('other_need', models.CharField(blank=True, max_length=120, verbose_name='what else')),
                ('held', models.BooleanField(default=False, editable=False)),
                ('name', models.CharField(blank=True, max_length=80, verbose_name='what we may call you')),
                ('email', lib.addresses.AddressField(blank=True, max_length=254, verbose_name='e-mail')),
                ('reminders', models.BooleanField(default=True, verbose_name='reminders wanted')),
                ('version', models.PositiveSmallIntegerField(default=1)),
                ('asked', models.CharField(blank=True, max_length=64)),
                ('answered_position', models.PositiveIntegerField(blank=True, null=True)),
                ('meeting', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='rsvps', to='meetings.meeting', verbose_name='meeting')),
                ('user', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='rsvps', to=settings.AUTH_USER_MODEL, verbose_name='account')),
            ],
            options={
                'verbose_name': 'RSVP',
                'verbose_name_plural': 'RSVPs',
            },
        ),
        migrations.CreateModel(
            name='Series',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('pattern', models.CharField(choices=[('weekly', 'Every week'), ('every_second_week', 'Every second week'), ('monthly', 'Every month, on the same weekday')], max_length=20, verbose_name='repeats')),
                ('site', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='meeting_series', to='sites_app.site', verbose_name='site')),
            ],
            options={
                'verbose_name': 'series',
                'verbose_name_plural': 'series',
            },
        ),
        migrations.AddField(
            model_name='meeting',
            name='series',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='meetings', to='meetings.series', verbose_name='series'),
        ),
        migrations.CreateModel(
            name='ShowOfHands',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kept', models.PositiveSmallIntegerField(default=0, verbose_name='kept')),
                ('partly', models.PositiveSmallIntegerField(default=0, verbose_name='partly')),
                ('not_kept', models.PositiveSmallIntegerField(default=0, verbose_name='not')),
                ('action', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='hands', to='meetings.action', verbose_name='promise')),
                ('meeting', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='hands', to='meetings.meeting', verbose_name='at the meeting')),
            ],
            options={
                'verbose_name': 'show of hands',
                'verbose_name_plural': 'shows of hands',
            },
        ),
        migrations.AddIndex(
            model_name='action',
            index=models.Index(condition=models.Q(('done_on__isnull', True)), fields=['due'], name='action_open'),
        ),
        migrations.AddConstraint(
            model_name='action',
            constraint=models.CheckConstraint(condition=models.Q(('text', {}), _negated=True), name='action_says_what', violation_error_message='Please write what will be done, in at least one language.'),
        ),
        migrations.AddConstraint(
            model_name='action',
            constraint=models.CheckConstraint(condition=models.Q(('first_due__isnull', True), models.Q(('due__gt', models.F('first_due')), models.Q(('moved_reason', {}), _negated=True)), _connector='OR'), name='action_moved_later_and_why'),
        ),
        migrations.AddIndex(
            model_name='rsvp',
            index=models.Index(fields=['meeting', 'status', 'place'], name='rsvp_line'),
        ),
        migrations.AddIndex(
            model_name='rsvp',
            index=models.Index(fields=['meeting', 'place'], name='rsvp_place'),
        ),
        migrations.AddConstraint(
            model_name='rsvp',
            constraint=models.CheckConstraint(condition=models.Q(('party_size__gte', 1), ('party_size__lte', 10)), name='rsvp_party_1_to_10', violation_error_message='A party has 1 to 10 people.'),
        ),
        migrations.AddConstraint(
            model_name='rsvp',
            constraint=models.CheckConstraint(condition=models.Q(('status__in', ['confirmed', 'waitlisted', 'cancelled', 'repeated'])), name='rsvp_known_status'),
        ),
        migrations.AddConstraint(
            model_name='rsvp',
            constraint=models.CheckConstraint(condition=models.Q(('needs__contained_by', ['interpretation', 'child_care', 'step_free', 'other'])), name='rsvp_known_needs'),
        ),
        migrations.AddConstraint(
            model_name='rsvp',
            constraint=models.CheckConstraint(condition=models.Q(('held', False), ('status__in', ['waitlisted', 'repeated']), _connector='OR'), name='rsvp_held_waits'),
        ),
        migrations.AddConstraint(
            model_name='rsvp',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('status', 'repeated'), _negated=True), models.Q(('email', ''), ('name', ''), ('other_need', ''), ('user__isnull', True)), _connector='OR'), name='rsvp_repeated_knows_nobody'),
        ),
        migrations.AddConstraint(
            model_name='rsvp',
            constraint=models.CheckConstraint(condition=models.Q(('email__regex', "^(?!.*=\\?)[a-z0-9!#$%&'*+/=?^_`{|}~-]+(\\.[a-z0-9!#$%&'*+/=?^_`{|}~-]+)*@([a-z0-9]([a-z0-9-]*[a-z0-9])?\\.)+[a-z]([a-z0-9-]*[a-z0-9])?$"), ('email', ''), _connector='OR'), name='rsvp_email_canonical'),
        ),
        migrations.AddConstraint(
            model_name='rsvp',
            constraint=models.UniqueConstraint(condition=models.Q(('status__in', ['confirmed', 'waitlisted']), models.Q(('email', ''), _negated=True)), fields=('email', 'meeting'), name='rsvp_once_per_address'),
        ),
        migrations.AddConstraint(
            model_name='series',
            constraint=models.CheckConstraint(condition=models.Q(('pattern__in', ['weekly', 'every_second_week', 'monthly'])), name='series_known_pattern'),
        ),
        migrations.AddIndex(
            model_name='meeting',
            index=models.Index(fields=['site', 'starts_at'], name='meeting_site_start'),
        ),
        migrations.AddIndex(
            model_name='meeting',
            index=models.Index(condition=models.Q(('status', 'scheduled')), fields=['ends_at'], name='meeting_scheduled_end'),
        ),
        migrations.AddConstraint(
            model_name='meeting',
            constraint=models.CheckConstraint(condition=models.Q(('ends_at__gt', models.F('starts_at'))), name='meeting_end_after_start', violation_error_message='The meeting ends before it begins.'),
        ),
        migrations.AddConstraint(
            model_name='meeting',
            constraint=models.CheckConstraint(condition=models.Q(('status__in', ['draft', 'scheduled', 'cancelled', 'held'])), name='meeting_known_status'),
        ),
        migrations.AddConstraint(
            model_name='meeting',
            constraint=models.CheckConstraint(condition=models.Q(('title', {}), _negated=True), name='meeting_has_a_title', violation_error_message='Please give the meeting a title in at least one language.'),
        ),
        migrations.AddConstraint(
            model_name='meeting',
            constraint=models.CheckConstraint(condition=models.Q(('walk_in_count__isnull', True), ('headcount__gte', models.F('walk_in_count')), _connector='OR'), name='meeting_walk_ins_among_headcount', violation_error_message='More people came without telling us than came in all.'),
        ),
        migrations.AddConstraint(
            model_name='meeting',
            constraint=models.CheckConstraint(condition=models.Q(('minutes_on__isnull', True), models.Q(('minutes', {}), _negated=True), _connector='OR'), name='meeting_minutes_have_a_text', violation_error_message='Minutes need a text in at least one language.'),
        ),
        migrations.AddConstraint(
            model_name='showofhands',
            constraint=models.UniqueConstraint(fields=('meeting', 'action'), name='hands_once_a_meeting'),
        ),
        migrations.AddConstraint(
            model_name='showofhands',
            constraint=models.CheckConstraint(condition=models.Q(('kept__gt', 0), ('partly__gt', 0), ('not_kept__gt', 0), _connector='OR'), name='hands_of_somebody'),
        ),
        sql_file("meetings", "no_statistics"),
    ]
