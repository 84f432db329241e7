"""A text is one column with every language; it was a pair of columns, English and Spanish."""

import lib.text_fields
from django.db import migrations, models


def moved(table: str, *names: str) -> migrations.RunSQL:
    """Two columns a text become one, and back; a text in a third language would be lost on the way back."""
    one, two = [], []
    for name in names:
        pair = f"jsonb_build_object('en', NULLIF({name}_en, ''), 'es', NULLIF({name}_es, ''))"
        one.append(f'"{name}" = jsonb_strip_nulls({pair})')
        two += [f"{name}_{tag} = COALESCE(\"{name}\" ->> '{tag}', '')" for tag in ("en", "es")]
    return migrations.RunSQL(f'UPDATE {table} SET {", ".join(one)}', f'UPDATE {table} SET {", ".join(two)}')


class Migration(migrations.Migration):

    dependencies = [
        ('sites_app', '0010_power_is_parted'),
    ]

    operations = [
        migrations.AlterModelOptions(
            name='course',
            options={'ordering': [lib.text_fields.InFirstLanguage('name')], 'verbose_name': 'course', 'verbose_name_plural': 'courses'},
        ),
        migrations.AlterModelOptions(
            name='finding',
            options={'ordering': [lib.text_fields.InFirstLanguage('measure'), 'id'], 'verbose_name': 'finding', 'verbose_name_plural': 'findings'},
        ),
        migrations.AlterModelOptions(
            name='program',
            options={'ordering': ['site', lib.text_fields.InFirstLanguage('name')], 'verbose_name': 'program', 'verbose_name_plural': 'programs'},
        ),
        migrations.AddField(
            model_name='course',
            name='name',
            field=lib.text_fields.TranslatedTextField(max_length=120, verbose_name='name'),
        ),
        migrations.AddField(
            model_name='finding',
            name='comparator',
            field=lib.text_fields.TranslatedTextField(blank=True, max_length=200, verbose_name='compared with'),
        ),
        migrations.AddField(
            model_name='finding',
            name='finding',
            field=lib.text_fields.TranslatedTextField(lines=4, max_length=500, verbose_name='finding'),
        ),
        migrations.AddField(
            model_name='finding',
            name='measure',
            field=lib.text_fields.TranslatedTextField(max_length=120, verbose_name='measure'),
        ),
        migrations.AddField(
            model_name='finding',
            name='period',
            field=lib.text_fields.TranslatedTextField(max_length=120, verbose_name='period'),
        ),
        migrations.AddField(
            model_name='historicalsite',
            name='boundaries',
            field=lib.text_fields.TranslatedTextField(blank=True, lines=4, max_length=500, verbose_name='boundaries in words'),
        ),
        migrations.AddField(
            model_name='historicalsite',
            name='intro',
            field=lib.text_fields.TranslatedTextField(blank=True, lines=4, max_length=300, verbose_name='about the team'),
        ),
        migrations.AddField(
            model_name='historicalsite',
            name='office_hours',
            field=lib.text_fields.TranslatedTextField(blank=True, max_length=200, verbose_name='office hours'),
        ),
        migrations.AddField(
            model_name='officer',
            name='introduction',
            field=lib.text_fields.TranslatedTextField(blank=True, lines=4, max_length=400, verbose_name='introduction'),
        ),
        migrations.AddField(
            model_name='officerphoto',
            name='alt',
            field=lib.text_fields.TranslatedTextField(max_length=200, verbose_name='description'),
        ),
        migrations.AddField(
            model_name='program',
            name='for_whom',
            field=lib.text_fields.TranslatedTextField(blank=True, max_length=200, verbose_name='for whom'),
        ),
        migrations.AddField(
            model_name='program',
            name='name',
            field=lib.text_fields.TranslatedTextField(max_length=120, verbose_name='name'),
        ),
        migrations.AddField(
            model_name='program',
            name='what',
            field=lib.text_fields.TranslatedTextField(blank=True, lines=4, max_length=500, verbose_name='what it is'),
        ),
        migrations.AddField(
            model_name='program',
            name='when',
            field=lib.text_fields.TranslatedTextField(blank=True, max_length=200, verbose_name='when'),
        ),
        migrations.AddField(
            model_name='site',
            name='boundaries',
            field=lib.text_fields.TranslatedTextField(blank=True, lines=4, max_length=500, verbose_name='boundaries in words'),
        ),
        migrations.AddField(
            model_name='site',
            name='intro',
            field=lib.text_fields.TranslatedTextField(blank=True, lines=4, max_length=300, verbose_name='about the team'),
        ),
        migrations.AddField(
            model_name='site',
            name='office_hours',
            field=lib.text_fields.TranslatedTextField(blank=True, max_length=200, verbose_name='office hours'),
        ),
        migrations.AlterField('course', 'name_en', models.CharField(default='', max_length=120)),
        migrations.AlterField('program', 'name_en', models.CharField(default='', max_length=120)),
        migrations.AlterField('finding', 'measure_en', models.CharField(default='', max_length=120)),
        migrations.AlterField('finding', 'finding_en', models.TextField(default='', max_length=500)),
        migrations.AlterField('finding', 'period_en', models.CharField(default='', max_length=120)),
        migrations.AlterField('officerphoto', 'alt_en', models.CharField(default='', max_length=200)),
        moved('sites_app_course', 'name'),
        moved('sites_app_finding', 'comparator', 'finding', 'measure', 'period'),
        moved('sites_app_historicalsite', 'boundaries', 'intro', 'office_hours'),
        moved('sites_app_officer', 'introduction'),
        moved('sites_app_officerphoto', 'alt'),
        moved('sites_app_program', 'for_whom', 'name', 'what', 'when'),
        moved('sites_app_site', 'boundaries', 'intro', 'office_hours'),
        migrations.RemoveField(
            model_name='course',
            name='name_en',
        ),
        migrations.RemoveField(
            model_name='course',
            name='name_es',
        ),
        migrations.RemoveField(
            model_name='finding',
            name='comparator_en',
        ),
        migrations.RemoveField(
            model_name='finding',
            name='comparator_es',
        ),
        migrations.RemoveField(
            model_name='finding',
            name='finding_en',
        ),
        migrations.RemoveField(
            model_name='finding',
            name='finding_es',
        ),
        migrations.RemoveField(
            model_name='finding',
            name='measure_en',
        ),
        migrations.RemoveField(
            model_name='finding',
            name='measure_es',
        ),
        migrations.RemoveField(
            model_name='finding',
            name='period_en',
        ),
        migrations.RemoveField(
            model_name='finding',
            name='period_es',
        ),
        migrations.RemoveField(
            model_name='historicalsite',
            name='boundaries_en',
        ),
        migrations.RemoveField(
            model_name='historicalsite',
            name='boundaries_es',
        ),
        migrations.RemoveField(
            model_name='historicalsite',
            name='intro_en',
        ),
        migrations.RemoveField(
            model_name='historicalsite',
            name='intro_es',
        ),
        migrations.RemoveField(
            model_name='historicalsite',
            name='office_hours_en',
        ),
        migrations.RemoveField(
            model_name='historicalsite',
            name='office_hours_es',
        ),
        migrations.RemoveField(
            model_name='officer',
            name='introduction_en',
        ),
        migrations.RemoveField(
            model_name='officer',
            name='introduction_es',
        ),
        migrations.RemoveField(
            model_name='officerphoto',
            name='alt_en',
        ),
        migrations.RemoveField(
            model_name='officerphoto',
            name='alt_es',
        ),
        migrations.RemoveField(
            model_name='program',
            name='for_whom_en',
        ),
        migrations.RemoveField(
            model_name='program',
            name='for_whom_es',
        ),
        migrations.RemoveField(
            model_name='program',
            name='name_en',
        ),
        migrations.RemoveField(
            model_name='program',
            name='name_es',
        ),
        migrations.RemoveField(
            model_name='program',
            name='what_en',
        ),
        migrations.RemoveField(
            model_name='program',
            name='what_es',
        ),
        migrations.RemoveField(
            model_name='program',
            name='when_en',
        ),
        migrations.RemoveField(
            model_name='program',
            name='when_es',
        ),
        migrations.RemoveField(
            model_name='site',
            name='boundaries_en',
        ),
        migrations.RemoveField(
            model_name='site',
            name='boundaries_es',
        ),
        migrations.RemoveField(
            model_name='site',
            name='intro_en',
        ),
        migrations.RemoveField(
            model_name='site',
            name='intro_es',
        ),
        migrations.RemoveField(
            model_name='site',
            name='office_hours_en',
        ),
        migrations.RemoveField(
            model_name='site',
            name='office_hours_es',
        ),
        migrations.AlterField(
            model_name='course',
            name='name',
            field=lib.text_fields.TranslatedTextField(max_length=120, unique=True, verbose_name='name'),
        ),
        migrations.AlterField(
            model_name='invitation',
            name='language',
            field=lib.text_fields.LanguageField(verbose_name='language'),
        ),
    ]
