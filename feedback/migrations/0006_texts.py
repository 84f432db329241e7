"""A text is one column with every language; it was a pair of columns, English and Spanish."""

import django.contrib.postgres.fields
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
        ('feedback', '0005_event_truncate'),
        ('sites_app', '0011_texts'),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='feedback',
            name='feedback_published_with_leave_in_both',
        ),
        migrations.AddField(
            model_name='feedback',
            name='public_answer',
            field=lib.text_fields.TranslatedTextField(blank=True, lines=4, max_length=4000, verbose_name='public answer'),
        ),
        migrations.AddField(
            model_name='feedback',
            name='public_body',
            field=lib.text_fields.TranslatedTextField(blank=True, lines=4, max_length=4000, verbose_name='public text'),
        ),
        migrations.AddField(
            model_name='feedback',
            name='required_languages',
            field=django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=35), default=list, editable=False, size=None),
        ),
        migrations.AddField(
            model_name='message',
            name='promise',
            field=lib.text_fields.TranslatedTextField(blank=True, max_length=200, verbose_name='promise in one public sentence'),
        ),
        migrations.AddField(
            model_name='translation',
            name='wording',
            field=models.CharField(blank=True, editable=False, max_length=16, verbose_name='digest of the wording it translates'),
        ),
        moved('feedback_feedback', 'public_answer', 'public_body'),
        moved('feedback_message', 'promise'),
        # What the digests of older publications cover is written in this order.
        migrations.RunSQL("UPDATE feedback_feedback SET required_languages = '{en,es}'", migrations.RunSQL.noop),
        migrations.RemoveField(
            model_name='feedback',
            name='public_answer_en',
        ),
        migrations.RemoveField(
            model_name='feedback',
            name='public_answer_es',
        ),
        migrations.RemoveField(
            model_name='feedback',
            name='public_body_en',
        ),
        migrations.RemoveField(
            model_name='feedback',
            name='public_body_es',
        ),
        migrations.RemoveField(
            model_name='message',
            name='promise_en',
        ),
        migrations.RemoveField(
            model_name='message',
            name='promise_es',
        ),
        migrations.AlterField(
            model_name='feedback',
            name='language',
            field=lib.text_fields.LanguageField(verbose_name='language'),
        ),
        migrations.AlterField(
            model_name='message',
            name='language',
            field=lib.text_fields.LanguageField(verbose_name='language'),
        ),
        migrations.AlterField(
            model_name='translation',
            name='language',
            field=lib.text_fields.LanguageField(verbose_name='language'),
        ),
        migrations.AddConstraint(
            model_name='feedback',
            constraint=models.CheckConstraint(condition=models.Q(('published_on__isnull', True), models.Q(('may_publish', True), ('required_languages__len__gt', 0), lib.text_fields.HasTexts('public_body', models.F('required_languages')), models.Q(('public_answer', {}), lib.text_fields.HasTexts('public_answer', models.F('required_languages')), _connector='OR')), _connector='OR'), name='feedback_published_with_leave_in_all'),
        ),
    ]
