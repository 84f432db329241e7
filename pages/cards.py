"""Rows of several rooms as the flat pieces that templates show."""

from datetime import date, datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import get_language_info
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from feedback.models import Feedback, Message
from meetings.models import Action, Meeting
from sites_app import tenure
from sites_app.figures import Member
from sites_app.models import Assignment, Program, Site


def door(site: Site, tally: tenure.Tally, next_starts: datetime | None) -> dict[str, Any]:
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


def area(name: str, doors: list[dict[str, Any]]) -> dict[str, Any]:
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


def person(member: Member, *, today: date) -> dict[str, Any]:
    """An officer as residents meet them; a leave has no mark here (contract section 2, "In public")."""
    officer, stint = member.officer, member.stint
    photo = getattr(officer, "photo", None)
    return {
        "display_name": officer.display_name,
        "rank": officer.rank,
        "role": member.role,
        "role_name": Assignment.Role(member.role).label,
        "languages": ", ".join(language_name(code) for code in officer.languages),
        "since": stint.first_day,
        "introduction": officer.public_introduction,
        "photo_url": reverse("sites_plain:photo", args=[photo.token]) if photo else None,
        "photo_alt": photo.alt if photo else "",
        "clock": clock(stint, today=today),
    }


def clock(stint: tenure.Stint, *, today: date) -> dict[str, Any] | None:
    """The five-year clock of a stint that has one."""
    if not stint.has_clock:
        return None
    return {
        "status": stint.status(today).value,
        "days_served": stint.days_served(today),
        "fraction": stint.fraction(today),
        "completes_on": stint.completes_on(today),
    }


def language_name(code: str) -> str:
    try:
        return get_language_info(code)["name_translated"]
    except KeyError:
        return code


def coming(meeting: Meeting, site: Site) -> dict[str, Any]:
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
        "child_care": meeting.child_care,
        "interpretation": meeting.interpretation,
        "step_free": meeting.step_free,
    }


def promise_of_answer(message: Message, *, today: date) -> dict[str, Any]:
    return {
        "text": message.promise or _("An answer to a resident's message"),
        "due": message.promise_due,
        "late": message.promise_due < today,
        "role": message.get_promise_role_display(),
    }


def promise_of_meeting(action: Action, *, today: date) -> dict[str, Any]:
    return {
        "text": action.text,
        "due": action.due,
        "late": action.is_late(today),
        "role": action.get_owner_role_display(),
    }


def said_did(item: Feedback, site: Site) -> dict[str, Any]:
    """You said, we did: published wording only."""
    return {
        "said": item.public_body,
        "did": item.public_answer,
        "site_name": site.name,
        "site_slug": site.slug,
        "on": item.published_on,
        "url": reverse("feedback:board", args=[site.slug]),
    }


def program(row: Program) -> dict[str, Any]:
    parts = [row.what, row.when, row.for_whom]
    return {"name": row.name, "text": " ".join(f"{part.rstrip('.')}." for part in parts if part), "url": None}


def plain_figure(figures: tenure.Figures) -> dict[str, Any] | None:
    """The plain figure of contract section 2 as a sentence; None where earlier departures are not known."""
    if figures.kept is None or figures.not_kept is None or figures.not_yet is None:
        return None
    return {
        "sentence": plain_sentence(figures.kept, figures.not_kept),
        "kept": figures.kept,
        "not_kept": figures.not_kept,
        "not_yet": figures.not_yet,
    }


def plain_sentence(kept: int, not_kept: int) -> str:
    """"Of 41 five-year terms here that are up, 18 were served in full.\""""
    up = kept + not_kept
    if not up:
        return _("No five-year term here is up yet.")
    return ngettext(
        "Of %(up)d five-year term here that is up, %(kept)d was served in full.",
        "Of %(up)d five-year terms here that are up, %(kept)d were served in full.",
        up,
    ) % {"up": up, "kept": kept}
