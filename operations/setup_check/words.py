"""Questions about the agency's own words, and the numbers that residents are sent to."""

from collections.abc import Callable
from datetime import datetime

from django.conf import settings

from agency import words
from agency.models import Agency
from lib.languages import default_language

Question = Callable[[datetime], str]


def own_word(setting: str, variable: str) -> Question:
    """Asks whether one of the deployment's own words is set."""
    return lambda now: "" if getattr(settings, setting) else f"set {variable}"


def agency_says(field: str, variable: str) -> Question:
    """Asks whether the agency's row, or the environment where there is none, has one of its words."""

    def answer(now: datetime) -> str:
        agency = words.current()
        where = f"fill it in under “{Agency._meta.verbose_name}” in the admin" if agency.pk else f"set {variable}"
        return "" if words.read(getattr(agency, field)) else where

    return answer


def hours(now: datetime) -> str:
    agency = words.current()
    if not words.read(agency.hours):
        return "set PORTAL_HOURS, for example “Monday to Friday, 9 to 5”"
    others = [
        tag
        for tag, _name in settings.LANGUAGES[1:]
        if agency.hours.get(tag, "") in ("", agency.hours[default_language()])
    ]
    names = ", ".join(f"PORTAL_HOURS_{tag.upper().replace('-', '_')}" for tag in others)
    names = ", ".join(others) + " of the agency's hours in the admin" if agency.pk else names
    return f"set {names}: residents who read in that language see the hours in the first one" if others else ""


def route(name: str) -> Question:
    """Asks about one number residents are sent to; an empty value says that there is none here, as does a row less."""
    variable = f"PORTAL_{name.upper()}"
    to_do = f"set {variable}; leave it empty ({variable}=) if there is none here"
    return lambda now: to_do if words.current().pk is None and settings.ROUTES[name] is None else ""


def emergency(now: datetime) -> str:
    has = any(place.key == "emergency" for place in words.routes())
    return "" if has else "set PORTAL_EMERGENCY, or the row in the admin: no page may be without it"


def routes_checked(now: datetime) -> str:
    """Numbers change: each was looked up within the last year."""
    old = [row for row in words.current().routes if words.is_old(row, now.date())]
    return f"look up again: {', '.join(str(row) for row in old)}" if old else ""


def languages_read(now: datetime) -> str:
    """A named person who speaks it has read each language's danger block, form, receipt, thread and privacy page."""
    unread = [one["name"] for one in words.readings() if one["reading"] is None]
    return (
        f"nobody has read {', '.join(unread)} yet: have it read, then say who and when in the admin" if unread else ""
    )
