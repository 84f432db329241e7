"""Weeks for the tests of this app: Monday morning, and what happened in the week before it."""

from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

from digests import actions, weeks
from digests.models import Digest
from feedback import counting
from feedback.models import Feedback, Message
from meetings.models import Meeting
from sites_app.models import Site

# Monday, November 23, 2026, 08:00 in Los Angeles: week 47 has ended.
MONDAY = datetime(2026, 11, 23, 16, 0, tzinfo=UTC)
NOON = MONDAY + timedelta(hours=4)
WEEK = weeks.Week(2026, 47)
LA = "America/Los_Angeles"


def build_feedback(site: Site, on: date, *, status: str = "with_site", **fields) -> Feedback:
    """A message that was released on `on` (received the day before)."""
    fields = {"category": "concern", "body": "The light at lot C is out.", "since": on, "released_on": on, **fields}
    about = bool(fields.get("about_officer") or fields.get("about_commander"))
    counted, gone = fields["released_on"] is not None and not about, status not in counting.WITH_TEAM
    settled = fields.get("first_answered_on") or (on if gone else None)
    fields = {"about_person": about, "counted": counted, "settled_on": settled if counted else None, **fields}
    return Feedback.objects.create(site=site, received_on=on - timedelta(days=1), status=status, **fields)


def build_promise(item: Feedback, due: date, **fields) -> Message:
    """An answer "we are doing it" with its day."""
    words = {"promise": {"en": "Lamp at lot C", "es": "Lámpara en el lote C"}}
    fields = {**words, "promise_role": Message.Role.TEAM, **fields}
    return Message.objects.create(
        feedback=item,
        position=2,
        kind=Message.Kind.ANSWER,
        sender=Message.Sender.SITE,
        body="We are on it.",
        language="en",
        on=item.received_on,
        answer_kind=Message.AnswerKind.DOING,
        promise_due=due,
        **fields,
    )


def build_meeting(site: Site, starts_at: datetime, **fields) -> Meeting:
    """A meeting of two hours; `status` decides whether it is a draft."""
    fields = {
        "status": Meeting.Status.SCHEDULED,
        "title": {"en": "Evening with your team"},
        "place": "Library",
        **fields,
    }
    return Meeting.objects.create(
        id=uuid4(),
        site=site,
        starts_at=starts_at,
        ends_at=starts_at + timedelta(hours=2),
        changed_on=date(2026, 1, 1),
        **fields,
    )


def built(site: Site, now: datetime = MONDAY, week: weeks.Week | None = None) -> Digest:
    """The digest of the last complete week, built and queued by hand."""
    actions.send_by_hand(now, week)
    return Digest.objects.select_related("site").get(site=site, year=(week or WEEK).year, week=(week or WEEK).number)
