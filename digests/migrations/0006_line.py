"""The figures of each week as a line of digests.csv, written when the week is built."""

from typing import Any

from django.db import migrations, models


def fill(apps: Any, schema_editor: Any) -> None:
    """Weeks that were built before; the columns are those of today."""
    from digests import columns  # noqa: PLC0415

    digests = apps.get_model("digests", "Digest")
    rows = digests.objects.filter(data__isnull=False, line="").only("year", "week", "starts_on", "data")
    some = []
    for row in rows.iterator(chunk_size=1000):
        row.line = columns.line(row.year, row.week, row.starts_on, row.data["public"])
        some.append(row)
        if len(some) == 1000:
            digests.objects.bulk_update(some, ["line"])
            some = []
    digests.objects.bulk_update(some, ["line"])


class Migration(migrations.Migration):
    dependencies = [("digests", "0005_public_from")]
    operations = [
        migrations.AddField("digest", "line", models.TextField(blank=True, db_default="", editable=False)),
        migrations.RunPython(fill, migrations.RunPython.noop),
        migrations.RunSQL("SET CONSTRAINTS ALL IMMEDIATE", migrations.RunSQL.noop),
        migrations.AddConstraint(
            "digest",
            models.CheckConstraint(
                name="digest_has_its_line", condition=models.Q(data__isnull=True) | ~models.Q(line="")
            ),
        ),
    ]
