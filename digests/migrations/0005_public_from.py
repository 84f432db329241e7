"""A digest keeps the moment from which everybody may read it; how often the demonstration closed it is forgotten."""

from django.db import migrations, models

NOON = """
UPDATE digests_digest SET public_from = (starts_on + interval '7 days 12 hours') AT TIME ZONE site.time_zone
FROM sites_app_site site WHERE site.id = site_id AND data IS NOT NULL
"""


class Migration(migrations.Migration):
    dependencies = [("digests", "0004_texts")]
    operations = [
        migrations.RemoveConstraint("digest", "digest_built_or_missed"),
        migrations.AddField(
            "digest", "public_from", models.DateTimeField(editable=False, null=True, verbose_name="public from")
        ),
        migrations.RunSQL(NOON, migrations.RunSQL.noop),
        migrations.RemoveField("digest", "presses"),
        migrations.AddConstraint(
            "digest",
            models.CheckConstraint(
                name="digest_built_or_missed",
                condition=models.Q(data__isnull=False, built_on__isnull=False, public_from__isnull=False, missed=False)
                | models.Q(data__isnull=True, built_on__isnull=True, public_from__isnull=True, queued_on__isnull=True),
            ),
        ),
    ]
