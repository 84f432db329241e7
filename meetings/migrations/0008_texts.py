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
        ('meetings', '0007_seats_in_python'),
        ('sites_app', '0011_texts'),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='action',
            name='action_says_what',
        ),
        migrations.RemoveConstraint(
            model_name='meeting',
            name='meeting_has_a_title',
        ),
        migrations.RemoveConstraint(
            model_name='meeting',
            name='meeting_minutes_have_a_text',
        ),
        migrations.AddField(
            model_name='action',
            name='text',
            field=lib.text_fields.TranslatedTextField(blank=True, max_length=300, verbose_name='what will be done'),
        ),
        migrations.AddField(
            model_name='meeting',
            name='cancel_reason',
            field=lib.text_fields.TranslatedTextField(blank=True, max_length=300, verbose_name='reason'),
        ),
        migrations.AddField(
            model_name='meeting',
            name='description',
            field=lib.text_fields.TranslatedTextField(blank=True, lines=4, max_length=3000, verbose_name='what it is about'),
        ),
        migrations.AddField(
            model_name='meeting',
            name='minutes',
            field=lib.text_fields.TranslatedTextField(blank=True, lines=4, max_length=20000, verbose_name='minutes'),
        ),
        migrations.AddField(
            model_name='meeting',
            name='title',
            field=lib.text_fields.TranslatedTextField(blank=True, max_length=120, verbose_name='title'),
        ),
        moved('meetings_action', 'text'),
        moved('meetings_meeting', 'cancel_reason', 'description', 'minutes', 'title'),
        migrations.RemoveField(
            model_name='action',
            name='text_en',
        ),
        migrations.RemoveField(
            model_name='action',
            name='text_es',
        ),
        migrations.RemoveField(
            model_name='meeting',
            name='cancel_reason_en',
        ),
        migrations.RemoveField(
            model_name='meeting',
            name='cancel_reason_es',
        ),
        migrations.RemoveField(
            model_name='meeting',
            name='description_en',
        ),
        migrations.RemoveField(
            model_name='meeting',
            name='description_es',
        ),
        migrations.RemoveField(
            model_name='meeting',
            name='minutes_en',
        ),
        migrations.RemoveField(
            model_name='meeting',
            name='minutes_es',
        ),
        migrations.RemoveField(
            model_name='meeting',
            name='title_en',
        ),
        migrations.RemoveField(
            model_name='meeting',
            name='title_es',
        ),
        migrations.AlterField(
            model_name='rsvp',
            name='language',
            field=lib.text_fields.LanguageField(verbose_name='language'),
        ),
        migrations.AddConstraint(
            model_name='action',
            constraint=models.CheckConstraint(condition=models.Q(('text', {}), _negated=True), name='action_says_what', violation_error_message='Please write what will be done, in at least one language.'),
        ),
        migrations.AddConstraint(
            model_name='meeting',
            constraint=models.CheckConstraint(condition=models.Q(('title', {}), _negated=True), name='meeting_has_a_title', violation_error_message='Please give the meeting a title in at least one language.'),
        ),
        migrations.AddConstraint(
            model_name='meeting',
            constraint=models.CheckConstraint(condition=models.Q(('minutes_on__isnull', True), models.Q(('minutes', {}), _negated=True), _connector='OR'), name='meeting_minutes_have_a_text', violation_error_message='Minutes need a text in at least one language.'),
        ),
    ]
