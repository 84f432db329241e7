"""What an administrator reads of one officer in one place: the clock, assignments, leaves, and who changed what."""

from collections.abc import Sequence
from datetime import date, datetime
from itertools import groupby
from typing import Any

from django.urls import reverse
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from lib.days_in_words import day

from .. import tenure
from ..models import Assignment, Leave, Officer

MOST_CHANGES = 20


def clock_of(officer: Any, now: datetime) -> str:
    """Where the five years stand today, of each site: "North: 62 %, complete on March 3, 2027". From what is prefetched
    (`every_assignment`, `every_leave`).
    """
    rows = sorted(officer.every_assignment, key=lambda row: row.site_id)
    leaves = [tenure.LeaveInterval(row.start, row.end, row.pauses) for row in officer.every_leave]
    said = []
    for _site, some in groupby(rows, key=lambda row: row.site_id):
        here = list(some)
        today = here[0].site.today(now)
        held = [tenure.AssignmentInterval(row.start, row.end, row.committed, row.role) for row in here]
        for stint in tenure.build_stints(held, leaves):
            if stint.has_clock and stint.is_serving(today):
                said.append(_clock(here[0].site.name, stint, today))
    return "; ".join(said) or "—"


def _clock(site: str, stint: tenure.Stint, today: date) -> str:
    words = {"site": site, "share": int((stint.fraction(today) or 0) * 100), "day": day(stint.completes_on(today))}
    if stint.status(today) == tenure.Status.COMPLETED:
        return gettext("%(site)s: five years complete since %(day)s") % words
    return gettext("%(site)s: %(share)s %%, five years on %(day)s") % words


def linked(name: str, rows: Sequence[tuple[int, str, Assignment | Leave]]) -> SafeString | str:
    """Lines with their days, each a link to the row's own page."""
    lines = (
        (reverse(f"admin:{name}_change", args=[pk]), words, day(row.start), day(row.end) if row.end else "…")
        for pk, words, row in rows
    )
    return format_html_join("", '<p><a href="{}">{}</a>, {} – {}</p>', lines) or "—"


def changes_of(officer: Officer) -> SafeString | str:
    """The newest changes of the officer's row, assignments and leaves: when, what, by whom."""
    found: list[tuple[datetime, str, str]] = []
    for kind, rows in (
        (gettext("Officer"), officer.history.all()),
        (gettext("Assignment"), Assignment.history.filter(officer=officer.pk)),
        (gettext("Leave"), Leave.history.filter(officer=officer.pk)),
    ):
        for row in rows.select_related("history_user").order_by("-history_date")[:MOST_CHANGES]:
            by = str(row.history_user) if row.history_user else gettext("the portal itself, or a file")
            found.append((row.history_date, f"{kind}, {_step(row.history_type)}", by))
    found.sort(key=lambda change: change[0], reverse=True)
    lines = ((day(when.date()), what, by) for when, what, by in found[:MOST_CHANGES])
    return format_html_join("", "<p>{} · {} · {}</p>", lines) or "—"


def _step(kind: str) -> str:
    return {"+": gettext("entered"), "~": gettext("changed"), "-": gettext("deleted")}[kind]
