"""Which waiting messages and follow-ups sound like danger or self-harm: for moderators only, found anew each time.

Nothing about it is stored, and nothing is started by a message that comes in: one statement picks the 200
candidates that hold most of the lists' words, and the lists themselves decide among them (FB-8).
"""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef
from django.db.models.expressions import RawSQL
from django.utils.translation import gettext_lazy

from accounts.access import Access

from .models import Feedback, Message
from .models.querysets import SET_APART
from .textcheck import danger

MOST = 200
# Word by word, each looked up in a small index of what nobody has read (OFFSET 0 keeps it so): asked for all words at
# once, PostgreSQL expects nearly every message to hold one, reads them all, and tries hundreds of words at each.
BEST = """
WITH listed AS (SELECT * FROM unnest(%s::tsquery[], %s::int[]) AS listed(word, weight)), added AS MATERIALIZED (
    SELECT feedback_id, said.id, to_tsvector('simple', said.body) AS vector, site_id, waits_since
    FROM feedback_message AS said JOIN feedback_feedback AS row ON row.id = feedback_id
    WHERE pending AND status <> ALL (%s)
), holding AS (
    SELECT found.*, weight FROM listed, LATERAL (
        SELECT id AS thread, id AS text, length(search) AS words, site_id, waits_since
        FROM feedback_feedback WHERE status = 'received' AND search @@ word OFFSET 0
    ) AS found
    UNION ALL
    SELECT feedback_id, id, length(vector), site_id, waits_since, weight FROM listed JOIN added ON vector @@ word
), weighed AS (
    SELECT thread, waits_since, sum(weight) / ln(words + 2.0) AS points FROM holding
    WHERE %s OR site_id IS NULL OR site_id = ANY (%s) GROUP BY thread, text, words, waits_since
)
SELECT thread FROM weighed GROUP BY thread, waits_since ORDER BY max(points) DESC, waits_since, thread LIMIT %s
"""
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


def among(access: Access | None) -> list[Looks]:
    """What waits for this moderator (None: for anybody) and sounds urgent; most points first, then the longest waiting.

    Without what is set apart: that stands on top already, and reading it is an event.
    """
    found = [looks for row in _candidates(access) if (looks := _looks(row)) is not None]
    return sorted(found, key=lambda looks: (-danger.points(looks.text), looks.since))


def _candidates(access: Access | None) -> Any:
    """The one statement; `said`: what waits of the thread besides its first text."""
    rows = Feedback.objects.moderated_by(access) if access else Feedback.objects.all()
    said = Message.objects.pending().filter(feedback=OuterRef("pk")).values("body")
    names = ("pk", "site__name", "waits_since", "language", "status", "body", "said")
    best = (
        rows.waiting_for_moderator()
        .filter(pk__in=_best(access))
        .annotate(said=ArraySubquery(said))
        .order_by("waits_since", "id")
    )
    return best.values_list(*names, named=True)


def _best(access: Access | None) -> RawSQL:
    """The MOST that hold most of the lists' words; telling ones count twice, and all of them less in a longer text."""
    words, telling = danger.search_query().split(" | "), danger.telling_query().split(" | ")
    weights = [1 + (word in telling) for word in words]
    everywhere = access is None or access.moderates_all
    sites = sorted(access.moderates) if access else []
    return RawSQL(BEST, (words, weights, list(SET_APART), everywhere, sites, MOST))  # noqa: S611 - our own words


def _looks(row: Any) -> Looks | None:
    """The first text counts only while it waits itself: a follow-up to an answered thread stands for itself."""
    texts = [row.body] if row.status == "received" else []
    for text in [*row.said, *texts]:
        if kinds := danger.kinds(text):
            return Looks(row.pk, row.site__name or NO_SITE, row.waits_since, row.language, text, tuple(sorted(kinds)))
    return None
