"""An address that answers twice is found exactly: no capitals, no look-alikes."""

from importlib import import_module

from django.db import migrations

from lib.addresses import recanonicalise

BEFORE = import_module("meetings.migrations.0003_taken").JOIN
EXACT = BEFORE.replace("lower(email) = lower(address)", "email = address")


def in_one_form(apps, schema_editor):
    rows = apps.get_model("meetings", "Rsvp").objects
    unusable = recanonicalise(rows.all(), "email")
    rows.filter(pk__in=unusable).update(email="", reminders=False)  # nothing could be written there


class Migration(migrations.Migration):
    dependencies = [("meetings", "0004_roles_named_alike")]
    operations = [
        migrations.RunSQL(EXACT, BEFORE),
        migrations.RunPython(in_one_form, migrations.RunPython.noop, elidable=False),
    ]
