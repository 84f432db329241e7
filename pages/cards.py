"""Rows of several apps as the flat pieces that templates show."""

from datetime import date, datetime
from typing import Any

from django.urls import reverse

from feedback.models import Message
from feedback.public import promised
from lib.texts import TranslatedText
from meetings.models import OFFERS, Action, Meeting
from sites_app import tenure
from sites_app.models import Goal, Program, Site

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


def photo(row: dict[str, Any]) -> dict[str, Any]:
    """A picture of the place."""
    url = reverse("sites_plain:place_photo", args=[row["token"]])
    return {"url": url, "alt": _text(row["alt"]), "credit": row["credit"]}


GOAL_FIELDS = ["kind", "text", "measure", "agreed_on", "due"]
NOTICE_FIELDS = ["title", "known", "unknown", "next_steps", "video_due", "begins", "ends"]


def goal(row: dict[str, Any]) -> dict[str, Any]:
    """What the neighborhood and its team want to reach, from the site's own read."""
    days = {name: date.fromisoformat(row[name]) for name in ("agreed_on", "due")}
    kind = Goal.Kind(row["kind"]).label
    return {"kind": kind, "text": _text(row["text"]), "measure": _text(row["measure"]), **days}


def notices(rows: list[dict[str, Any]], *, today: date) -> list[dict[str, Any]]:
    """What is told of something grave, as long as it is to be told (days of the site)."""
    texts = ("title", "known", "unknown", "next_steps")
    return [
        {
            **{name: _text(row[name]) for name in texts},
            "video_due": date.fromisoformat(row["video_due"]) if row["video_due"] else None,
        }
        for row in rows
        if date.fromisoformat(row["begins"]) <= today <= date.fromisoformat(row["ends"])
    ]


def _text(stored: dict[str, Any]) -> TranslatedText:
    return TranslatedText.loaded(stored)


PROGRAM_FIELDS = ["name", "what", "when", "for_whom"]


def program(row: Program) -> dict[str, Any]:
    """A program; its texts one after the other, each marked where it is in another language."""
    return {"name": row.name, "texts": [part for part in (row.what, row.when, row.for_whom) if part], "url": None}
