"""Which waiting messages and follow-ups sound like danger or self-harm: for moderators only, found anew each time.

Nothing about it is stored, and nothing is started by a message that comes in: one full-text statement picks at most 200
candidates, best match first, and the word lists decide among them (FB-8).
"""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.contrib.postgres.search import SearchQuery, SearchRank, SearchVector
from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext_lazy

from .models import Message
from .models.querysets import SET_APART, FeedbackQuerySet
from .textcheck import danger

MOST = 200
LABELS = {"danger": gettext_lazy("danger"), "self_harm": gettext_lazy("self-harm")}


@dataclass(frozen=True)
class Looks:
    """One thread that somebody should read first. `text`: the words that sound like it; `kinds`: danger, self_harm."""

    pk: UUID
    site: str
    since: date
    language: str
    text: str
    kinds: tuple[str, ...]

    @property
    def labels(self) -> list[Any]:
        return [LABELS[kind] for kind in self.kinds]


def among(rows: FeedbackQuerySet) -> list[Looks]:
    """Of these rows, those that wait for a moderator and sound urgent; the longest waiting first.

    Without what is set apart: that stands on top already, and reading it is an event.
    """
    found = [looks for row in _candidates(rows) if (looks := _looks(row)) is not None]
    return sorted(found, key=lambda one: (one.since, str(one.pk)))


def _candidates(rows: FeedbackQuerySet) -> Any:
    """The one statement; `said`: what waits of the thread besides its first text."""
    query = SearchQuery(danger.search_query(), config="simple", search_type="raw")
    pending = Message.objects.pending().filter(feedback=OuterRef("pk"))
    wrote_again = Exists(pending.annotate(words=SearchVector("body", config="simple")).filter(words=query))
    waiting = rows.waiting_for_moderator().exclude(status__in=SET_APART).filter(Q(search=query) | wrote_again)
    said = ArraySubquery(pending.values("body"))
    ranked = waiting.annotate(said=said, rank=SearchRank(F("search"), query)).order_by("-rank", "waits_since", "id")
    names = ("pk", "site__name", "waits_since", "language", "status", "body", "said")
    return ranked.values_list(*names, named=True)[:MOST]


def _looks(row: Any) -> Looks | None:
    """The first text counts only while it waits itself: a follow-up to an answered thread stands for itself."""
    texts = [row.body] if row.status == "received" else []
    for text in [*row.said, *texts]:
        if kinds := danger.kinds(text):
            return Looks(row.pk, row.site__name, row.waits_since, row.language, text, tuple(sorted(kinds)))
    return None
