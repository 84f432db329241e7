"""The bureau's month: what asks for it at each site, what got worse first (STAFF-3); nothing of it is stored."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from lib.days_in_words import day
from sites_app.models import Site

from . import bureau, labels
from .weeks import CATCH_UP, MAIL_HOUR

SHOWN = 40  # sites in the mail; the page and the file have all


def due(now: datetime) -> date | None:
    """The first day of the month to be mailed now: from 09:00 of the first Monday after it, for 48 hours; else None.

    A week belongs to the month its Sunday lies in, so its last digest is built by then. Deployment's zone.
    """
    local = timezone.localtime(now)
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


def compared(now: datetime) -> dict[str, Any]:
    """Every site that asks for something, what got worse first: `rows`: {site, slug, parts}; `quiet`: the others,
    counted; `more`: sites left out; `late`, `worse`: answers late in all, sites that got worse.
    """
    sites, changed = list(Site.objects.by_name()), bureau.changes(now.date())
    found = zip(sites, bureau.rows(sites, now=now), strict=True)
    lines = {site.pk: (row, _parts(row, changed.get(site.pk))) for site, row in found}
    asking = [site for site in bureau.worse_first(sites, changed) if lines[site.pk][1]]
    return {
        "rows": [{"site": site.name, "slug": site.slug, "parts": lines[site.pk][1]} for site in asking[:SHOWN]],
        "more": max(0, len(asking) - SHOWN),
        "quiet": len(sites) - len(asking),
        "late": sum(row.late_answers for row, _parts_of in lines.values()),
        "worse": sum(change.worse > 0 for change in changed.values()),
    }


def _parts(row: bureau.Row, change: bureau.Change | None) -> list[str]:
    """What asks for the bureau at one site, each with its change in four weeks."""
    late, promises, vacant = row.late_answers, row.late_promises, row.vacant
    found = [
        _changed(labels.late_answers(late), change and change.late_answers) if late else "",
        _changed(labels.late_promises(promises), change and change.late_promises) if promises else "",
        _changed(_vacant(row), change and change.vacant) if vacant else "",
        _counted(_leaving, row.leaving_without_successor),
        _counted(_left, row.departures),
        _counted(_complete, row.completions_6),
    ]
    return [part for part in found if part]


def _changed(text: str, change: int | None) -> str:
    if not change:
        return text
    said = _("%(n)d more than four weeks before") if change > 0 else _("%(n)d fewer than four weeks before")
    return f"{text} ({said % {'n': abs(change)}})"


def _counted(say: Callable[[int], str], count: int) -> str:
    return say(count) if count else ""


def _vacant(row: bureau.Row) -> str:
    text = labels.vacancies(row.vacant)
    return f"{text}, {_('since %(day)s') % {'day': day(row.vacant_since)}}" if row.vacant_since else text


def _leaving(count: int) -> str:
    said = ngettext("%(n)d leaves, and nobody follows", "%(n)d leave, and nobody follows", count)
    return said % {"n": count}


def _left(count: int) -> str:
    return ngettext("%(n)d left in 91 days", "%(n)d left in 91 days", count) % {"n": count}


def _complete(count: int) -> str:
    said = ngettext("%(n)d completes five years within 6 months", "%(n)d complete five years within 6 months", count)
    return said % {"n": count}


def decision(found: dict[str, Any]) -> str:
    """What the subject says: how many answers are late in all, and how many sites got worse."""
    if not found["worse"]:
        return labels.late_answers(found["late"])
    worse = ngettext("%(n)d site got worse", "%(n)d sites got worse", found["worse"]) % {"n": found["worse"]}
    return f"{labels.late_answers(found['late'])}, {worse}"
