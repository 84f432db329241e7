"""Addresses in their one form; one on the roster that has none is cleared, an invitation to it ends."""

from django.db import migrations

from lib.addresses import recanonicalise


def in_one_form(apps, schema_editor):
    officers, history = (apps.get_model("sites_app", name).objects for name in ("Officer", "HistoricalOfficer"))
    officers.filter(pk__in=recanonicalise(officers.all(), "email")).update(email="")
    recanonicalise(history.all(), "email")
    invitations = apps.get_model("sites_app", "Invitation").objects
    invitations.filter(pk__in=recanonicalise(invitations.all(), "email")).delete()


class Migration(migrations.Migration):
    dependencies = [("sites_app", "0007_civilians_by_address")]
    operations = [migrations.RunPython(in_one_form, migrations.RunPython.noop, elidable=False)]
