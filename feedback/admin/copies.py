"""Copies of one text at one site, in the whole queue: one line, which carries them all (STAFF-5)."""

from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q

from ..models import Feedback
from ..models.bounds import COPY
from ..models.querysets import SET_APART

MOST = 500  # of one page together; what is more comes when these are decided


def _waiting(rows: Any) -> Any:
    """First texts that wait: an answered thread waits for what was added to it, and is nobody's copy."""
    return rows.waiting_for_moderator().filter(status="received").annotate(copy=COPY)


def first_of_copies(rows: Any) -> Any:
    """Of these waiting rows each text once, by the one that waits longest."""
    same_day = Q(waits_since=OuterRef("waits_since"), id__lt=OuterRef("pk"))
    earlier = _waiting(Feedback.objects.filter(site=OuterRef("site"), appealed=False)).filter(
        Q(waits_since__lt=OuterRef("waits_since")) | same_day, copy=OuterRef("copy")
    )
    return rows.annotate(copy=COPY).exclude(Exists(earlier) & Q(status="received", appealed=False))


def copies_of(shown: list[Any], mine: Any) -> dict[UUID, list[Any]]:
    """By the row that is shown: the others with its words, the longest waiting first."""
    heads = _keys([row.pk for row in shown], mine)
    found: dict[UUID, list[Any]] = {}
    for row in _others(heads, mine).select_related("site").order_by("waits_since", "id")[:MOST]:
        found.setdefault(heads[row.site_id, row.copy], []).append(row)
    return found


def with_copies(heads: list[UUID], mine: Any) -> set[UUID]:
    """These rows and the others with their words."""
    keys = _keys(heads, mine)
    return set(heads) | set(_others(keys, mine).values_list("pk", flat=True)[:MOST]) if keys else set(heads)


def _keys(pks: list[UUID], mine: Any) -> dict[tuple[int, str], UUID]:
    rows = _waiting(mine.filter(pk__in=pks, appealed=False)).values_list("site_id", "copy", "pk")
    return {(site, copy): pk for site, copy, pk in rows}


def _others(keys: dict[tuple[int, str], UUID], mine: Any) -> Any:
    sites, copies = {site for site, _copy in keys}, {copy for _site, copy in keys}
    rows = _waiting(mine.filter(site__in=sites, appealed=False)).filter(copy__in=copies)
    return rows.exclude(status__in=SET_APART).exclude(pk__in=keys.values())
