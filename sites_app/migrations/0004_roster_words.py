"""Every officer has a rank, as every line of a roster file has."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('sites_app', '0003_moderators'),
    ]

    operations = [
        migrations.AlterField(
            model_name='historicalofficer',
            name='rank',
            field=models.CharField(max_length=60, verbose_name='rank'),
        ),
        migrations.AlterField(
            model_name='officer',
            name='rank',
            field=models.CharField(max_length=60, verbose_name='rank'),
        ),
    ]
