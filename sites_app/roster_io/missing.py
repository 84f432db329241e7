"""Who serves by what is stored and is not in the file: nobody ends because a line is missing; somebody is asked."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.utils.translation import gettext as _

from ..models import Assignment, Site
from .columns import COLUMNS

SERIAL, SITE, ROLE, START, END = (COLUMNS.index(name) for name in ("serial_number", "site", "role", "start", "end"))
NOT_SAID = """
SELECT a.id FROM sites_app_assignment a
JOIN sites_app_officer o ON o.id = a.officer_id JOIN sites_app_site s ON s.id = a.site_id
WHERE s.slug IN (SELECT cells[%(site)s] FROM roster_line)
AND NOT EXISTS (
  SELECT FROM roster_line l WHERE l.serial_number = o.serial_number AND l.cells[%(site)s] = s.slug
  AND l.cells[%(role)s] = a.role AND l.cells[%(start)s] = to_char(a.start, 'YYYY-MM-DD'))
"""


@dataclass(slots=True)
class Missing:
    """One assignment that runs today and that the file does not speak of."""

    row: Assignment
    cells: list[str] | None  # the officer's own line about another assignment that begins, if the file has one
    moved_to: str = ""
    begins: date | None = None
    proposed: date | None = None

    @property
    def pk(self) -> int:
        return self.row.pk

    @property
    def serial(self) -> str:
        return self.row.officer.serial_number

    def __str__(self) -> str:
        said = {
            "who": f"{self.serial} {self.row.officer.full_name}",
            "site": self.row.site.name,
            "role": self.row.get_role_display(),
            "start": self.row.start,
        }
        return _("%(who)s: %(site)s, %(role)s since %(start)s") % said

    def closing(self, last_day: date) -> list[str]:
        """The line that ends it."""
        officer, row = self.row.officer, self.row
        own = self.cells or [officer.serial_number, officer.first_name, officer.last_name, officer.rank]
        told = {"site": row.site.slug, "role": row.role, "start": row.start.isoformat(), "end": last_day.isoformat()}
        return [*own[:4], *[told.get(name, "") for name in COLUMNS[4:]]]


Answers = Callable[[Missing], date | None]  # the last day; None: still here


def find(cursor: Any, now: datetime) -> list[Missing]:
    """By site and name, of the sites that the file speaks of."""
    cursor.execute(NOT_SAID, {"site": SITE + 1, "role": ROLE + 1, "start": START + 1})
    ids = [pk for (pk,) in cursor.fetchall()]
    rows = Assignment.objects.current(now).filter(pk__in=ids).select_related("officer", "site")
    found = list(rows.order_by("site__name", "officer__last_name", "officer__first_name"))
    told = _told(cursor, [row.officer.serial_number for row in found])
    names = dict(Site.objects.values_list("slug", "name"))
    return [_missing(row, told.get(row.officer.serial_number, []), names) for row in found]


def _told(cursor: Any, serials: list[str]) -> dict[str, list[list[str]]]:
    cursor.execute(
        "SELECT serial_number, cells FROM roster_line WHERE serial_number = ANY(%s) ORDER BY line", [serials]
    )
    found: dict[str, list[list[str]]] = {}
    for serial, cells in cursor.fetchall():
        found.setdefault(serial, []).append(cells)
    return found


def _missing(row: Assignment, lines: list[list[str]], names: dict[str, str]) -> Missing:
    """With where the officer goes, if the file has an assignment that is not stored and has no last day."""
    stored = {
        (post.site.slug, post.role, post.start.isoformat())
        for post in (row.officer.assignments.select_related("site") if lines else ())
    }
    fresh = [
        cells
        for cells in lines
        if not cells[END] and (cells[SITE], cells[ROLE], cells[START]) not in stored and cells[ROLE] in Assignment.Role
    ]
    if not fresh:
        return Missing(row, lines[0] if lines else None)
    cells = min(fresh, key=lambda cells: cells[START])
    words = f"{names.get(cells[SITE], cells[SITE])}, {Assignment.Role(cells[ROLE]).label}, {cells[START]}"
    try:
        begins = date.fromisoformat(cells[START])
    except ValueError:
        return Missing(row, cells, words)
    day_before = begins - timedelta(days=1)
    return Missing(row, cells, words, begins, day_before if day_before >= row.start else None)
