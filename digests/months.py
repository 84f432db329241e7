"""The bureau's month: every site side by side, from the same stored weeks, so that figures can be compared."""

from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from . import words
from .models import Digest
from .versions import as_of_today
from .weeks import CATCH_UP, MAIL_HOUR, SEVEN

SHOWN = 40  # sites in the mail; the page and the file have all
SUMS = {"released": "feedback", "settled": "feedback", "arrivals": "roster", "departures": "roster"}
LAST = {"waiting": "feedback", "overdue": "feedback", "filled": "roster", "posts": "roster"}


def due(now: datetime) -> date | None:
    """The first day of the month to be mailed now: from 09:00 of the first Monday after it, for 48 hours; else None.

    A week belongs to the month its Sunday lies in, so its last digest is built by then. Deployment's zone.
    """
    local = now.astimezone(ZoneInfo(settings.TIME_ZONE))
    first = local.date().replace(day=1)
    monday = first + timedelta(days=-first.weekday() % 7)
    hour = datetime(monday.year, monday.month, monday.day, MAIL_HOUR + 1, tzinfo=local.tzinfo)
    if not timedelta() <= now - hour < CATCH_UP:
        return None
    return (first - timedelta(days=1)).replace(day=1)


def parse(text: str) -> date:
    return date.fromisoformat(f"{text}-01")


def name(first: date) -> str:
    return f"{first:%Y-%m}"


def title(first: date) -> str:
    return date_format(first, pgettext("date format: month and year", "F Y"))


def table(first: date) -> dict[str, Any]:
    """`rows`: one a site, {site, released, settled, ...}; `total`; `more`: sites left out."""
    after = (first + timedelta(days=32)).replace(day=1)
    ends = {"starts_on__gte": first - SEVEN + timedelta(days=1), "starts_on__lt": after - SEVEN + timedelta(days=1)}
    weeks = Digest.objects.built().filter(**ends).order_by("site__name", "site_id", "starts_on")
    sites: dict[int, dict[str, Any]] = {}
    for pk, site, stored in weeks.values_list("site_id", "site__name", "data__public").iterator(chunk_size=500):
        public = as_of_today(stored)
        row = sites.setdefault(pk, {"site": site, "weeks": 0, **dict.fromkeys(SUMS, 0)})
        row["weeks"] += 1
        for figure, part in SUMS.items():
            row[figure] += public[part][figure]
        row |= {figure: public[part][figure] for figure, part in LAST.items()}
    rows = list(sites.values())
    total = {figure: sum(row[figure] for row in rows) for figure in (*SUMS, *LAST)}
    return {"rows": rows[:SHOWN], "total": total, "sites": len(rows), "more": max(0, len(rows) - SHOWN)}


def decision(found: dict[str, Any]) -> str:
    """What the subject says: how many answers are late in all."""
    late = found["total"].get("overdue", 0)
    sites = ngettext("%(n)d site", "%(n)d sites", found["sites"]) % {"n": found["sites"]}
    return _("%(late)s, %(sites)s") % {"late": words.late_answers(late), "sites": sites}
