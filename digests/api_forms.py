"""The shapes of this app's answers in the API."""

from datetime import datetime
from typing import Any

from rest_framework import serializers

from . import labels, lists
from .models import Digest


class PromiseLate(serializers.Serializer):
    due = serializers.DateField()
    role = serializers.CharField(help_text="Who sees to it.")
    meeting = serializers.UUIDField(required=False)
    on = serializers.DateField(required=False, help_text="The day of that meeting.")


class LatePromises(serializers.Serializer):
    count = serializers.IntegerField()
    items = PromiseLate(many=True)


class Count(serializers.Serializer):
    count = serializers.IntegerField()


class Completion(serializers.Serializer):
    display_name = serializers.CharField(allow_null=True)
    role = serializers.CharField()
    completes_in = serializers.RegexField(r"^\d{4}-\d{2}$", help_text="The month, YYYY-MM")


class Tenure(serializers.Serializer):
    count = serializers.IntegerField()
    items = Completion(many=True)


class MeetingToClose(serializers.Serializer):
    meeting = serializers.UUIDField()
    on = serializers.DateField()


class MeetingsToClose(serializers.Serializer):
    count = serializers.IntegerField()
    items = MeetingToClose(many=True)


class Decisions(serializers.Serializer):
    late_answers = Count()
    late_promises = LatePromises()
    tenure = Tenure()
    meetings_to_close = MeetingsToClose()


class FeedbackNumbers(serializers.Serializer):
    released = serializers.IntegerField()
    settled = serializers.IntegerField()
    waiting = serializers.IntegerField()
    overdue = serializers.IntegerField()
    by_category = serializers.DictField(child=serializers.IntegerField(), allow_null=True)


class MeetingAhead(serializers.Serializer):
    meeting = serializers.UUIDField()
    on = serializers.DateField()
    capacity = serializers.IntegerField(allow_null=True)
    confirmed = serializers.IntegerField()
    waiting = serializers.IntegerField()


class Meetings(serializers.Serializer):
    held = serializers.IntegerField()
    ahead = MeetingAhead(many=True)


class Roster(serializers.Serializer):
    posts = serializers.IntegerField()
    filled = serializers.IntegerField()
    vacant = serializers.IntegerField()
    arrivals = serializers.IntegerField()


class Line(serializers.Serializer):
    site = serializers.SlugField()
    year = serializers.IntegerField()
    week = serializers.IntegerField()
    name = serializers.CharField()
    starts_on = serializers.DateField()
    ends_on = serializers.DateField()
    title = serializers.CharField()
    url = serializers.URLField()


class Whole(Line):
    decisions = Decisions()
    feedback = FeedbackNumbers()
    meetings = Meetings()
    roster = Roster()
    changes = serializers.DictField(child=serializers.IntegerField(), allow_null=True)


def line(row: Digest) -> dict[str, Any]:
    """A digest in a list; `ends_on` is the Sunday."""
    return {
        "site": row.site.slug,
        "year": row.year,
        "week": row.week,
        "name": row.name,
        "starts_on": row.starts_on,
        "ends_on": row.starts_on + labels.SUNDAY,
        "title": labels.week_title(row.starts_on),
        "url": lists.full(row.url),
    }


def whole(row: Digest, *, now: datetime) -> dict[str, Any]:
    """The public part; officers by today's `publication`, ids of officers left out."""
    public, read = row.public_part, lists.reading([row], now=now)
    decisions = dict(public["decisions"])
    tenure = decisions["tenure"]
    items = [
        {
            "display_name": read.names.get((row.site_id, one["officer"])) or None,
            "role": one["role"],
            "completes_in": one["on"][:7],
        }
        for one in tenure["items"]
    ]
    roster = {name: count for name, count in public["roster"].items() if name != "departures"}
    decisions["tenure"] = {"count": tenure["count"], "items": items}
    return line(row) | public | {"decisions": decisions, "roster": roster}
