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
from django.db.models import Case, Exists, F, OuterRef, Q, Subquery, Value, When
from django.db.models.functions import Coalesce, Greatest
from django.utils.translation import gettext_lazy

from .models import Message
from .models.querysets import SET_APART, FeedbackQuerySet
from .textcheck import danger

MOST = 200
NO_SITE = gettext_lazy("No neighborhood chosen yet")
LABELS = {"danger": gettext_lazy("danger"), "self_harm": gettext_lazy("self-harm")}


@dataclass(frozen=True)
class Looks:
    """One thread that somebody should read first. `text`: the words that sound like it; `kinds`: danger, self_harm."""

    pk: UUID
    site: Any  # its name, or that none was chosen yet
    since: date
    language: str
    text: str
    kinds: tuple[str, ...]

    @property
    def labels(self) -> list[Any]:
        return [LABELS[kind] for kind in self.kinds]


def among(rows: FeedbackQuerySet) -> list[Looks]:
    """Of these rows, those that wait for a moderator and sound urgent; most points first, then the longest waiting.

    Without what is set apart: that stands on top already, and reading it is an event.
    """
    found = [looks for row in _candidates(rows) if (looks := _looks(row)) is not None]
    return sorted(found, key=lambda looks: (-danger.points(looks.text), looks.since))


def _candidates(rows: FeedbackQuerySet) -> Any:
    """The one statement; `said`: what waits of the thread besides its first text."""
    query = SearchQuery(danger.search_query(), config="simple", search_type="raw")
    pending = Message.objects.pending().filter(feedback=OuterRef("pk"))
    added = pending.annotate(words=SearchVector("body", config="simple")).filter(words=query)
    first = Q(status="received", search=query)
    waiting = rows.waiting_for_moderator().exclude(status__in=SET_APART).filter(first | Exists(added))
    of_added = added.annotate(rank=_rank("words", query)).order_by("-rank").values("rank")[:1]
    of_first = Case(When(first, then=_rank("search", query)), default=0.0)
    ranked = waiting.annotate(
        said=ArraySubquery(pending.values("body")), rank=Greatest(of_first, Coalesce(Subquery(of_added), 0.0))
    ).order_by("-rank", "waits_since", "id")
    names = ("pk", "site__name", "waits_since", "language", "status", "body", "said")
    return ranked.values_list(*names, named=True)[:MOST]


def _rank(column: str, query: SearchQuery) -> Any:
    """How much of a text matches: more words of the list count more, telling ones twice, and in a longer text less."""
    telling = SearchQuery(danger.telling_query(), config="simple", search_type="raw")
    return SearchRank(F(column), query, normalization=Value(1)) + SearchRank(F(column), telling, normalization=Value(1))


def _looks(row: Any) -> Looks | None:
    """The first text counts only while it waits itself: a follow-up to an answered thread stands for itself."""
    texts = [row.body] if row.status == "received" else []
    for text in [*row.said, *texts]:
        if kinds := danger.kinds(text):
            return Looks(row.pk, row.site__name or NO_SITE, row.waits_since, row.language, text, tuple(sorted(kinds)))
    return None
