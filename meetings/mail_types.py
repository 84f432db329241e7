"""The mails of this app: each is rendered when it leaves, and asked just before whether it is still true."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy

from agency import words
from mail import mail_types
from mail.mail_types import RenderedMail
from mail.models import OutgoingMail, Urgency

from . import calendars
from .events import event_of
from .models import Rsvp


def read_rsvps(rows: list[OutgoingMail], now: datetime) -> None:
    """What a whole batch is about, in one query; `row.context` is None where the RSVP is gone."""
    wanted = [row.params["rsvp"] for row in rows]
    found = {str(rsvp.pk): rsvp for rsvp in Rsvp.objects.filter(pk__in=wanted).select_related("meeting__site")}
    for row in rows:
        row.context = found.get(row.params["rsvp"])  # type: ignore[attr-defined]


def _rsvp(row: OutgoingMail) -> Rsvp | None:
    if not hasattr(row, "context"):
        read_rsvps([row], row.due_at)
    return row.context  # type: ignore[attr-defined]


def _renderer(name: str) -> Callable[[OutgoingMail], RenderedMail]:
    def render(row: OutgoingMail) -> RenderedMail:
        rsvp = _rsvp(row)
        if rsvp is None:
            raise LookupError("the RSVP is gone")
        context = _context(rsvp)
        event = event_of(rsvp.meeting, row.language, rsvp)
        media_type = f"text/calendar; method={calendars.method_of(event)}"
        text = render_to_string(f"meetings/email/{name}_message.txt", context)
        context["preheader"] = text.strip().partition("\n")[0]
        return RenderedMail(
            subject=render_to_string(f"meetings/email/{name}_subject.txt", context).strip(),
            text=text,
            html=render_to_string(f"meetings/email/{name}_message.html", context),
            attachments=[("meeting.ics", calendars.write_file(event).decode(), media_type)],
            unsubscribe=rsvp.quiet_link if name == "meeting_reminder" else "",
        )

    return render


def _context(rsvp: Rsvp) -> dict[str, Any]:
    """The name somebody gave stands in no mail: a stranger could write to a victim through it."""
    meeting = rsvp.meeting
    return {
        "rsvp": rsvp,
        "meeting": meeting,
        "site": meeting.site,
        "zone": meeting.site.time_zone,
        "language": get_language(),
        "meeting_url": settings.BASE_URL + reverse("meetings:meeting", args=[meeting.pk]),
        "organisation": words.read(words.current().organisation),
    }


def _not_coming(rsvp: Rsvp | None) -> str | None:
    if rsvp is None or not rsvp.email:
        return "gone"
    return None if rsvp.is_active else "rsvp_cancelled"


def _still_ahead(rsvp: Rsvp, now: datetime) -> str | None:
    if rsvp.meeting.is_cancelled:
        return "meeting_cancelled"
    return None if rsvp.meeting.takes_rsvps(now) else "over"


def told_while_ahead(row: OutgoingMail, now: datetime) -> str | None:
    """Confirmations: as long as the party comes and the meeting is not over."""
    rsvp = _rsvp(row)
    return _not_coming(rsvp) or _still_ahead(rsvp, now)  # type: ignore[arg-type]


def promotion_is_due(row: OutgoingMail, now: datetime) -> str | None:
    rsvp = _rsvp(row)
    return told_while_ahead(row, now) or ("begun" if rsvp.meeting.has_begun(now) else None)  # type: ignore[union-attr]


def change_is_due(row: OutgoingMail, now: datetime) -> str | None:
    """Only the latest change: an earlier one is no longer true."""
    rsvp = _rsvp(row)
    return told_while_ahead(row, now) or _moved(row, rsvp)  # type: ignore[arg-type]


def cancellation_is_due(row: OutgoingMail, now: datetime) -> str | None:
    rsvp = _rsvp(row)
    if not_coming := _not_coming(rsvp):
        return not_coming
    return None if rsvp.meeting.is_cancelled else "not_cancelled"  # type: ignore[union-attr]


def reminder_is_due(row: OutgoingMail, now: datetime) -> str | None:
    """Never for an old date, never once it began, never to somebody who stopped reminders."""
    rsvp = _rsvp(row)
    if old := change_is_due(row, now):
        return old
    if rsvp.meeting.has_begun(now):  # type: ignore[union-attr]
        return "begun"
    return None if rsvp.reminders else "not_wanted"  # type: ignore[union-attr]


def _moved(row: OutgoingMail, rsvp: Rsvp) -> str | None:
    return None if row.params["sequence"] == rsvp.meeting.sequence else "moved"


KINDS = {
    "rsvp_confirmation": (told_while_ahead, Urgency.NOTICE, gettext_lazy("We expect you")),
    "rsvp_booked": (told_while_ahead, Urgency.NOTICE, gettext_lazy("What is booked already")),
    "rsvp_promotion": (promotion_is_due, Urgency.NOTICE, gettext_lazy("There is room now")),
    "meeting_changed": (change_is_due, Urgency.NOTICE, gettext_lazy("A meeting was changed")),
    "meeting_cancelled": (cancellation_is_due, Urgency.NOTICE, gettext_lazy("A meeting was cancelled")),
    "meeting_reminder": (reminder_is_due, Urgency.REMINDER, gettext_lazy("Reminder of a meeting")),
}
for _name, (_still_due, _urgency, _title) in KINDS.items():
    mail_types.register(
        _name, render=_renderer(_name), still_due=_still_due, urgency=_urgency, prepare=read_rsvps, title=_title
    )
