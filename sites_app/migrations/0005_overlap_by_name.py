"""The rule against overlaps by field name, so that forms check it against this officer and this site alone."""

import django.contrib.postgres.constraints
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('sites_app', '0004_roster_words'),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='assignment',
            name='assignment_no_overlap',
        ),
        migrations.AddConstraint(
            model_name='assignment',
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(expressions=[(models.Func(models.F('officer'), models.F('officer'), models.Value('[]'), function='int8range'), '&&'), (models.Func(models.F('site'), models.F('site'), models.Value('[]'), function='int8range'), '&&'), (models.Func(models.F('start'), models.F('end'), models.Value('[]'), function='daterange'), '&&')], name='assignment_no_overlap', violation_error_message='This officer already has an assignment at this site on some of these days. A new role begins the day after the old one ends.'),
        ),
    ]
