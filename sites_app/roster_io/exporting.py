"""The roster as rows of the import's own columns: exported, imported and exported again it is the same file."""

from collections.abc import Iterator
from typing import Any

from django.db.models import Prefetch

from ..models import Assignment, Leave, Officer

OFFICERS_AT_A_TIME = 500


def export_rows() -> Iterator[list[Any]]:
    """One row per assignment and leave, by serial number, first day and site; an officer without one has none."""
    officers = Officer.objects.order_by("serial_number").prefetch_related(
        Prefetch("assignments", Assignment.objects.select_related("site").order_by("start", "site__slug", "role")),
        Prefetch("leaves", Leave.objects.order_by("start")),
    )
    for officer in officers.iterator(chunk_size=OFFICERS_AT_A_TIME):
        yield from _rows(officer)


def _rows(officer: Officer) -> Iterator[list[Any]]:
    posts = list(officer.assignments.all())
    held: dict[int, list[Leave]] = {}
    for leave in officer.leaves.all():
        home = next((post for post in posts if _begins_in(leave, post)), posts[0])
        held.setdefault(home.pk, []).append(leave)
    for post in posts:
        leaves: list[Leave | None] = [*held.get(post.pk, [])]
        for away in leaves or [None]:
            yield [
                officer.serial_number, officer.first_name, officer.last_name, officer.rank, officer.email,
                post.site.slug, post.role, post.start, post.end, post.end_reason, post.committed,
                *([away.start, away.end, away.kind, away.pauses] if away else [None] * 4),
            ]  # fmt: skip


def _begins_in(leave: Leave, post: Assignment) -> bool:
    return post.start <= leave.start and (post.end is None or leave.start <= post.end)
