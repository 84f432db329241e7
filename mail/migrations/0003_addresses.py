"""Addresses in their one form; a mail to none is dropped, as the server would have refused it."""

from django.db import migrations
from django.utils import timezone

from lib.addresses import recanonicalise


def in_one_form(apps, schema_editor):
    rows = apps.get_model("mail", "OutgoingMail").objects
    unusable = rows.filter(pk__in=recanonicalise(rows.all(), "address"))
    unusable.filter(status__in=["sent", "failed", "dropped"]).update(address="")
    ended = {"status": "dropped", "why": "address", "finished_at": timezone.now(), "address": "", "secret": ""}
    unusable.filter(status__in=["queued", "sending"]).update(**ended, claimed_by="", lease_until=None)


class Migration(migrations.Migration):
    dependencies = [("mail", "0002_fewer_indexes")]
    operations = [migrations.RunPython(in_one_form, migrations.RunPython.noop, elidable=False)]
