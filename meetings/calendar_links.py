"""Plain links that put a meeting into the calendar of a large provider; nothing of theirs is loaded here."""

from dataclasses import dataclass
from datetime import UTC, datetime
from urllib.parse import urlencode

from .calendars import Event

GOOGLE = "https://calendar.google.com/calendar/render"
OUTLOOK = "https://outlook.live.com/calendar/0/deeplink/compose"
OFFICE = "https://outlook.office.com/calendar/0/deeplink/compose"


@dataclass(frozen=True)
class CalendarLink:
    """One button: whose calendar, and where it leads."""

    name: str
    url: str


def links_of(event: Event) -> list[CalendarLink]:
    """Times as instants in UTC, so that an hour that happens twice is the right one."""
    return [
        CalendarLink("Google", f"{GOOGLE}?{urlencode(_google(event))}"),
        CalendarLink("Outlook.com", f"{OUTLOOK}?{urlencode(_outlook(event))}"),
        CalendarLink("Microsoft 365", f"{OFFICE}?{urlencode(_outlook(event))}"),
    ]


def webcal(address: str) -> str:
    """The same address for programs that subscribe to a calendar when they are handed one."""
    return "webcal://" + address.split("://", 1)[1]


def _google(event: Event) -> dict[str, str]:
    return {
        "action": "TEMPLATE",
        "text": event.title,
        "dates": f"{_stamp(event.starts_at)}/{_stamp(event.ends_at)}",
        "ctz": event.zone,
        "details": _details(event),
        "location": _where(event),
    }


def _outlook(event: Event) -> dict[str, str]:
    return {
        "path": "/calendar/action/compose",
        "rru": "addevent",
        "subject": event.title,
        "startdt": event.starts_at.astimezone(UTC).isoformat(),
        "enddt": event.ends_at.astimezone(UTC).isoformat(),
        "body": _details(event),
        "location": _where(event),
    }


def _stamp(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")


def _details(event: Event) -> str:
    return f"{event.description}\n\n{event.url}".strip()


def _where(event: Event) -> str:
    return ", ".join(part for part in (event.place, event.address) if part)
