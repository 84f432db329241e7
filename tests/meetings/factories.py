"""Meetings and parties for the tests of this app, in as few words as a test wants to say."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

from meetings.actions import booking
from meetings.actions.booking import Party
from meetings.models import Meeting, Rsvp
from sites_app.models import Site

NOW = datetime(2026, 11, 20, 18, 0, tzinfo=UTC)
SOON = NOW + timedelta(days=5)


def new_meeting(site: Site, **fields) -> Meeting:
    """A scheduled meeting five days after NOW, two hours long, with room for everybody."""
    starts_at = fields.pop("starts_at", SOON)
    fields = {
        "status": Meeting.Status.SCHEDULED,
        "title": {"en": "Neighborhood meeting", "es": "Reunión del vecindario"},
        "place": "Library",
        "address": "12 Main Street",
        "starts_at": starts_at,
        "ends_at": starts_at + timedelta(hours=2),
        "changed_on": NOW.date(),
        **fields,
    }
    return Meeting.objects.create(site=site, **fields)


def new_rsvp(meeting: Meeting, party_size: int = 1, **said) -> Rsvp:
    """One party that told us, through the same door as everybody."""
    now = said.pop("now", NOW)
    key = str(uuid4())
    booking.join(meeting.pk, Party(party_size, **said), now=now, key=key)
    return Rsvp.objects.get(pk=booking.links.rsvp_ids(meeting.pk, key)[0])


def seats(meeting: Meeting) -> tuple[int, int]:
    """(persons confirmed, persons waiting) as the database has it."""
    row = Meeting.objects.with_seats().get(pk=meeting.pk)
    return row.confirmed, row.waiting
