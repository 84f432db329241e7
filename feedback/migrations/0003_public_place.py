from django.db import migrations, models

import lib.text_fields


class Migration(migrations.Migration):

    dependencies = [
        ('feedback', '0002_words_that_wait'),
    ]

    operations = [
        migrations.AddField(
            model_name='feedback',
            name='public_place',
            field=lib.text_fields.TranslatedTextField(blank=True, db_default={}, max_length=60, verbose_name='public place'),
        ),
        migrations.AddConstraint(
            model_name='feedback',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('published_on__isnull', False), _negated=True), ('public_place', {}), lib.text_fields.HasTexts('public_place', models.F('required_languages')), _connector='OR'), name='feedback_public_place_in_all'),
        ),
    ]
