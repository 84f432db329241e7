"""A meeting's calendar UID is stored. Meetings of before keep the one that is out."""

from urllib.parse import urlsplit

import django.db.models
from django.conf import settings
from django.db import migrations, models
from django.db.models import F, Q, Value
from django.db.models.functions import Cast, Concat

import meetings.models.meeting


def keep_the_uids_that_are_out(apps, schema_editor):
    """What stands in people's calendars by now: the meeting's id at the host of BASE_URL."""
    host = urlsplit(settings.BASE_URL).hostname
    uid = Concat(Cast(F("id"), models.CharField()), Value(f"@{host}"))
    apps.get_model("meetings", "Meeting").objects.update(calendar_uid=uid)


class Migration(migrations.Migration):
    dependencies = [("meetings", "0008_texts")]

    operations = [
        migrations.AddField("meeting", "calendar_uid", models.CharField(default="", editable=False, max_length=255)),
        migrations.RunPython(keep_the_uids_that_are_out, migrations.RunPython.noop),
        migrations.AlterField(
            "meeting",
            "calendar_uid",
            models.CharField(
                default=meetings.models.meeting.new_calendar_uid, editable=False, max_length=255, unique=True
            ),
        ),
    ]
