import lib.text_fields
from django.db import migrations, models
from lib.sql_files import sql_file


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='Heartbeat',
            fields=[
                ('name', models.CharField(max_length=160, primary_key=True, serialize=False)),
                ('at', models.DateTimeField()),
                ('skew', models.FloatField(db_default=0, default=0)),
            ],
        ),
        migrations.CreateModel(
            name='Suppression',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('address_digest', models.CharField(max_length=64, unique=True)),
                ('reason', models.CharField(choices=[('bounced', 'the address does not exist'), ('complained', 'the reader called it spam'), ('by_hand', 'entered by hand')], max_length=10, verbose_name='reason')),
                ('since', models.DateField(verbose_name='since')),
            ],
            options={
                'verbose_name': 'suppressed address',
                'verbose_name_plural': 'suppressed addresses',
            },
        ),
        migrations.CreateModel(
            name='Tick',
            fields=[
                ('name', models.CharField(max_length=30, primary_key=True, serialize=False)),
                ('at', models.DateTimeField()),
                ('host', models.CharField(blank=True, max_length=120)),
                ('boot', models.CharField(blank=True, max_length=36)),
                ('up', models.FloatField(default=0)),
                ('refused', models.CharField(blank=True, max_length=10)),
            ],
        ),
        migrations.CreateModel(
            name='OutgoingMail',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(max_length=60, verbose_name='kind')),
                ('key', models.CharField(max_length=200, null=True, verbose_name='key')),
                ('key_digest', models.CharField(max_length=64)),
                ('params', models.JSONField(default=dict, verbose_name='ids')),
                ('language', lib.text_fields.LanguageField(verbose_name='language')),
                ('address', models.CharField(blank=True, max_length=254, verbose_name='address')),
                ('address_digest', models.CharField(max_length=64)),
                ('secret', models.TextField(blank=True)),
                ('urgency', models.PositiveSmallIntegerField(choices=[(0, 'sign-in code'), (10, 'notice somebody waits for'), (20, 'reminder'), (30, 'digest')], verbose_name='urgency')),
                ('status', models.CharField(choices=[('queued', 'queued'), ('sending', 'being sent'), ('sent', 'sent'), ('failed', 'refused'), ('dropped', 'dropped')], default='queued', max_length=10, verbose_name='state')),
                ('why', models.CharField(blank=True, max_length=80, verbose_name='why')),
                ('message_id', models.CharField(max_length=255)),
                ('queued_at', models.DateTimeField(verbose_name='queued at')),
                ('due_at', models.DateTimeField(verbose_name='next attempt at')),
                ('deadline', models.DateTimeField(verbose_name='too late from')),
                ('attempts', models.PositiveSmallIntegerField(default=0, verbose_name='attempts')),
                ('unsure', models.PositiveSmallIntegerField(default=0, verbose_name='lost answers')),
                ('last_error', models.CharField(blank=True, max_length=80, verbose_name='last error')),
                ('claimed_by', models.CharField(blank=True, max_length=32)),
                ('lease_until', models.DateTimeField(null=True)),
                ('finished_at', models.DateTimeField(null=True, verbose_name='finished at')),
            ],
            options={
                'verbose_name': 'outgoing mail',
                'verbose_name_plural': 'outbox',
                'indexes': [models.Index(condition=models.Q(('status', 'queued')), fields=['urgency', 'id'], name='outbox_queue'), models.Index(condition=models.Q(('status', 'queued')), fields=['due_at'], name='outbox_due'), models.Index(condition=models.Q(('status', 'sending')), fields=['lease_until'], name='outbox_leases'), models.Index(condition=models.Q(('finished_at__isnull', False)), fields=['finished_at'], name='outbox_finished')],
                'constraints': [models.UniqueConstraint(fields=('key',), name='outbox_key_once'), models.UniqueConstraint(fields=('key_digest',), name='outbox_digest_once'), models.CheckConstraint(condition=models.Q(('status__in', ['queued', 'sending', 'sent', 'failed', 'dropped'])), name='outbox_known_status'), models.CheckConstraint(condition=models.Q(models.Q(('claimed_by__gt', ''), ('lease_until__isnull', False), ('status', 'sending')), models.Q(models.Q(('status', 'sending'), _negated=True), ('claimed_by', ''), ('lease_until__isnull', True)), _connector='OR'), name='outbox_lease_while_sending'), models.CheckConstraint(condition=models.Q(models.Q(('finished_at__isnull', True), ('status__in', ['queued', 'sending'])), models.Q(('finished_at__isnull', False), ('status__in', ['sent', 'failed', 'dropped'])), _connector='OR'), name='outbox_finished_once'), models.CheckConstraint(condition=models.Q(models.Q(('status__in', ['failed', 'dropped']), _negated=True), ('why__gt', ''), _connector='OR'), name='outbox_says_why'), models.CheckConstraint(condition=models.Q(models.Q(('status__in', ['queued', 'sending']), _negated=True), models.Q(('address__gt', ''), ('key__isnull', False)), _connector='OR'), name='outbox_address_until_finished'), models.CheckConstraint(condition=models.Q(('address__regex', "^(?!.*=\\?)[a-z0-9!#$%&'*+/=?^_`{|}~-]+(\\.[a-z0-9!#$%&'*+/=?^_`{|}~-]+)*@([a-z0-9]([a-z0-9-]*[a-z0-9])?\\.)+[a-z]([a-z0-9-]*[a-z0-9])?$"), ('address', ''), _connector='OR'), name='outbox_address_canonical'), models.CheckConstraint(condition=models.Q(('secret', ''), ('status__in', ['queued', 'sending']), _connector='OR'), name='outbox_secret_wiped'), models.CheckConstraint(condition=models.Q(('deadline__gte', models.F('queued_at'))), name='outbox_deadline_ahead')],
            },
        ),
        migrations.CreateModel(
            name='ServerPause',
            fields=[
                ('id', models.PositiveSmallIntegerField(default=1, primary_key=True, serialize=False)),
                ('until', models.DateTimeField()),
                ('failures', models.PositiveIntegerField(default=0)),
                ('last_error', models.CharField(blank=True, max_length=80)),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('id', 1)), name='one_mail_server')],
            },
        ),
        sql_file("mail", "no_statistics"),
    ]
