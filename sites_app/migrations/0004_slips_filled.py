from django.db import migrations

# The version before reads and writes the trigrams while it is exchanged: they stay, and the next release drops them.
ASIDE = """
ALTER TABLE sites_app_site ALTER COLUMN trigrams SET DEFAULT '{}';
ALTER TABLE sites_app_placename ALTER COLUMN trigrams SET DEFAULT '{}';
DROP INDEX site_trigrams, place_name_trigrams;
"""
BACK = """
ALTER TABLE sites_app_site ALTER COLUMN trigrams DROP DEFAULT;
ALTER TABLE sites_app_placename ALTER COLUMN trigrams DROP DEFAULT;
CREATE INDEX site_trigrams ON sites_app_site USING gin (trigrams);
CREATE INDEX place_name_trigrams ON sites_app_placename USING gin (trigrams);
"""


def fill(column):
    def filled(apps, schema_editor):
        for name in ('Site', 'PlaceName'):
            for row in apps.get_model('sites_app', name).objects.iterator():
                row.save(update_fields=[column])  # made as it is saved

    return filled


class Migration(migrations.Migration):
    """A row at a time, so that nobody waits."""

    atomic = False
    dependencies = [
        ('sites_app', '0003_slips'),
    ]

    operations = [
        migrations.RunPython(fill('slips'), fill('trigrams')),
        migrations.SeparateDatabaseAndState(
            [migrations.RunSQL(ASIDE, BACK)],
            [
                migrations.RemoveIndex('site', 'site_trigrams'),
                migrations.RemoveIndex('placename', 'place_name_trigrams'),
                migrations.RemoveField('site', 'trigrams'),
                migrations.RemoveField('placename', 'trigrams'),
            ],
        ),
    ]
