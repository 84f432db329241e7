"""Officers, clocks and the plain figure as the flat pieces that templates show."""

from collections import Counter
from collections.abc import Iterable
from datetime import date
from decimal import ROUND_DOWN, Decimal
from functools import lru_cache
from typing import Any

from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from lib.languages import name_of

from . import tenure
from .models import Assignment, Officer
from .statistics import Member

HUNDREDTH = Decimal("0.01")


def person(member: Member, *, today: date) -> dict[str, Any]:
    """An officer as residents meet them; a leave has no mark here (FIG-14)."""
    officer, stint = member.officer, member.stint
    spoken = ", ".join(language_name(code) for code in officer.languages)
    # Who shows initials only has asked not to be recognised.
    photo = getattr(officer, "photo", None) if officer.publication == Officer.Publication.FULL else None
    return {
        "display_name": officer.display_name,
        "rank": officer.rank,
        "role": member.role,
        "role_name": Assignment.Role(member.role).label,
        "speaks": _("Speaks %(languages)s") % {"languages": spoken} if spoken else "",
        "since": stint.first_day.replace(day=1),
        "introduction": officer.public_introduction,
        "photo_url": reverse("sites_plain:photo", args=[photo.token]) if photo else None,
        "photo_alt": str(photo.alt) if photo else "",
        "clock": public_clock(stint, today=today),
    }


def people(members: Iterable[Member], filled: int, *, today: date) -> dict[str, Any]:
    """A team as its page shows it, with what somebody needs who counts: `filled` has no commanders, and has those
    who chose not to be shown. Their languages together, the most spoken first, are no more than the cards say.
    """
    shown = list(members)
    officers = [person(member, today=today) for member in shown]
    spoken = Counter(code for member in shown for code in member.officer.languages)
    commanders = sum(officer["role"] == Assignment.Role.COMMANDER for officer in officers)
    return {
        "officers": officers,
        "languages": [language_name(code) for code, _count in spoken.most_common()],
        "filled": filled,
        "commanders": commanders,
        "not_shown": max(0, filled - (len(officers) - commanders)),
    }


def clock(stint: tenure.Stint, *, today: date) -> dict[str, Any] | None:
    """The five-year clock of a stint that has one, to the day: for staff."""
    if not stint.has_clock:
        return None
    return {
        "completes_on": stint.completes_on(today),
        "days_served": stint.days_served(today),
        "fraction": stint.fraction(today),
        "status": stint.status(today).value,
    }


def public_clock(stint: tenure.Stint, *, today: date) -> dict[str, Any] | None:
    """The same in months, for everybody: no day of it can be read off a page (FIG-11)."""
    exact = clock(stint, today=today)
    if exact is None:
        return None
    return {
        "completes_in": exact["completes_on"].replace(day=1),
        "months_served": tenure.months(exact["days_served"]),
        "fraction": exact["fraction"].quantize(HUNDREDTH, ROUND_DOWN),
        "status": exact["status"],
    }


def language_name(code: str) -> str:
    """A language in the page's own: English; inglés, which Spanish writes small inside a sentence."""
    return _language_name(code, get_language() or "")


@lru_cache(maxsize=256)
def _language_name(code: str, page: str) -> str:
    return name_of(code)
