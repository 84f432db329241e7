import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.contrib.postgres.search
import django.db.models.deletion
import django.db.models.functions.text
import django.db.models.lookups
import lib.text_fields
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
            name='Feedback',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('place', models.CharField(blank=True, max_length=200, verbose_name="place, in the writer's words")),
                ('category', models.CharField(choices=[('praise', 'Praise'), ('concern', 'Concern'), ('idea', 'Idea'), ('question', 'Question')], max_length=10, verbose_name='category')),
                ('about', models.CharField(blank=True, choices=[('partnership_officers', 'The partnership officers here'), ('patrol', 'Other police, for example patrol'), ('other', 'Something else'), ('unsure', 'I am not sure')], max_length=20, verbose_name='about')),
                ('meeting', models.UUIDField(blank=True, null=True, verbose_name='meeting it was asked before')),
                ('body', models.TextField(max_length=4000, verbose_name='text')),
                ('language', lib.text_fields.LanguageField(verbose_name='language')),
                ('may_publish', models.BooleanField(default=False, verbose_name='may be published')),
                ('received_on', models.DateField(verbose_name='received on')),
                ('lookup', models.CharField(blank=True, editable=False, max_length=64, null=True, unique=True)),
                ('status', models.CharField(choices=[('received', 'Waiting for a moderator'), ('with_site', 'With the site'), ('answered', 'Answered'), ('closed', 'Closed'), ('declined', 'Not passed on'), ('escalated', 'Set apart for a moderator with that right'), ('referred', 'Referred to the oversight body')], default='received', max_length=10, verbose_name='status')),
                ('since', models.DateField(verbose_name='in this state since')),
                ('waits_since', models.DateField(blank=True, null=True, verbose_name='waits for a moderator since')),
                ('urgent', models.BooleanField(default=False, verbose_name='urgent')),
                ('released_on', models.DateField(blank=True, null=True, verbose_name='released on')),
                ('counted', models.BooleanField(default=False, editable=False)),
                ('settled_on', models.DateField(blank=True, editable=False, null=True)),
                ('read_by_team', models.BooleanField(default=False, editable=False)),
                ('first_answered_on', models.DateField(blank=True, null=True, verbose_name='first answered on')),
                ('decline_reason', models.CharField(blank=True, choices=[('threat', 'Threat'), ('private_facts', 'Private facts about somebody'), ('advertising', 'Advertising'), ('not_about_a_site', 'Not about a neighborhood here'), ('other_channel', 'Another office handles this'), ('duplicate', 'Sent twice'), ('unreadable', 'Could not be read')], max_length=20, verbose_name='reason')),
                ('decline_route', models.CharField(blank=True, max_length=30, verbose_name='other channel')),
                ('declined_by', models.BigIntegerField(blank=True, editable=False, null=True)),
                ('appealed', models.BooleanField(default=False, verbose_name='appealed')),
                ('escalation', models.CharField(blank=True, choices=[('misconduct', 'Possible misconduct'), ('danger', 'Danger'), ('child_or_vulnerable', 'A child or a vulnerable person'), ('self_harm', 'Self-harm')], max_length=20, verbose_name='escalated for')),
                ('referred_to', models.CharField(blank=True, max_length=120, verbose_name='referred to')),
                ('referred_on', models.DateField(blank=True, null=True, verbose_name='referred on')),
                ('about_person', models.BooleanField(blank=True, null=True, verbose_name='about a person on the staff')),
                ('about_commander', models.BooleanField(default=False, verbose_name='about the commander')),
                ('redacted_body', models.TextField(blank=True, max_length=4000, verbose_name='text as the site reads it')),
                ('needs_translation', models.BooleanField(default=False, verbose_name='waits for its translation')),
                ('translated_into', models.CharField(blank=True, editable=False, max_length=35, verbose_name='translated into')),
                ('verdict', models.CharField(blank=True, choices=[('resolved', 'It is resolved'), ('not_resolved', 'It is not resolved'), ('cannot_tell', 'I cannot tell yet')], max_length=12, verbose_name='verdict')),
                ('entered', models.BooleanField(default=False, verbose_name='entered from paper or by telephone')),
                ('held', models.BooleanField(default=False, verbose_name='legal hold: not purged')),
                ('published_on', models.DateField(blank=True, null=True, verbose_name='published on')),
                ('public_body', lib.text_fields.TranslatedTextField(blank=True, lines=4, max_length=4000, verbose_name='public text')),
                ('required_languages', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=35), default=list, editable=False, size=None)),
                ('public_answer', lib.text_fields.TranslatedTextField(blank=True, lines=4, max_length=4000, verbose_name='public answer')),
                ('event_count', models.PositiveIntegerField(default=0, editable=False)),
                ('event_head', models.CharField(default='', editable=False, max_length=64)),
                ('search', models.GeneratedField(db_persist=True, expression=django.contrib.postgres.search.SearchVector('body', config='simple'), output_field=django.contrib.postgres.search.SearchVectorField())),
                ('about_officer', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='sites_app.officer', verbose_name='about')),
                ('site', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='feedback', to='sites_app.site', verbose_name='site')),
            ],
            options={
                'verbose_name': 'feedback',
                'verbose_name_plural': 'feedback',
            },
        ),
        migrations.CreateModel(
            name='Event',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('feedback_id', models.UUIDField(verbose_name='thread')),
                ('position', models.PositiveIntegerField(verbose_name='position in the thread')),
                ('verb', models.CharField(max_length=30, verbose_name='step')),
                ('status_from', models.CharField(blank=True, max_length=10, verbose_name='from')),
                ('status_to', models.CharField(max_length=10, verbose_name='to')),
                ('on', models.DateField(verbose_name='day')),
                ('actor', models.BigIntegerField(blank=True, null=True, verbose_name='staff id')),
                ('who', models.CharField(max_length=10, verbose_name='as')),
                ('detail', models.CharField(blank=True, max_length=60, verbose_name='detail')),
                ('salt', models.CharField(max_length=32)),
                ('digest', models.CharField(blank=True, max_length=64, verbose_name='digest of the text')),
                ('mac', models.CharField(max_length=64, verbose_name='seal')),
            ],
            options={
                'verbose_name': 'event',
                'verbose_name_plural': 'events',
                'ordering': ['feedback_id', 'position'],
                'indexes': [models.Index(fields=['on', 'verb'], name='event_by_day')],
                'constraints': [models.UniqueConstraint(fields=('feedback_id', 'position'), name='event_position_once')],
            },
        ),
        migrations.CreateModel(
            name='Message',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('position', models.PositiveSmallIntegerField(editable=False)),
                ('kind', models.CharField(choices=[('follow_up', 'Follow-up'), ('answer', 'Answer'), ('appeal', 'Appeal'), ('worry', 'This answer worries me'), ('note', 'Note of a moderator to the writer')], max_length=10, verbose_name='kind')),
                ('sender', models.CharField(choices=[('resident', 'Resident'), ('site', 'Site'), ('moderator', 'Moderator')], max_length=10, verbose_name='from')),
                ('body', models.TextField(max_length=4000, verbose_name='text')),
                ('redacted_body', models.TextField(blank=True, max_length=4000, verbose_name='text as the site reads it')),
                ('language', lib.text_fields.LanguageField(verbose_name='language')),
                ('on', models.DateField(verbose_name='day')),
                ('pending', models.BooleanField(default=False, verbose_name='waits for a moderator')),
                ('released', models.BooleanField(default=False, verbose_name='released to the site')),
                ('answer_kind', models.CharField(blank=True, choices=[('done', 'Done'), ('doing', 'We are doing it'), ('cannot', 'We cannot do this'), ('passed_on', 'Passed on'), ('information', 'An answer, thanks or a date')], max_length=20, verbose_name='what comes of it')),
                ('route', models.CharField(blank=True, max_length=30, verbose_name='passed on to')),
                ('promise_due', models.DateField(blank=True, null=True, verbose_name='promised for')),
                ('promise_role', models.CharField(blank=True, choices=[('team', "The neighborhood's team"), ('officer', 'An officer of the neighborhood'), ('senior_lead', 'The senior lead officer'), ('sergeant', 'The sergeant'), ('commander', 'The commander'), ('bureau', 'The bureau')], max_length=20, verbose_name='responsible')),
                ('promise', lib.text_fields.TranslatedTextField(blank=True, max_length=200, verbose_name='promise in one public sentence')),
                ('first_due', models.DateField(blank=True, editable=False, null=True, verbose_name='promised first for')),
                ('moved_reason', lib.text_fields.TranslatedTextField(blank=True, max_length=300, verbose_name='why the day moved')),
                ('kept_on', models.DateField(blank=True, null=True, verbose_name='kept on')),
                ('verdict', models.CharField(blank=True, choices=[('resolved', 'It is resolved'), ('not_resolved', 'It is not resolved'), ('cannot_tell', 'I cannot tell yet')], max_length=12, verbose_name='verdict')),
                ('needs_translation', models.BooleanField(default=False, verbose_name='translation follows')),
                ('translated_into', models.CharField(blank=True, editable=False, max_length=35, verbose_name='translated into')),
                ('feedback', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='messages', to='feedback.feedback')),
            ],
            options={
                'verbose_name': 'message',
                'verbose_name_plural': 'messages',
                'ordering': ['feedback', 'position'],
            },
        ),
        migrations.CreateModel(
            name='Note',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('by', models.BigIntegerField(verbose_name='staff id')),
                ('on', models.DateField(verbose_name='day')),
                ('text', models.TextField(max_length=1000, verbose_name='note')),
                ('feedback', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='notes', to='feedback.feedback')),
            ],
            options={
                'verbose_name': "moderators' note",
                'verbose_name_plural': "moderators' notes",
                'ordering': ['on', 'id'],
            },
        ),
        migrations.CreateModel(
            name='Pause',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('why', models.CharField(choices=[('nobody_reads', 'Nobody can read messages at the moment.'), ('fault', 'Something is broken, and it is being repaired.'), ('safety', 'We are looking into a risk for people who write here.')], max_length=12, verbose_name='why')),
                ('began_on', models.DateField(verbose_name='since')),
                ('began_by', models.BigIntegerField(verbose_name='staff id')),
                ('ended_on', models.DateField(blank=True, null=True, verbose_name='ended on')),
            ],
            options={
                'verbose_name': 'pause',
                'verbose_name_plural': 'pauses',
                'constraints': [models.UniqueConstraint(condition=models.Q(('ended_on', None)), fields=('ended_on',), name='one_pause', nulls_distinct=False)],
            },
        ),
        migrations.CreateModel(
            name='QuarterFigures',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('first_day', models.DateField(verbose_name='first day of the quarter')),
                ('counts', models.JSONField(verbose_name='counts')),
                ('site', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='sites_app.site')),
            ],
            options={
                'verbose_name': 'figures of a quarter',
                'verbose_name_plural': 'figures of quarters',
                'ordering': ['-first_day'],
            },
        ),
        migrations.CreateModel(
            name='RecordsExport',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('first_day', models.DateField(verbose_name='first day')),
                ('last_day', models.DateField(verbose_name='last day')),
                ('request', models.CharField(max_length=60, verbose_name='number of the request')),
                ('by', models.BigIntegerField(verbose_name='staff id')),
                ('on', models.DateField(verbose_name='made on')),
                ('records', models.PositiveIntegerField(verbose_name='records')),
                ('redactions', models.PositiveIntegerField(verbose_name='redactions')),
                ('digest', models.CharField(max_length=64, verbose_name='SHA-256 of the file')),
                ('site', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='sites_app.site', verbose_name='site')),
            ],
            options={
                'verbose_name': 'public-records export',
                'verbose_name_plural': 'public-records exports',
                'ordering': ['-on', '-pk'],
            },
        ),
        migrations.CreateModel(
            name='Translation',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('language', lib.text_fields.LanguageField(verbose_name='language')),
                ('body', models.TextField(max_length=4000, verbose_name='text')),
                ('wording', models.CharField(blank=True, editable=False, max_length=16, verbose_name='digest of the wording it translates')),
                ('message', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='translations', to='feedback.message')),
            ],
            options={
                'verbose_name': 'translation',
                'verbose_name_plural': 'translations',
            },
        ),
        migrations.CreateModel(
            name='Authorship',
            fields=[
                ('feedback', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='authorship', serialize=False, to='feedback.feedback', verbose_name='feedback')),
                ('sealed', models.TextField(blank=True, editable=False)),
                ('user', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'written with an account',
                'verbose_name_plural': 'written with an account',
            },
        ),
        migrations.AddIndex(
            model_name='feedback',
            index=models.Index(condition=models.Q(('waits_since__isnull', False)), fields=['-urgent', 'waits_since', 'id'], name='feedback_queue'),
        ),
        migrations.AddIndex(
            model_name='feedback',
            index=models.Index(condition=models.Q(('waits_since__isnull', False)), fields=['site', '-urgent', 'waits_since', 'id'], name='feedback_site_queue'),
        ),
        migrations.AddIndex(
            model_name='feedback',
            index=models.Index(fields=['-received_on', '-id'], name='feedback_by_day'),
        ),
        migrations.AddIndex(
            model_name='feedback',
            index=models.Index(fields=['site', 'status', 'since', 'id'], name='feedback_inbox'),
        ),
        migrations.AddIndex(
            model_name='feedback',
            index=models.Index(fields=['status', 'since', 'id'], name='feedback_by_status'),
        ),
        migrations.AddIndex(
            model_name='feedback',
            index=models.Index(condition=models.Q(('released_on__isnull', False)), fields=['site', 'released_on'], name='feedback_released'),
        ),
        migrations.AddIndex(
            model_name='feedback',
            index=models.Index(condition=models.Q(('published_on__isnull', False)), fields=['site', 'published_on'], name='feedback_board'),
        ),
        migrations.AddIndex(
            model_name='feedback',
            index=models.Index(condition=models.Q(('needs_translation', True)), fields=['received_on', 'id'], name='feedback_to_translate'),
        ),
        migrations.AddIndex(
            model_name='feedback',
            index=models.Index(models.F('site'), django.db.models.functions.text.MD5(models.Func(django.db.models.functions.text.Lower(django.db.models.functions.text.Trim('body')), models.Value('\\s+'), models.Value(' '), models.Value('g'), function='regexp_replace', output_field=models.TextField())), models.F('waits_since'), models.F('id'), condition=models.Q(('waits_since__isnull', False)), name='feedback_copies'),
        ),
        migrations.AddIndex(
            model_name='feedback',
            index=django.contrib.postgres.indexes.GinIndex(fields=['search'], name='feedback_search'),
        ),
        migrations.AddConstraint(
            model_name='feedback',
            constraint=models.CheckConstraint(condition=models.Q(django.db.models.lookups.GreaterThan(django.db.models.functions.text.Length('body'), 0), django.db.models.lookups.LessThanOrEqual(django.db.models.functions.text.Length('body'), 4000)), name='feedback_body_bounds'),
        ),
        migrations.AddConstraint(
            model_name='feedback',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('status', 'declined'), _negated=True), models.Q(('decline_reason', ''), _negated=True), _connector='OR'), name='feedback_declined_has_reason'),
        ),
        migrations.AddConstraint(
            model_name='feedback',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('decline_reason', 'other_channel'), ('status', 'declined'), _negated=True), models.Q(('decline_route', ''), _negated=True), _connector='OR'), name='feedback_other_channel_named'),
        ),
        migrations.AddConstraint(
            model_name='feedback',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('status__in', ['escalated', 'referred']), _negated=True), models.Q(('escalation', ''), _negated=True), _connector='OR'), name='feedback_escalated_has_reason'),
        ),
        migrations.AddConstraint(
            model_name='feedback',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('status', 'referred'), _negated=True), models.Q(models.Q(('referred_to', ''), _negated=True), ('referred_on__isnull', False)), _connector='OR'), name='feedback_referred_to_somebody'),
        ),
        migrations.AddConstraint(
            model_name='feedback',
            constraint=models.CheckConstraint(condition=models.Q(('published_on__isnull', True), models.Q(('may_publish', True), ('required_languages__len__gt', 0), lib.text_fields.HasTexts('public_body', models.F('required_languages')), models.Q(('public_answer', {}), lib.text_fields.HasTexts('public_answer', models.F('required_languages')), _connector='OR')), _connector='OR'), name='feedback_published_with_leave_in_all'),
        ),
        migrations.AddConstraint(
            model_name='feedback',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('status__in', ['with_site', 'answered', 'closed']), _negated=True), ('released_on__isnull', False), _connector='OR'), name='feedback_with_site_was_released'),
        ),
        migrations.AddConstraint(
            model_name='feedback',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('released_on__isnull', False), _negated=True), ('about_person__isnull', False), _connector='OR'), name='feedback_decided_before_release'),
        ),
        migrations.AddConstraint(
            model_name='feedback',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('about_commander', False), ('about_officer__isnull', True)), models.Q(('about_person__isnull', False), ('about_person', True)), _connector='OR'), name='feedback_about_is_said'),
        ),
        migrations.AddConstraint(
            model_name='feedback',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('published_on__isnull', False), _negated=True), models.Q(('about_person__isnull', False), ('about_person', False)), _connector='OR'), name='feedback_about_a_person_is_not_public'),
        ),
        migrations.AddConstraint(
            model_name='feedback',
            constraint=models.CheckConstraint(condition=models.Q(('counted', False), ('released_on__isnull', False), _connector='OR'), name='feedback_counted_was_released'),
        ),
        migrations.AddConstraint(
            model_name='feedback',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('counted', False), ('settled_on', None)), models.Q(('counted', True), models.Q(models.Q(('about_person', False), ('first_answered_on', None), ('status__in', ('with_site', 'answered', 'closed'))), ('settled_on__isnull', False), _connector='OR')), _connector='OR'), name='feedback_gone_is_settled'),
        ),
        migrations.AddConstraint(
            model_name='feedback',
            constraint=models.CheckConstraint(condition=models.Q(('needs_translation', False), models.Q(('status__in', ['with_site', 'answered', 'closed']), _negated=True), _connector='OR'), name='feedback_team_reads_a_translation'),
        ),
        migrations.AddConstraint(
            model_name='feedback',
            constraint=models.CheckConstraint(condition=models.Q(('translated_into', ''), models.Q(models.Q(('redacted_body', ''), _negated=True), ('needs_translation', False)), _connector='OR'), name='feedback_translation_is_there'),
        ),
        migrations.AddConstraint(
            model_name='feedback',
            constraint=models.CheckConstraint(condition=models.Q(('released_on__isnull', True), models.Q(('place', ''), ('site__isnull', False)), _connector='OR'), name='feedback_released_to_a_site'),
        ),
        migrations.AddConstraint(
            model_name='feedback',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('status', 'received'), _negated=True), ('waits_since__isnull', False), _connector='OR'), name='feedback_received_waits'),
        ),
        migrations.AddIndex(
            model_name='message',
            index=models.Index(condition=models.Q(('needs_translation', True)), fields=['on', 'id'], name='message_to_translate'),
        ),
        migrations.AddIndex(
            model_name='message',
            index=models.Index(condition=models.Q(('answer_kind', 'doing')), fields=['promise_due', 'id'], name='message_promises'),
        ),
        migrations.AddConstraint(
            model_name='message',
            constraint=models.UniqueConstraint(fields=('feedback', 'position'), name='message_position_once'),
        ),
        migrations.AddConstraint(
            model_name='message',
            constraint=models.CheckConstraint(condition=models.Q(django.db.models.lookups.GreaterThan(django.db.models.functions.text.Length('body'), 0), django.db.models.lookups.LessThanOrEqual(django.db.models.functions.text.Length('body'), 4000)), name='message_body_bounds'),
        ),
        migrations.AddConstraint(
            model_name='message',
            constraint=models.CheckConstraint(condition=models.Q(('kind', 'answer'), ('answer_kind', ''), _connector='XOR'), name='message_answer_has_kind'),
        ),
        migrations.AddConstraint(
            model_name='message',
            constraint=models.CheckConstraint(condition=models.Q(('released', False), ('needs_translation', False), _connector='OR'), name='message_team_reads_a_translation'),
        ),
        migrations.AddConstraint(
            model_name='message',
            constraint=models.CheckConstraint(condition=models.Q(('translated_into', ''), models.Q(models.Q(('redacted_body', ''), _negated=True), ('needs_translation', False)), _connector='OR'), name='message_translation_is_there'),
        ),
        migrations.AddConstraint(
            model_name='message',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('answer_kind', 'doing'), _negated=True), models.Q(('promise_due__isnull', False), models.Q(('promise_role', ''), _negated=True)), _connector='OR'), name='message_doing_has_day_and_role'),
        ),
        migrations.AddConstraint(
            model_name='message',
            constraint=models.CheckConstraint(condition=models.Q(('first_due__isnull', True), models.Q(('promise_due__gt', models.F('first_due')), models.Q(('moved_reason', {}), _negated=True)), _connector='OR'), name='message_moved_later_and_why'),
        ),
        migrations.AddConstraint(
            model_name='message',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('answer_kind', 'passed_on'), _negated=True), models.Q(('route', ''), _negated=True), _connector='OR'), name='message_passed_on_has_route'),
        ),
        migrations.AddConstraint(
            model_name='quarterfigures',
            constraint=models.UniqueConstraint(fields=('site', 'first_day'), name='quarter_figures_once', nulls_distinct=False),
        ),
        migrations.AddConstraint(
            model_name='recordsexport',
            constraint=models.CheckConstraint(condition=models.Q(('first_day__lte', models.F('last_day'))), name='records_export_days_in_order'),
        ),
        migrations.AddConstraint(
            model_name='translation',
            constraint=models.UniqueConstraint(fields=('message', 'language'), name='translation_once_a_language'),
        ),
        migrations.AddConstraint(
            model_name='authorship',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('sealed', ''), ('user__isnull', False)), models.Q(('user', None), models.Q(('sealed', ''), _negated=True)), _connector='OR'), name='authorship_of_somebody'),
        ),
        sql_file("feedback", "events"),
        sql_file("feedback", "no_statistics"),
    ]
