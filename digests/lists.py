"""A stored digest as people read it: lists that ask for a decision, each line with a link, then the figures.

One maker for mail and pages. Residents' and staff's lines differ only in what the stored data keeps apart.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from feedback.models import Feedback
from sites_app.models import Assignment, Officer

from . import words
from .models import Digest

MOST = 5  # lines of one list (issue 6)


@dataclass(frozen=True)
class Reading:
    """Who may be named now, and which threads may be linked; read once for any number of digests."""

    names: dict[tuple[int, int], str]
    threads: frozenset[str] = frozenset()

    def person(self, site: int, row: dict[str, Any]) -> str:
        """The name by today's `publication` of somebody who serves there today; else the role only."""
        return self.names.get((site, row["officer"])) or str(Assignment.Role(row["role"]).label)


def reading(digests: Iterable[Digest], *, now: datetime, staff: bool = False, reader: int | None = None) -> Reading:
    """Two reads: names, and for staff links. `reader`: the officer who reads; nothing about him is linked."""
    digests = list(digests)
    officers = {row["officer"] for one in digests for row in _people(one, staff)}
    threads = {row["feedback"] for one in digests for row in _threads(one)} if staff else set()
    return Reading(_names(officers, {one.site_id for one in digests}, now), _linked(threads, reader))


def _people(digest: Digest, staff: bool) -> list[dict]:
    return digest.public_part["decisions"]["tenure"]["items"] + (
        digest.staff_part["planned_last_days"] if staff else []
    )


def _threads(digest: Digest) -> list[dict]:
    part = digest.staff_part
    return part["late_answers"] + [row for row in part["late_promises"] if "feedback" in row]


def _names(officers: set[int], sites: set[int], now: datetime) -> dict[tuple[int, int], str]:
    if not officers:
        return {}
    rows = Assignment.objects.current(now).filter(officer__in=officers, site__in=sites).select_related("officer")
    shown = rows.filter(officer__in=Officer.objects.public())
    return {(row.site_id, row.officer_id): row.officer.display_name for row in shown}


def _linked(threads: set[str], reader: int | None) -> frozenset[str]:
    """Threads the team may read still, none about whoever reads."""
    if not threads:
        return frozenset()
    rows = Feedback.objects.with_team().filter(pk__in=threads, about_commander=False)
    if reader is not None:
        rows = rows.exclude(about_officer=reader)
    return frozenset(map(str, rows.values_list("pk", flat=True)))


def full(address: str) -> str:
    """An address as a mail needs it: built from BASE_URL, never from a Host header."""
    return settings.BASE_URL + address


def _line(text: str, url: str | None = None) -> dict[str, Any]:
    return {"text": text, "url": url}


def _list(title: str, lines: list[dict], count: int) -> dict[str, Any]:
    """`more`: how many are not shown."""
    return {"title": title, "lines": lines[:MOST], "count": count, "more": max(0, count - len(lines[:MOST]))}


def for_public(digest: Digest, read: Reading) -> list[dict[str, Any]]:
    """The lists as residents read them; reads nothing but the public part."""
    lists, slug = digest.public_part["decisions"], digest.site.slug
    promised = reverse("pages:site", args=[slug]) + "#promised"
    found = [
        _list(words.late_answers(lists["late_answers"]["count"]), [], lists["late_answers"]["count"]),
        _promises(
            lists["late_promises"], lambda row: reverse("meetings:meeting", args=[row["meeting"]]), lambda row: promised
        ),
        _list(
            words.meetings_to_close(lists["meetings_to_close"]["count"]),
            [
                _line(_held(row), reverse("meetings:meeting", args=[row["meeting"]]))
                for row in lists["meetings_to_close"]["items"]
            ],
            lists["meetings_to_close"]["count"],
        ),
        _list(
            words.tenure_dates(lists["tenure"]["count"]),
            [_line(_completes(read.person(digest.site_id, row), row)) for row in lists["tenure"]["items"]],
            lists["tenure"]["count"],
        ),
    ]
    return [one for one in found if one["count"]]


def for_staff(digest: Digest, read: Reading) -> list[dict[str, Any]]:
    """The same lists with links to exactly what they name, and planned last days."""
    lists, part = digest.public_part["decisions"], digest.staff_part
    found = [
        _list(
            words.late_answers(lists["late_answers"]["count"]),
            [_late(row, digest.site.slug) for row in part["late_answers"] if row["feedback"] in read.threads],
            lists["late_answers"]["count"],
        ),
        _staff_promises(digest, read),
        _list(
            words.meetings_to_close(lists["meetings_to_close"]["count"]),
            [_line(_held(row), _meeting_page(digest, row)) for row in lists["meetings_to_close"]["items"]],
            lists["meetings_to_close"]["count"],
        ),
        _staff_tenure(digest, read),
    ]
    return [one for one in found if one["count"]]


def _late(row: dict, slug: str) -> dict[str, Any]:
    url = reverse("feedback:staff_item", args=[slug, row["feedback"]])
    return _line(_("An answer was due on %(day)s") % {"day": words.day(row["due"])}, url)


def _promised(row: dict) -> str:
    what = _("Promised at a meeting for %(day)s") if "meeting" in row else _("Promised in an answer for %(day)s")
    return what % {"day": words.day(row["due"])}


def _promises(part: dict, of_meeting: Callable[[dict], str], of_answer: Callable[[dict], str]) -> dict[str, Any]:
    lines = [_line(_promised(row), of_meeting(row) if "meeting" in row else of_answer(row)) for row in part["items"]]
    return _list(words.late_promises(part["count"]), lines, part["count"])


def _staff_promises(digest: Digest, read: Reading) -> dict[str, Any]:
    rows = [row for row in digest.staff_part["late_promises"] if "action" in row or row["feedback"] in read.threads]
    part = {"count": digest.public_part["decisions"]["late_promises"]["count"], "items": rows}
    slug = digest.site.slug
    return _promises(
        part,
        lambda row: _meeting_page(digest, row),
        lambda row: reverse("feedback:staff_item", args=[slug, row["feedback"]]),
    )


def _held(row: dict) -> str:
    return _("The meeting of %(day)s waits for its headcount or its minutes") % {"day": words.day(row["on"])}


def _meeting_page(digest: Digest, row: dict) -> str:
    return reverse("meetings:staff_meeting", args=[digest.site.slug, row["meeting"]])


def _completes(person: str, row: dict) -> str:
    return _("%(person)s: five years are complete on %(day)s") % {"person": person, "day": words.day(row["on"])}


def _staff_tenure(digest: Digest, read: Reading) -> dict[str, Any]:
    roster = reverse("sites:staff_roster", args=[digest.site.slug])
    dates = [(row, _completes) for row in digest.public_part["decisions"]["tenure"]["items"]]
    dates += [(row, _leaves) for row in digest.staff_part["planned_last_days"]]
    dates.sort(key=lambda pair: pair[0]["on"])
    lines = [_line(say(read.person(digest.site_id, row), row), roster) for row, say in dates]
    return _list(words.tenure_dates(len(dates)), lines, len(dates))


def _leaves(person: str, row: dict) -> str:
    return _("%(person)s: last day planned for %(day)s") % {"person": person, "day": words.day(row["on"])}


def subject_of(digest: Digest) -> str:
    """The subject carries the decision (contract section 6)."""
    planned = len(digest.staff_part["planned_last_days"])
    return words.subject(digest.site.name, digest.week, words.decided(digest.public_part, planned))


def staff_figures(digest: Digest) -> list[dict[str, Any]]:
    """The figures with what was asked for before each meeting."""
    groups = words.figures(digest.public_part)
    wanted = digest.staff_part["needs"]
    for row in digest.public_part["meetings"]["ahead"]:
        groups[1]["rows"] += words.needs(wanted.get(row["meeting"], {}), row["on"])
    return groups
