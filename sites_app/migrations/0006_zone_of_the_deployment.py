"""A new site begins with the zone of its deployment; rows that exist keep theirs."""

from django.db import migrations, models

from sites_app.models import places

ZONE = models.CharField(
    default=places.zone_of_the_deployment,
    max_length=50,
    validators=[places.validate_time_zone],
    verbose_name="time zone",
)


class Migration(migrations.Migration):
    dependencies = [("sites_app", "0005_overlap_by_name")]

    operations = [
        migrations.AlterField("historicalsite", "time_zone", ZONE),
        migrations.AlterField("site", "time_zone", ZONE.clone()),
    ]
