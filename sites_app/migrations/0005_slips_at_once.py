from django.contrib.postgres.indexes import GinIndex
from django.db import migrations

ON, OFF = (f"ALTER INDEX {{}} SET (fastupdate = {word})" for word in ('on', 'off'))


def at_once(model, name):
    """What was written waits in no list that each search reads whole, until somebody vacuums."""
    index = GinIndex(fields=['slips'], fastupdate=False, name=name)
    return migrations.SeparateDatabaseAndState(
        [migrations.RunSQL(OFF.format(name), ON.format(name))],
        [migrations.RemoveIndex(model, name), migrations.AddIndex(model, index)],
    )


class Migration(migrations.Migration):

    dependencies = [
        ('sites_app', '0004_slips_filled'),
    ]

    operations = [at_once('site', 'site_slips'), at_once('placename', 'place_name_slips')]
