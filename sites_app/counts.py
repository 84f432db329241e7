"""What the department's own yearly counts say beside a claim, and the file they come in (ROLE-5)."""

import csv
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any, TextIO

from django.db import transaction
from django.utils.translation import gettext as _

from .models import CrimeCount, Finding, Site
from .models.counts import SMALLEST

HEADER = ["site", "area", "category", "year", "count", "source", "read_on"]
YEARS = range(1980, 2100)
SAME = 0.05  # a change smaller than this, beside the area compared with, is none
Series = dict[int, int]  # counts by year


@dataclass(frozen=True)
class Beside:
    """Counts beside a claim. verdict: agrees, differs, or none where they do not suffice."""

    verdict: str
    ours: Series
    theirs: Series
    area: str

    @property
    def rows(self) -> list[tuple[int, int | None, int | None]]:
        """A line a year for the table: (year, the site's count, the area's)."""
        return [(year, self.ours.get(year), self.theirs.get(year)) for year in sorted({*self.ours, *self.theirs})]


class CountsFileError(Exception):
    """The file is not taken in; one sentence a line, each with the number of the line and the column."""

    def __init__(self, faults: list[str]) -> None:
        super().__init__("\n".join(faults))
        self.faults = faults


def beside(findings: Iterable[Finding]) -> dict[int, Beside]:
    """By finding that can be compared with counts at all: what they say. Two statements, whatever their number."""
    claims = [row for row in findings if row.counted_as]
    counts: dict[tuple[str, int | None, str], Series] = defaultdict(dict)
    for row in CrimeCount.objects.filter(category__in={claim.counted_as for claim in claims}):
        counts[row.category, row.site_id, row.area][row.year] = row.count
    return {claim.pk: _beside(claim, counts) for claim in claims}


def _beside(claim: Finding, counts: dict[tuple[str, int | None, str], Series]) -> Beside:
    ours = counts.get((claim.counted_as, claim.site_id, ""), {}) if claim.site_id else {}
    theirs = counts.get((claim.counted_as, None, claim.counted_area), {}) if claim.counted_area else {}
    verdict = judge(claim.claims, ours, theirs, claim.first_year or 0, claim.last_year or 0)
    return Beside(verdict, ours, theirs, claim.counted_area)


def judge(claims: str, ours: Series, theirs: Series, first: int, last: int) -> str:
    """`agrees` or `differs`: how the site's count went from `first` to `last`, beside the area's where there is one;
    empty where a count of these years is missing.
    """
    if not (first in ours and last in ours) or (theirs and not (first in theirs and last in theirs)):
        return ""
    change = ours[last] / ours[first]
    if theirs:
        change /= theirs[last] / theirs[first]
    went = "less" if change < 1 - SAME else "more" if change > 1 + SAME else "same"
    return "agrees" if went == claims else "differs"


@transaction.atomic
def take_in(file: TextIO) -> int:
    """Reads the whole file or nothing: how many counts it has. CountsFileError; what was there for the same place,
    category and year is replaced.
    """
    faults: list[str] = []
    rows = list(_rows(file, faults))
    if faults:
        raise CountsFileError(faults)
    CrimeCount.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["site", "area", "category", "year"],
        update_fields=["count", "source", "read_on"],
    )
    return len(rows)


def _rows(file: TextIO, faults: list[str]) -> Iterator[CrimeCount]:
    reader = csv.DictReader(file)
    if reader.fieldnames != HEADER:
        faults.append(_("line 1: the header has to be %(header)s") % {"header": ",".join(HEADER)})
        return
    sites = dict(Site.objects.values_list("slug", "pk"))
    seen: set[tuple[Any, ...]] = set()
    for number, cells in enumerate(reader, start=2):
        row = _row(number, {name: (cells[name] or "").strip() for name in HEADER}, sites, faults)
        if row is None:
            continue
        key = (row.site_id, row.area, row.category, row.year)
        if key in seen:
            faults.append(_fault(number, "year", _("stands here twice for the same place and category")))
        seen.add(key)
        yield row


def _row(number: int, cells: dict[str, str], sites: dict[str, int], faults: list[str]) -> CrimeCount | None:
    before = len(faults)
    if bool(cells["site"]) == bool(cells["area"]):
        faults.append(_fault(number, "site", _("a count is of one site or of one area")))
    elif cells["site"] and cells["site"] not in sites:
        faults.append(_fault(number, "site", _("there is no site %(slug)s") % {"slug": cells["site"]}))
    faults += [_fault(number, name, _("is empty")) for name in ("category", "source") if not cells[name]]
    year, count = (
        int(cells[name]) if cells[name].isascii() and cells[name].isdigit() else -1 for name in ("year", "count")
    )
    if year not in YEARS:
        faults.append(_fault(number, "year", _("is not a year")))
    if count < SMALLEST:
        faults.append(_fault(number, "count", _("counts below 10 are not taken in")))
    try:
        read_on = date.fromisoformat(cells["read_on"])
    except ValueError:
        faults.append(_fault(number, "read_on", _("is not a day (2026-11-29)")))
    if len(faults) > before:
        return None
    return CrimeCount(
        site_id=sites.get(cells["site"]), area=cells["area"], category=cells["category"], year=year, count=count,
        source=cells["source"], read_on=read_on,
    )  # fmt: skip


def _fault(number: int, column: str, words: str) -> str:
    return _("line %(number)d, %(column)s: %(words)s") % {"number": number, "column": column, "words": words}
