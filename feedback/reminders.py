"""A reminder for one's own calendar: a day and a short address, and not a word of why."""

from datetime import date, timedelta

from django.urls import reverse
from django.utils.translation import gettext as _

FARTHEST = timedelta(days=120)


def address(due: date, today: date) -> str:
    """Where the file is for a message that should be answered by `due`; "" where nothing lies ahead."""
    day = due + timedelta(days=1)
    return reverse("feedback:reminder", args=[day.isoformat()]) if today < day <= today + FARTHEST else ""


def day_of(text: str, today: date) -> date | None:
    """The day of an address, if it could be one of ours."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if today - timedelta(days=1) <= day <= today + FARTHEST + timedelta(days=1) else None


def calendar(day: date, link: str) -> str:
    """One day in a calendar (RFC 5545). DTSTAMP is that day too, so that the file says nothing of when it was made."""
    title = _("Reminder")
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//reminder//EN",
        "METHOD:PUBLISH",
        "BEGIN:VEVENT",
        f"UID:reminder-{day:%Y%m%d}",
        f"DTSTAMP:{day:%Y%m%d}T000000Z",
        f"DTSTART;VALUE=DATE:{day:%Y%m%d}",
        f"DTEND;VALUE=DATE:{day + timedelta(days=1):%Y%m%d}",
        f"SUMMARY:{title}",
        f"DESCRIPTION:{link}",
        "TRANSP:TRANSPARENT",
        "CLASS:PRIVATE",
        "END:VEVENT",
        "END:VCALENDAR",
    ]
    return "\r\n".join(lines) + "\r\n"
