from django.contrib.postgres.indexes import GinIndex
from django.db import migrations


def fill(column):
    def filled(apps, schema_editor):
        for name in ('Site', 'PlaceName'):
            for row in apps.get_model('sites_app', name).objects.iterator():
                row.save(update_fields=[column])  # made as it is saved

    return filled


class Migration(migrations.Migration):
    """A row at a time, so that nobody waits; no release had the trigrams."""

    atomic = False
    dependencies = [
        ('sites_app', '0003_slips'),
    ]

    operations = [
        migrations.RunPython(fill('slips'), fill('trigrams')),
        migrations.RemoveIndex('site', 'site_trigrams'),
        migrations.RemoveIndex('placename', 'place_name_trigrams'),
        migrations.RemoveField('site', 'trigrams'),
        migrations.RemoveField('placename', 'trigrams'),
    ]
