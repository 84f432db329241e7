from django.contrib.postgres.indexes import GinIndex
from django.db import migrations, models

from sites_app.naming.fields import SlipsField


class Migration(migrations.Migration):
    """By what names are found; filled by the next one, which holds no table."""

    dependencies = [
        ('sites_app', '0002_grant_wider'),
    ]

    operations = [
        migrations.AddField('site', 'slips', SlipsField(of=('name', 'also_known_as'))),
        migrations.AddField('placename', 'slips', SlipsField(of=('text',))),
        migrations.AddIndex('site', GinIndex(fields=['slips'], name='site_slips')),
        migrations.AddIndex('placename', GinIndex(fields=['slips'], name='place_name_slips')),
        migrations.AddIndex('site', models.Index(fields=['latitude', 'longitude'], name='site_where')),
    ]
