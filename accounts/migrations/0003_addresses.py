"""Addresses in their one form; an account whose address has none is closed until an administrator looks."""

from django.db import migrations

from lib.addresses import recanonicalise


def in_one_form(apps, schema_editor):
    users, proved = apps.get_model("accounts", "User").objects, apps.get_model("account", "EmailAddress").objects
    proved.filter(pk__in=recanonicalise(proved.all(), "email")).delete()
    for pk in recanonicalise(users.all(), "email"):
        users.filter(pk=pk).update(email=f"account-{pk}@address.invalid", is_active=False)


class Migration(migrations.Migration):
    dependencies = [
        ("account", "0009_emailaddress_unique_primary_email"),
        ("accounts", "0002_signed_in_on"),
    ]
    operations = [migrations.RunPython(in_one_form, migrations.RunPython.noop, elidable=False)]
