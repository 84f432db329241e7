import agency.looks
import django.contrib.postgres.fields
import django.core.validators
import django.db.models.deletion
import lib.text_fields
import simple_history.models
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Agency',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', lib.text_fields.TranslatedTextField(max_length=80, verbose_name='name of the portal')),
                ('organisation', lib.text_fields.TranslatedTextField(max_length=120, verbose_name='who runs it')),
                ('moderators', lib.text_fields.TranslatedTextField(max_length=120, verbose_name='who reads first')),
                ('oversight', lib.text_fields.TranslatedTextField(blank=True, max_length=120, verbose_name='who watches over complaints')),
                ('hours', lib.text_fields.TranslatedTextField(max_length=120, verbose_name='hours of those who read first')),
                ('about', lib.text_fields.TranslatedTextField(blank=True, lines=5, max_length=2000, verbose_name='what this is, on the page about it')),
                ('site_word', lib.text_fields.TranslatedTextField(blank=True, max_length=60, verbose_name='own word for a neighborhood')),
                ('officer_word', lib.text_fields.TranslatedTextField(blank=True, max_length=60, verbose_name='own word for an officer')),
                ('commander_word', lib.text_fields.TranslatedTextField(blank=True, max_length=60, verbose_name='own word for a commander')),
                ('accent', models.CharField(blank=True, max_length=7, validators=[agency.looks.validate_colour], verbose_name='colour')),
                ('logo', models.BinaryField(blank=True, default=bytes, verbose_name='logo')),
                ('is_current', models.BooleanField(default=False, editable=False, verbose_name='current')),
            ],
            options={
                'verbose_name': 'agency',
                'verbose_name_plural': 'agencies',
                'constraints': [models.UniqueConstraint(condition=models.Q(('is_current', True)), fields=('is_current',), name='agency_one_is_current'), models.CheckConstraint(condition=models.Q(models.Q(('name', {}), _negated=True), models.Q(('organisation', {}), _negated=True)), name='agency_has_names'), models.CheckConstraint(condition=models.Q(('accent', ''), ('accent__regex', '^#[0-9a-f]{6}$'), _connector='OR'), name='agency_accent_form')],
            },
        ),
        migrations.CreateModel(
            name='HistoricalAgency',
            fields=[
                ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                ('name', lib.text_fields.TranslatedTextField(max_length=80, verbose_name='name of the portal')),
                ('organisation', lib.text_fields.TranslatedTextField(max_length=120, verbose_name='who runs it')),
                ('moderators', lib.text_fields.TranslatedTextField(max_length=120, verbose_name='who reads first')),
                ('oversight', lib.text_fields.TranslatedTextField(blank=True, max_length=120, verbose_name='who watches over complaints')),
                ('hours', lib.text_fields.TranslatedTextField(max_length=120, verbose_name='hours of those who read first')),
                ('about', lib.text_fields.TranslatedTextField(blank=True, lines=5, max_length=2000, verbose_name='what this is, on the page about it')),
                ('site_word', lib.text_fields.TranslatedTextField(blank=True, max_length=60, verbose_name='own word for a neighborhood')),
                ('officer_word', lib.text_fields.TranslatedTextField(blank=True, max_length=60, verbose_name='own word for an officer')),
                ('commander_word', lib.text_fields.TranslatedTextField(blank=True, max_length=60, verbose_name='own word for a commander')),
                ('accent', models.CharField(blank=True, max_length=7, validators=[agency.looks.validate_colour], verbose_name='colour')),
                ('is_current', models.BooleanField(default=False, editable=False, verbose_name='current')),
                ('history_id', models.AutoField(primary_key=True, serialize=False)),
                ('history_date', models.DateTimeField(db_index=True)),
                ('history_change_reason', models.CharField(max_length=100, null=True)),
                ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'historical agency',
                'verbose_name_plural': 'historical agencies',
                'ordering': ('-history_date', '-history_id'),
                'get_latest_by': ('history_date', 'history_id'),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name='HistoricalLanguageReview',
            fields=[
                ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                ('language', models.CharField(max_length=35, verbose_name='language')),
                ('read_by', models.CharField(max_length=120, verbose_name='who read it, by name')),
                ('read_on', models.DateField(verbose_name='day')),
                ('history_id', models.AutoField(primary_key=True, serialize=False)),
                ('history_date', models.DateTimeField(db_index=True)),
                ('history_change_reason', models.CharField(max_length=100, null=True)),
                ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'historical reading of a language',
                'verbose_name_plural': 'historical readings of languages',
                'ordering': ('-history_date', '-history_id'),
                'get_latest_by': ('history_date', 'history_id'),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name='HistoricalReadySentence',
            fields=[
                ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                ('key', models.CharField(max_length=40, validators=[django.core.validators.RegexValidator('^[a-z][a-z0-9_]*$')], verbose_name='short name')),
                ('text', lib.text_fields.TranslatedTextField(lines=3, max_length=500, verbose_name='sentence')),
                ('position', models.PositiveSmallIntegerField(default=0, verbose_name='place in the list')),
                ('history_id', models.AutoField(primary_key=True, serialize=False)),
                ('history_date', models.DateTimeField(db_index=True)),
                ('history_change_reason', models.CharField(max_length=100, null=True)),
                ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                ('agency', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='agency.agency', verbose_name='agency')),
                ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'historical ready-made sentence',
                'verbose_name_plural': 'historical ready-made sentences',
                'ordering': ('-history_date', '-history_id'),
                'get_latest_by': ('history_date', 'history_id'),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name='HistoricalRoute',
            fields=[
                ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                ('kind', models.CharField(choices=[('emergency', 'Emergency'), ('non_emergency', 'Police, when it is no emergency'), ('tip_line', 'Tip line for crimes'), ('complaint', 'Complaints about an officer'), ('city_services', 'City services (streets, lights, trash)'), ('crisis', 'Help in a crisis, day and night'), ('child_protection', 'Child protection'), ('domestic_violence', 'Help with violence at home'), ('housing', 'Housing manager'), ('legal_aid', 'Legal help'), ('crisis_responders', 'People who come in a crisis and are not police'), ('program', 'A program that is not police'), ('other', 'Another place')], max_length=20, verbose_name='kind')),
                ('name', lib.text_fields.TranslatedTextField(blank=True, max_length=120, verbose_name='own name')),
                ('call', models.CharField(blank=True, max_length=40, verbose_name='number to call')),
                ('press', lib.text_fields.TranslatedTextField(blank=True, max_length=2, verbose_name='key to press for the language')),
                ('text_number', models.CharField(blank=True, max_length=40, verbose_name='number for text messages')),
                ('text_word', lib.text_fields.TranslatedTextField(blank=True, max_length=20, verbose_name='word to send')),
                ('web', models.URLField(blank=True, max_length=300, verbose_name='web page')),
                ('hours', lib.text_fields.TranslatedTextField(blank=True, max_length=120, verbose_name='hours')),
                ('languages', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=35), blank=True, default=list, size=None, verbose_name='languages')),
                ('asks_name', models.CharField(choices=[('no', 'no'), ('may_refuse', 'yes, but one may refuse'), ('yes', 'yes'), ('unknown', 'not known')], default='unknown', max_length=10, verbose_name='asks for a name')),
                ('police_hear', models.CharField(choices=[('no', 'no'), ('may_refuse', 'yes, but one may refuse'), ('yes', 'yes'), ('unknown', 'not known')], default='unknown', max_length=10, verbose_name='police hear of it')),
                ('ages', models.CharField(blank=True, max_length=40, verbose_name='ages')),
                ('cost', lib.text_fields.TranslatedTextField(blank=True, max_length=80, verbose_name='cost')),
                ('run_by', lib.text_fields.TranslatedTextField(blank=True, max_length=120, verbose_name='who runs it')),
                ('checked_on', models.DateField(blank=True, null=True, verbose_name='last checked on')),
                ('source', models.CharField(blank=True, max_length=300, verbose_name='source')),
                ('position', models.PositiveSmallIntegerField(default=0, verbose_name='place in the list')),
                ('history_id', models.AutoField(primary_key=True, serialize=False)),
                ('history_date', models.DateTimeField(db_index=True)),
                ('history_change_reason', models.CharField(max_length=100, null=True)),
                ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                ('agency', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='agency.agency', verbose_name='agency')),
                ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'historical place to turn to',
                'verbose_name_plural': 'historical places to turn to',
                'ordering': ('-history_date', '-history_id'),
                'get_latest_by': ('history_date', 'history_id'),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name='LanguageReview',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('language', models.CharField(max_length=35, verbose_name='language')),
                ('read_by', models.CharField(max_length=120, verbose_name='who read it, by name')),
                ('read_on', models.DateField(verbose_name='day')),
            ],
            options={
                'verbose_name': 'reading of a language',
                'verbose_name_plural': 'readings of languages',
                'ordering': ['language', '-read_on'],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('read_by', ''), _negated=True), models.Q(('language', ''), _negated=True)), name='review_is_signed')],
            },
        ),
        migrations.CreateModel(
            name='ReadySentence',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(max_length=40, validators=[django.core.validators.RegexValidator('^[a-z][a-z0-9_]*$')], verbose_name='short name')),
                ('text', lib.text_fields.TranslatedTextField(lines=3, max_length=500, verbose_name='sentence')),
                ('position', models.PositiveSmallIntegerField(default=0, verbose_name='place in the list')),
                ('agency', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='sentences', to='agency.agency', verbose_name='agency')),
            ],
            options={
                'verbose_name': 'ready-made sentence',
                'verbose_name_plural': 'ready-made sentences',
                'ordering': ['position', 'id'],
                'constraints': [models.UniqueConstraint(fields=('agency', 'key'), name='sentence_key_once')],
            },
        ),
        migrations.CreateModel(
            name='Route',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('emergency', 'Emergency'), ('non_emergency', 'Police, when it is no emergency'), ('tip_line', 'Tip line for crimes'), ('complaint', 'Complaints about an officer'), ('city_services', 'City services (streets, lights, trash)'), ('crisis', 'Help in a crisis, day and night'), ('child_protection', 'Child protection'), ('domestic_violence', 'Help with violence at home'), ('housing', 'Housing manager'), ('legal_aid', 'Legal help'), ('crisis_responders', 'People who come in a crisis and are not police'), ('program', 'A program that is not police'), ('other', 'Another place')], max_length=20, verbose_name='kind')),
                ('name', lib.text_fields.TranslatedTextField(blank=True, max_length=120, verbose_name='own name')),
                ('call', models.CharField(blank=True, max_length=40, verbose_name='number to call')),
                ('press', lib.text_fields.TranslatedTextField(blank=True, max_length=2, verbose_name='key to press for the language')),
                ('text_number', models.CharField(blank=True, max_length=40, verbose_name='number for text messages')),
                ('text_word', lib.text_fields.TranslatedTextField(blank=True, max_length=20, verbose_name='word to send')),
                ('web', models.URLField(blank=True, max_length=300, verbose_name='web page')),
                ('hours', lib.text_fields.TranslatedTextField(blank=True, max_length=120, verbose_name='hours')),
                ('languages', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=35), blank=True, default=list, size=None, verbose_name='languages')),
                ('asks_name', models.CharField(choices=[('no', 'no'), ('may_refuse', 'yes, but one may refuse'), ('yes', 'yes'), ('unknown', 'not known')], default='unknown', max_length=10, verbose_name='asks for a name')),
                ('police_hear', models.CharField(choices=[('no', 'no'), ('may_refuse', 'yes, but one may refuse'), ('yes', 'yes'), ('unknown', 'not known')], default='unknown', max_length=10, verbose_name='police hear of it')),
                ('ages', models.CharField(blank=True, max_length=40, verbose_name='ages')),
                ('cost', lib.text_fields.TranslatedTextField(blank=True, max_length=80, verbose_name='cost')),
                ('run_by', lib.text_fields.TranslatedTextField(blank=True, max_length=120, verbose_name='who runs it')),
                ('checked_on', models.DateField(blank=True, null=True, verbose_name='last checked on')),
                ('source', models.CharField(blank=True, max_length=300, verbose_name='source')),
                ('position', models.PositiveSmallIntegerField(default=0, verbose_name='place in the list')),
                ('agency', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='routes', to='agency.agency', verbose_name='agency')),
            ],
            options={
                'verbose_name': 'place to turn to',
                'verbose_name_plural': 'places to turn to',
                'ordering': ['position', 'id'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('kind__in', ['program', 'other', 'legal_aid', 'housing']), _negated=True), fields=('agency', 'kind'), name='route_once_a_kind'), models.CheckConstraint(condition=models.Q(models.Q(('kind', 'other'), _negated=True), models.Q(('name', {}), _negated=True), _connector='OR'), name='route_other_is_named')],
            },
        ),
    ]
