"""Rows of several apps as the flat pieces that templates show."""

from datetime import date, datetime
from typing import Any

from django.urls import reverse

from feedback.models import Message
from feedback.public import promised
from lib.texts import TranslatedText
from meetings.models import OFFERS, Action, Meeting
from sites_app import tenure
from sites_app.models import Goal, Site

ROLES = {**dict(Action.OwnerRole.choices), **dict(Message.Role.choices)}  # worded alike where both have the role


def site_card(site: Site, tally: tenure.SiteStats, next_starts: datetime | None) -> dict[str, Any]:
    """A site on the list: who is there today and when one can meet them."""
    return {
        "name": site.name,
        "slug": site.slug,
        "kind": site.kind,
        "area_verified": site.area_verified,
        "url": reverse("pages:site", args=[site.slug]),
        "filled": tally.filled,
        "posts": tally.posts,
        "next_meeting": next_starts.astimezone(site.zone).date() if next_starts else None,
    }


def area_group(name: str, doors: list[dict[str, Any]]) -> dict[str, Any]:
    """Sites of one area; the name is marked where it is not verified for one of them."""
    return {"name": name, "sites": doors, "unverified": bool(name) and not all(door["area_verified"] for door in doors)}


def contact(site: Site) -> dict[str, Any]:
    """The head of a site's page and how to reach it."""
    return {
        "name": site.name,
        "slug": site.slug,
        "kind": site.kind,
        "sentence": site.intro,
        "area": site.area if site.area_verified else "",
        "also_known_as": site.also_known_as,
        "address": site.address,
        "phone": site.phone,
        "hours": site.office_hours,
        "email": site.email,
        "boundaries": site.boundaries,
    }


MEETING_FIELDS = ["title", "starts_at", "ends_at", "place", "address", "walk_ins", "capacity", *OFFERS]


def meeting_card(meeting: Meeting, site: Site) -> dict[str, Any]:
    """A meeting on the site's page."""
    return {
        "title": meeting.title,
        "url": reverse("meetings:meeting", args=[meeting.pk]),
        "starts_at": meeting.starts_at,
        "ends_at": meeting.ends_at,
        "starts_on": meeting.starts_at.astimezone(site.zone).date(),
        "zone": site.time_zone,
        "place": meeting.place,
        "address": meeting.address,
        **{name: getattr(meeting, name) for name in OFFERS},
        "how_to_come": meeting.how_to_come,
    }


def promise(
    text: TranslatedText, due: date, role: str, first_due: date | None, reason: TranslatedText, *, today: date
) -> dict[str, Any]:
    """A row of "What we promised": an answer to somebody, or an action of a meeting."""
    return promised(text, due, str(ROLES.get(role, "")), first_due, reason, today=today)


PHOTO_FIELDS = ["token", "alt", "credit"]


def photo(row: list[Any]) -> dict[str, Any]:
    """A picture of the place."""
    token, alt, credit = row
    return {"url": reverse("sites_plain:place_photo", args=[token]), "alt": _text(alt), "credit": credit}


GOAL_FIELDS = ["kind", "text", "measure", "agreed_on", "due"]
NOTICE_FIELDS = ["title", "known", "unknown", "next_steps", "video_due", "begins", "ends"]


def goal(row: list[Any]) -> dict[str, Any]:
    """What the neighborhood and its team want to reach, from the site's own read."""
    kind, text, measure, *days = row
    agreed_on, due = map(date.fromisoformat, days)
    words = {"kind": Goal.Kind(kind).label, "text": _text(text), "measure": _text(measure)}
    return {**words, "agreed_on": agreed_on, "due": due}


def notices(rows: list[list[Any]], *, today: date) -> list[dict[str, Any]]:
    """What is told of something grave, as long as it is to be told (days of the site)."""
    found = []
    for *texts, video_due, begins, ends in rows:
        if date.fromisoformat(begins) <= today <= date.fromisoformat(ends):
            words = zip(NOTICE_FIELDS, map(_text, texts), strict=False)
            found.append({**dict(words), "video_due": date.fromisoformat(video_due) if video_due else None})
    return found


def _text(stored: dict[str, Any]) -> TranslatedText:
    return TranslatedText.loaded(stored)


PROGRAM_FIELDS = ["name", "what", "when", "for_whom"]


def program(row: list[Any]) -> dict[str, Any]:
    """A program; its texts one after the other, each marked where it is in another language."""
    name, *texts = map(_text, row)
    return {"name": name, "texts": [text for text in texts if text], "url": None}
