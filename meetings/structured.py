"""A meeting as search engines and assistants read it (schema.org)."""

from typing import Any

from .models import Meeting


def event(meeting: Meeting, *, url: str, organizer: str) -> dict[str, Any]:
    """schema.org Event: only what the page itself says, days and hours in the site's zone."""
    site = meeting.site
    place: dict[str, Any] = {"@type": "Place", "name": meeting.place or site.name}
    if meeting.address:
        place["address"] = meeting.address
    status = "EventCancelled" if meeting.is_cancelled else "EventScheduled"
    return {
        "@type": "Event",
        "name": str(meeting.title),
        "description": str(meeting.description),
        "startDate": meeting.starts_at.astimezone(site.zone).isoformat(),
        "endDate": meeting.ends_at.astimezone(site.zone).isoformat(),
        "eventStatus": f"https://schema.org/{status}",
        "eventAttendanceMode": "https://schema.org/OfflineEventAttendanceMode",
        "isAccessibleForFree": True,
        "location": place,
        "organizer": {"@type": "Organization", "name": organizer},
        "url": url,
    }
