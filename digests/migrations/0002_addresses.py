"""Addresses in their one form; a subscription that no mail could reach ends."""

from django.db import migrations

from lib.addresses import recanonicalise


def in_one_form(apps, schema_editor):
    rows = apps.get_model("digests", "Subscription").objects
    rows.filter(pk__in=recanonicalise(rows.all(), "email")).delete()


class Migration(migrations.Migration):
    dependencies = [("digests", "0001_initial")]
    operations = [migrations.RunPython(in_one_form, migrations.RunPython.noop, elidable=False)]
