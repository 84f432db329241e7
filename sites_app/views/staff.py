"""The staff roster of one site, and the bureau's exact file."""

from typing import Any

from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _

from lib.csv_export import csv_response
from lib.requests import SignedIn

from .. import cards, reports
from .. import staff_roster as rosters
from ..models import Assignment, Site

NEXT_DATES = 5


def staff_roster(request: SignedIn, slug: str) -> HttpResponse:
    """Who serves, the dates ahead, vacancies, leaves; why somebody left only for those who may read it."""
    site = get_object_or_404(Site.objects.visible_to(request.access), slug=slug)
    today = site.today(request.now)
    with_reasons = rosters.reads_reasons(request.access, site)
    found = rosters.roster(site, today=today, with_reasons=with_reasons)
    context = {
        "site": site,
        "section": "roster",
        "today": today,
        "tally": found.tally,
        "serving": [_row(row, found, with_reasons) for row in found.serving],
        "vacancies": [{"role": Assignment.Role(one.role).label, "since": one.since} for one in found.tally.vacancies],
        "next": found.ahead[:NEXT_DATES],
        "ahead": found.ahead[NEXT_DATES:],
        "left": [(row, Assignment.EndReason(row.reason).label if row.reason else "") for row in found.left],
        "training": found.training,
        "with_reasons": with_reasons,
    }
    return render(request, "sites_app/staff_roster.html", context)


def _row(row: rosters.Serving, found: rosters.Roster, with_reasons: bool) -> dict[str, Any]:
    """One person of today's team on one line: since when, how far, away until, and who follows."""
    follower = found.follower_of(row)
    return {
        "follower": follower[0].full_name if follower else "",
        "follows_on": follower[1] if follower else None,
        "languages": ", ".join(cards.language_name(code) for code in row.officer.languages),
        "officer": row.officer,
        "role_name": Assignment.Role(row.role).label,
        "since": row.stint.first_day,
        "last_day": row.stint.last_day,
        "clock": cards.clock(row.stint, today=found.today),
        "on_leave": row.on_leave,
        "leave": row.leave,
        "leave_kind": row.leave.get_kind_display() if row.leave and with_reasons else "",
    }


CSV_HEADER = [
    "name", "role", "rank", "since", "five_years_on", "away_until", "last_day", "follows", "follows_on", "languages",
    "email",
]  # fmt: skip


def staff_roster_csv(request: SignedIn, slug: str) -> StreamingHttpResponse:
    """Today's team as a table: what the page says of each, without why somebody is away; then what is vacant."""
    site = get_object_or_404(Site.objects.visible_to(request.access), slug=slug)
    found = rosters.roster(site, today=site.today(request.now), with_reasons=False)
    rows = [_csv_row(_row(row, found, with_reasons=False)) for row in found.serving]
    blank = [""] * (len(CSV_HEADER) - 4)
    rows += [[_("vacant"), Assignment.Role(one.role).label, "", one.since, *blank] for one in found.tally.vacancies]
    return csv_response(f"roster-{site.slug}.csv", CSV_HEADER, rows)


def _csv_row(row: dict[str, Any]) -> list[Any]:
    officer, away = row["officer"], row["leave"].end if row["on_leave"] and row["leave"] else None
    five = row["clock"]["completes_on"] if row["clock"] else None
    return [officer.full_name, row["role_name"], officer.rank, row["since"], five, away, row["last_day"],
            row["follower"], row["follows_on"], row["languages"], officer.email]  # fmt: skip


def exact_stints_csv(request: SignedIn) -> StreamingHttpResponse:
    """Every stint to the day, for the bureau and administrators (FIG-16)."""
    return csv_response("stints.csv", list(reports.EXACT_HEADER), reports.exact_rows(now=request.now))
