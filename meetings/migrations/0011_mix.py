"""Places are for who waits; no statistics hold names (BLIND-2, -8)."""

from django.db import migrations, models

WORDS = """
ALTER TABLE meetings_rsvp ALTER COLUMN name SET STATISTICS 0, ALTER COLUMN email SET STATISTICS 0,
    ALTER COLUMN asked SET STATISTICS 0;
"""


class Migration(migrations.Migration):
    dependencies = [("meetings", "0010_details")]

    operations = [
        migrations.AlterField(
            model_name="rsvp",
            name="place",
            field=models.PositiveIntegerField(null=True, verbose_name="place in line"),
        ),
        migrations.RunSQL(WORDS, migrations.RunSQL.noop),
    ]
