import django.db.models.deletion
import lib.addresses
import lib.text_fields
from django.db import migrations, models
from lib.sql_files import sql_file


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('sites_app', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Digest',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('year', models.PositiveSmallIntegerField(verbose_name='ISO year')),
                ('week', models.PositiveSmallIntegerField(verbose_name='ISO week')),
                ('starts_on', models.DateField(verbose_name='Monday of the week')),
                ('data', models.JSONField(blank=True, null=True, verbose_name='stored data')),
                ('line', models.TextField(blank=True, db_default='', editable=False)),
                ('built_on', models.DateField(blank=True, null=True, verbose_name='built on')),
                ('queued_on', models.DateField(blank=True, null=True, verbose_name='mail queued on')),
                ('missed', models.BooleanField(default=False, verbose_name='missed by the scheduler')),
                ('public_from', models.DateTimeField(editable=False, null=True, verbose_name='public from')),
                ('site', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='digests', to='sites_app.site', verbose_name='site')),
            ],
            options={
                'verbose_name': 'digest',
                'verbose_name_plural': 'digests',
                'ordering': ['-starts_on', 'site'],
            },
        ),
        migrations.CreateModel(
            name='Delivery',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('recipient', models.CharField(editable=False, max_length=40)),
                ('queued_on', models.DateField()),
                ('digest', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='deliveries', to='digests.digest')),
            ],
            options={
                'verbose_name': 'delivery',
                'verbose_name_plural': 'deliveries',
            },
        ),
        migrations.CreateModel(
            name='Subscription',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('email', lib.addresses.AddressField(max_length=254, verbose_name='e-mail')),
                ('language', lib.text_fields.LanguageField(verbose_name='language')),
                ('asked_on', models.DateField(verbose_name='asked on')),
                ('confirmed_on', models.DateField(blank=True, null=True, verbose_name='confirmed on')),
                ('site', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='sites_app.site', verbose_name='site')),
            ],
            options={
                'verbose_name': 'subscription',
                'verbose_name_plural': 'subscriptions',
            },
        ),
        migrations.AddIndex(
            model_name='digest',
            index=models.Index(fields=['site', '-starts_on'], name='digest_site_newest'),
        ),
        migrations.AddIndex(
            model_name='digest',
            index=models.Index(fields=['starts_on', 'site'], name='digest_week'),
        ),
        migrations.AddConstraint(
            model_name='digest',
            constraint=models.UniqueConstraint(fields=('site', 'year', 'week'), name='digest_once_per_site_and_week'),
        ),
        migrations.AddConstraint(
            model_name='digest',
            constraint=models.CheckConstraint(condition=models.Q(('week__gte', 1), ('week__lte', 53)), name='digest_week_exists'),
        ),
        migrations.AddConstraint(
            model_name='digest',
            constraint=models.CheckConstraint(condition=models.Q(('starts_on__iso_week_day', 1)), name='digest_starts_on_monday'),
        ),
        migrations.AddConstraint(
            model_name='digest',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('built_on__isnull', False), ('data__isnull', False), ('missed', False), ('public_from__isnull', False)), models.Q(('built_on__isnull', True), ('data__isnull', True), ('public_from__isnull', True), ('queued_on__isnull', True)), _connector='OR'), name='digest_built_or_missed'),
        ),
        migrations.AddConstraint(
            model_name='digest',
            constraint=models.CheckConstraint(condition=models.Q(('data__isnull', True), models.Q(('line', ''), _negated=True), _connector='OR'), name='digest_has_its_line'),
        ),
        migrations.AddConstraint(
            model_name='delivery',
            constraint=models.UniqueConstraint(fields=('digest', 'recipient'), name='delivery_once'),
        ),
        migrations.AddConstraint(
            model_name='subscription',
            constraint=models.UniqueConstraint(fields=('site', 'email'), name='subscription_once'),
        ),
        migrations.AddConstraint(
            model_name='subscription',
            constraint=models.CheckConstraint(condition=models.Q(('email__regex', "^(?!.*=\\?)[a-z0-9!#$%&'*+/=?^_`{|}~-]+(\\.[a-z0-9!#$%&'*+/=?^_`{|}~-]+)*@([a-z0-9]([a-z0-9-]*[a-z0-9])?\\.)+[a-z]([a-z0-9-]*[a-z0-9])?$")), name='subscription_email_canonical'),
        ),
        sql_file("digests", "no_statistics"),
    ]
