"""A meeting as a calendar event in one language: for files, feeds and mails."""

from datetime import UTC, datetime, time

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from lib.csv_export import invented

from .calendars import Event
from .models import Meeting, Rsvp


def event_of(meeting: Meeting, language: str, rsvp: Rsvp | None = None) -> Event:
    """Everything a calendar shows; the link is the public page, never a private one (MEET-14).

    `rsvp` is the party whose own file it is: while it waits, the event is tentative.
    """
    with translation.override(language):
        title, url = str(meeting.title), settings.BASE_URL + reverse("meetings:meeting", args=[meeting.pk])
        if meeting.is_cancelled:
            title = _("Cancelled: %(title)s") % {"title": title}
        return Event(
            uid=meeting.calendar_uid,
            sequence=meeting.sequence,
            cancelled=meeting.is_cancelled,
            tentative=rsvp is not None and rsvp.is_waiting,
            starts_at=meeting.starts_at,
            ends_at=meeting.ends_at,
            zone=meeting.site.time_zone,
            title=title,
            last_modified=datetime.combine(meeting.changed_on, time(), tzinfo=UTC),
            description=_description(meeting, (rsvp or meeting).how_to_come),
            place=meeting.place,
            address=meeting.address,
            url=url,
            organizer_name=meeting.site.name,
            organizer_email=meeting.site.email,
            category=_("Neighborhood meeting"),
            position=_position(meeting),
        )


def _position(meeting: Meeting) -> tuple[float, float] | None:
    """Where it is, if it is at the team's office and that is known exactly; nobody is sent to an estimate."""
    site = meeting.site
    at_the_office = bool(meeting.address) and meeting.address == site.address
    if not at_the_office or site.coordinates_approximate or site.latitude is None or site.longitude is None:
        return None
    return float(site.latitude), float(site.longitude)


def _description(meeting: Meeting, how_to_come: str) -> str:
    parts = [how_to_come, str(meeting.description)]
    if meeting.is_cancelled:
        parts = [_("This meeting is cancelled."), str(meeting.cancel_reason)]
    return "\n\n".join(part for part in [*parts, invented()] if part)
