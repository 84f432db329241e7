"""A promise may be the work of an officer or of the sergeant, too."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('feedback', '0003_records_export'),
    ]

    operations = [
        migrations.AlterField(
            model_name='message',
            name='promise_role',
            field=models.CharField(blank=True, choices=[('team', "The site's team"), ('officer', 'An officer of the site'), ('senior_lead', 'The senior lead officer'), ('sergeant', 'The sergeant'), ('commander', 'The commander'), ('bureau', 'The bureau')], max_length=20, verbose_name='responsible'),
        ),
    ]
