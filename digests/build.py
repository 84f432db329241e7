"""The week of all sites at once: five set-based reads, each in the order of sites, joined as they stream by.

Nothing is kept but the site at hand, so memory stays flat whatever the number of sites. The reads use the apps'
own QuerySets. What may be public and what only staff reads part here, once, so that no later step can leak.
"""

import json
from collections.abc import Callable, Generator, Iterable, Iterator
from contextlib import ExitStack, closing
from datetime import datetime, time
from itertools import groupby, islice
from operator import itemgetter
from typing import Any

from django.db import connection, transaction
from django.db.models import Exists, OuterRef, Subquery

from sites_app import statistics, tenure
from sites_app.models import Site

from . import csv_columns, queries
from .models import Digest
from .tenure_dates import RosterWeek
from .weeks import PUBLIC_HOUR, SEVEN, Window

BATCH = 1000
VERSION = 3  # of what is stored of a week: who changes its shape counts up, and reads what stands there already
LISTED = 20  # rows of a list that are kept; the count says how many there are
Progress = Callable[[int], None]
LISTS = ("late_answer", "late_promise", "late_action", "to_close")


def silent(count: int) -> None:
    """Shows no progress: for the clock and for tests."""


@transaction.atomic
def build_week(window: Window, zones: Iterable[str], *, progress: Progress = silent) -> int:
    """Builds and stores the digests of that week for every site in those zones; returns how many.

    A site whose digest is final is left alone; one that was built while the week ran makes way for a new one, which is
    delivered anew.
    """
    zones = list(zones)
    Digest.objects.of_week(window.week).passing().filter(site__time_zone__in=zones).delete()
    built, rest = 0, _weeks(window, zones)
    with connection.cursor() as cursor, closing(rest):
        cursor.execute(_WHOLE_READS)
        cursor.execute(_BEGIN)
        while some := list(islice(rest, BATCH)):
            _copy(cursor, window, some)
            built += len(some)
            progress(len(some))
        noon = datetime.combine(window.week.end, time(PUBLIC_HOUR))
        cursor.execute(_STORE, (*window.week, window.first, window.seen, noon))
        cursor.execute(_END)
    return built


# PostgreSQL plans a cursor for its first tenth, by walking an index: for all of a million rows that takes three times
# as long as reading the table. The setting ends with the transaction.
_WHOLE_READS = "SET LOCAL cursor_tuple_fraction = 1"
_BEGIN = "CREATE TEMPORARY TABLE digests_built (site bigint, data jsonb, line text)"
_END = "DROP TABLE digests_built"
_STORE = """
INSERT INTO digests_digest (site_id, year, week, starts_on, data, line, built_on, missed, public_from)
SELECT site, %s, %s, %s, data, line, %s, false, %s::timestamp AT TIME ZONE time_zone
FROM digests_built JOIN sites_app_site ON sites_app_site.id = site
ON CONFLICT (site_id, year, week) DO UPDATE
SET data = excluded.data, line = excluded.line, built_on = excluded.built_on, missed = false,
    public_from = excluded.public_from
"""


def _copy(cursor: Any, window: Window, some: list[tuple]) -> None:
    """A batch of documents to the server, which reads one while the next is made."""
    with cursor.copy("COPY digests_built FROM STDIN") as lines:
        for site, *rows in some:
            document = _document(window, site, *rows)
            line = csv_columns.line(*window.week, window.first, document["public"])
            lines.write_row((site[0], json.dumps(document), line))


def _sites(window: Window, zones: list[str]) -> Any:
    """(site, number of posts, posts entered one by one, last week's public part), in the order of sites."""
    here = Digest.objects.filter(site=OuterRef("pk")).of_week(window.week)
    before = Digest.objects.filter(site=OuterRef("pk"), starts_on=window.first - SEVEN)
    rows = Site.objects.filter(time_zone__in=zones).exclude(Exists(here.built()))
    rows = rows.annotate(entered=statistics.entered_posts(), before=Subquery(before.values("data__public")))
    return rows.order_by("pk").values_list("pk", "posts", "entered", "before")


def _weeks(window: Window, zones: list[str]) -> Generator[tuple, None, None]:
    """One tuple a site: the site's row, then what each of the other four reads has about it."""
    wanted = (queries.feedback, queries.decisions, queries.meetings_ahead, queries.roster)
    with ExitStack() as stack:
        streams = [stack.enter_context(closing(_Stream(read(window, zones)))) for read in wanted]
        for site in _sites(window, zones).iterator(chunk_size=BATCH):
            yield site, *[stream.of(site[0]) for stream in streams]


class _Stream:
    """Rows that begin with a site's id, in the order of sites; asked for site by site, in the same order."""

    def __init__(self, rows: Any) -> None:
        self._rows = rows.iterator(chunk_size=BATCH)
        self._groups = groupby(self._rows, key=itemgetter(0))
        self._next: tuple[int, Iterator] | None = next(self._groups, None)

    def close(self) -> None:
        """Ends the read on the server, also when not all of it was wanted."""
        self._rows.close()

    def of(self, site: int) -> list[tuple]:
        while self._next is not None and self._next[0] < site:
            self._next = next(self._groups, None)
        return list(self._next[1]) if self._next is not None and self._next[0] == site else []


def _document(
    window: Window, site: tuple, feedback: list, decisions: list, meetings: list, assignments: list
) -> dict[str, Any]:
    """`public` is all that the public page may read; `staff` is what it leaves out."""
    _pk, number, entered, before = site
    held = [tenure.AssignmentInterval(*row[2:7], row[9]) for row in assignments]  # type: ignore[call-arg]
    posts = tenure.filling(held, window.as_of, number=number, openings=statistics.opened(entered))
    lists, roster, meetings = _Lists(decisions), RosterWeek(assignments, window), meetings[:LISTED]
    public = {
        "decisions": _decisions(lists, roster),
        "feedback": _feedback(feedback, lists.count["late_answer"]),
        "meetings": {"held": lists.count["held"], "ahead": [_ahead(row) for row in meetings]},
        "roster": {
            "posts": posts.posts,
            "filled": posts.filled,
            "vacant": posts.vacant,
            "arrivals": roster.arrivals,
            "departures": roster.departures,
        },
    }
    staff = {
        "late_answers": lists.answers(),
        "late_promises": lists.promises()[:LISTED],
        "planned_last_days": roster.last_days[:LISTED],
        "needs": {str(row[1]): needs for row in meetings if (needs := _needs(row))},
    }
    return {"version": VERSION, "public": {**public, "changes": _changes(public, before)}, "staff": staff}


def _decisions(lists: "_Lists", roster: RosterWeek) -> dict[str, Any]:
    """What asks for a decision, as far as everybody may read it."""
    return {
        "late_answers": {"count": lists.count["late_answer"]},
        "late_promises": {
            "count": lists.count["late_promise"] + lists.count["late_action"],
            "items": lists.public_promises()[:LISTED],
        },
        "tenure": {"count": len(roster.completions), "items": roster.completions[:LISTED]},
        "meetings_to_close": {"count": lists.count["to_close"], "items": lists.meetings()},
    }


class _Lists:
    """What asks for a decision at one site: counted whole, kept up to LISTED."""

    def __init__(self, rows: list[tuple]) -> None:
        self.rows: dict[str, list[tuple]] = {kind: [] for kind in LISTS}
        self.count: dict[str, int] = dict.fromkeys([*LISTS, "held"], 0)
        for _site, kind, *found in rows:
            self.count[kind] += 1
            if kind in self.rows and self.count[kind] <= LISTED:
                self.rows[kind].append(tuple(found))

    def answers(self) -> list[dict]:
        return [{"feedback": item, "due": day.isoformat()} for item, _other, day, *_ in self.rows["late_answer"]]

    def promises(self) -> list[dict]:
        """With the thread they stand in: for staff."""
        answers = [
            {"feedback": other, "message": item, "due": day.isoformat(), "role": role, "on": made.isoformat()}
            for item, other, day, role, made in self.rows["late_promise"]
        ]
        return sorted([*answers, *self._actions()], key=itemgetter("due"))

    def public_promises(self) -> list[dict]:
        """What the list of promises shows of each: the day of an answer is not there, nor here (decision 60)."""
        answers = [
            {"due": day.isoformat(), "role": role} for _item, _other, day, role, _made in self.rows["late_promise"]
        ]
        actions = [{name: row[name] for name in ("meeting", "due", "role", "on")} for row in self._actions()]
        return sorted([*answers, *actions], key=itemgetter("due"))

    def _actions(self) -> list[dict]:
        return [
            {"action": int(item), "meeting": other, "due": day.isoformat(), "role": role, "on": made.isoformat()}
            for item, other, day, role, made in self.rows["late_action"]
        ]

    def meetings(self) -> list[dict]:
        return [{"meeting": item, "on": day.isoformat()} for item, _other, day, *_ in self.rows["to_close"]]


def _feedback(rows: list[tuple], late: int) -> dict[str, Any]:
    if not rows:
        return {"released": 0, "settled": 0, "waiting": 0, "overdue": late, "by_category": None}
    _site, released, settled, waiting, *categories = rows[0]
    return {
        "released": released,
        "settled": settled,
        "waiting": waiting,
        "overdue": late,
        "by_category": queries.shown_by_category(categories),
    }


def _ahead(row: tuple) -> dict[str, Any]:
    _site, meeting, on, capacity, confirmed, waiting, *_needs = row
    return {
        "meeting": str(meeting),
        "on": on.isoformat(),
        "capacity": capacity,
        "confirmed": confirmed or 0,
        "waiting": waiting or 0,
    }


def _needs(row: tuple) -> dict[str, int]:
    return {name: count for name, count in zip(queries.NEEDS, row[6:], strict=True) if count}


def _changes(public: dict[str, Any], before: dict[str, Any] | None) -> dict[str, int] | None:
    """This week less the week before, figure by figure; None where there was no digest."""
    if not before:
        return None
    now, then = _compared(public), _compared(before)
    return {name: now[name] - then[name] for name in now}


def _compared(public: dict[str, Any]) -> dict[str, int]:
    feedback = public["feedback"]
    return {
        **{name: feedback[name] for name in ("released", "settled", "waiting", "overdue")},
        "late_promises": public["decisions"]["late_promises"]["count"],
        "filled": public["roster"]["filled"],
    }
