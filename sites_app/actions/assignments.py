"""What follows from a changed assignment: leaves are cut with it, corrected figures are listed, pages forgotten.

Lock order, for everybody who changes a roster by hand: the officer's row first, then assignments, then leaves.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from typing import NamedTuple

from django.db import connection, transaction

from .. import corrections, intervals, widening
from ..models import Assignment, Leave, Officer


class LeaveCut(NamedTuple):
    """A leave that has to give way, and its new last day; None: nothing of it is left."""

    leave: Leave
    end: date | None


def truncated_leaves(
    officer: Officer, *, changed: Assignment | None = None, removed: Assignment | None = None
) -> list[LeaveCut]:
    """Which leaves would be cut if `changed` were saved, or `removed` were gone; nothing is changed here."""
    left_out = [row.pk for row in (changed, removed) if row is not None and row.pk]
    posts = list(officer.assignments.exclude(pk__in=left_out).values_list("start", "end"))
    if changed is not None and changed.officer_id == officer.pk:
        posts.append((changed.start, changed.end))
    leaves = list(officer.leaves.order_by("start"))
    found = intervals.truncate(intervals.merge(posts), [(leave.start, leave.end) for leave in leaves])
    return [LeaveCut(leaves[cut.place], cut.end) for cut in found]


def truncate_leaves(officer: Officer) -> list[LeaveCut]:
    """Cuts the leaves of an officer to the assignments as they are stored now. Call it inside a transaction."""
    found = truncated_leaves(officer)
    for leave, end in found:
        if end is None:
            leave.delete()
        else:
            leave.end = end
            leave.save(update_fields=["end"])
    return found


@contextmanager
def roster_change(*officers: Officer, also_at: set[int] = frozenset(), now: datetime) -> Iterator[None]:  # type: ignore[assignment]
    """Around any change of these officers' assignments or leaves: leaves are cut, changed public figures
    listed.

    `also_at`: ids of sites that come into it now. The database judges the outcome before the block ends.
    """
    with transaction.atomic():
        people = list(Officer.objects.select_for_update().filter(pk__in=[one.pk for one in officers]).order_by("pk"))
        sites = set(Assignment.objects.filter(officer__in=people).values_list("site", flat=True)) | set(also_at)
        with corrections.recorded(sites, now=now), widening.watched(now, people):
            yield
            for person in people:
                truncate_leaves(person)
            connection.check_constraints()
        corrections.invalidate_pages(sites)


def remove_assignment(post: Assignment, *, now: datetime) -> None:
    """Takes an assignment that never was out of the roster, and leaves that only it held."""
    with roster_change(post.officer, now=now):
        post.delete()
