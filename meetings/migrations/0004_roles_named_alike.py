"""An action's owner is worded as in the promises of answers; nothing in the database changes."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('meetings', '0003_taken'),
    ]

    operations = [
        migrations.AlterField(
            model_name='action',
            name='owner_role',
            field=models.CharField(choices=[('officer', 'An officer of the site'), ('senior_lead', 'The senior lead officer'), ('sergeant', 'The sergeant'), ('commander', 'The commander'), ('bureau', 'The bureau'), ('partner', 'A partner of the site'), ('residents', 'Residents')], default='commander', max_length=20, verbose_name='who sees to it'),
        ),
    ]
