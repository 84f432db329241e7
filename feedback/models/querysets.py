"""Which feedback somebody may see, and the adjectives every page, list and figure is put together from."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.contrib.postgres.search import SearchQuery
from django.db import models
from django.db.models import OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce

from .. import counting, days
from ..counting import WITH_TEAM

if TYPE_CHECKING:
    from uuid import UUID

    from accounts.access import Access
    from sites_app.models import Site

SET_APART = ("escalated", "referred")


class FeedbackQuerySet(models.QuerySet[Any]):
    def visible_to(self, access: Access) -> FeedbackQuerySet:
        """Rows whose text this person may read (FB-26)."""
        moderated = _moderated_by(access) or Q(pk__isnull=False)  # an empty Q would vanish beside an OR
        return self.filter(moderated | _read_by_team(access))

    def moderated_by(self, access: Access) -> FeedbackQuerySet:
        """Rows a moderator works on: his sites; what is set apart only with that right."""
        return self.filter(_moderated_by(access))

    def read_by_team(self, access: Access) -> FeedbackQuerySet:
        """Rows officers, commander and bureau read: released ones, never those about themselves."""
        return self.filter(_read_by_team(access))

    def written_by(self, user: Any) -> FeedbackQuerySet:
        """Threads this person wrote with the account."""
        return self.filter(authorship__user=user)

    def at(self, site: Site) -> FeedbackQuerySet:
        return self.filter(site=site)

    def placed(self) -> FeedbackQuerySet:
        """Those of a neighborhood that is known: what figures are made of (FB-12)."""
        return self.filter(site__isnull=False)

    def with_team(self) -> FeedbackQuerySet:
        return self.filter(status__in=WITH_TEAM)

    def with_site(self) -> FeedbackQuerySet:
        """Waiting for the site's answer, whatever it is about: a list, never a figure (see `counting`)."""
        return self.filter(status="with_site")

    def waits_now(self) -> FeedbackQuerySet:
        """What is said to wait for a team, on every page and in every mail (FB-33)."""
        return self.filter(counting.waits_now())

    def published(self) -> FeedbackQuerySet:
        return self.filter(counting.of_team(), published_on__isnull=False)

    def with_outcome(self) -> FeedbackQuerySet:
        """Annotates what came of it: `came`, the kind of the newest answer, and of a promise that everybody may read
        `promised_for` and `promise_kept_on`.
        """
        messages = apps.get_model("feedback", "Message").objects
        answers = messages.answers().filter(feedback=OuterRef("pk")).order_by("-position")
        promised = messages.promises().public().filter(feedback=OuterRef("pk")).order_by("-position")
        return self.annotate(
            came=Coalesce(Subquery(answers.values("answer_kind")[:1]), Value("")),
            promised_for=Subquery(promised.values("promise_due")[:1]),
            promise_kept_on=Subquery(promised.values("kept_on")[:1]),
        )

    def to_translate(self) -> FeedbackQuerySet:
        """Waiting, in no language of the pages: the site reads only a translation (FB-11)."""
        return self.filter(needs_translation=True, status="received")

    def waiting_for_moderator(self) -> FeedbackQuerySet:
        return self.filter(waits_since__isnull=False)

    def urgent(self) -> FeedbackQuerySet:
        """Set apart because somebody may be in danger (FB-20)."""
        return self.filter(urgent=True)

    def in_turn(self, access: Access) -> FeedbackQuerySet:
        """The ordinary queue, in which one item leads to the next: mine to decide, the longest waiting first.

        Without what is set apart: it is opened on purpose, because each opening is recorded, and it is seldom
        work for the minute after another item. Without my own declines: an appeal is for somebody else.
        """
        rows = self.moderated_by(access).waiting_for_moderator().exclude(status__in=SET_APART)
        rows = rows.exclude(appealed=True, status="received", declined_by=access.user_id)
        return rows.filter(urgent=False).queue_order()  # nothing else is urgent; said so that its index is used

    def after(self, row: Any) -> FeedbackQuerySet:
        """The part of an ordinary queue behind `row`, which waits in it too."""
        same_day = Q(waits_since=row.waits_since, id__gt=row.pk)
        return self.filter(Q(waits_since__gt=row.waits_since) | same_day)

    def queue_order(self) -> FeedbackQuerySet:
        """Urgent first, then the longest waiting; pages go by key (see `after`)."""
        return self.order_by("-urgent", "waits_since", "id")

    def overdue(self, today: date) -> FeedbackQuerySet:
        """Beyond either promise: moderators' working days, or the site's days (FB-30)."""
        return self.filter(late_for_moderator(today) | late_for_site(today))

    def holding_words(self, words: str) -> FeedbackQuerySet:
        """Full-text search over the original text: for moderators only."""
        return self.filter(search=SearchQuery(words, config="simple", search_type="websearch"))

    def known_by(self, lookups: list[str]) -> FeedbackQuerySet:
        """The thread a receipt code opens, by the digests of `receipts.lookups`."""
        return self.filter(lookup__in=lookups)

    def of(self, feedback_id: UUID) -> FeedbackQuerySet:
        return self.filter(pk=feedback_id)


def late_for_moderator(today: date) -> Q:
    return Q(waits_since__lt=days.moderator_started_by(today))


def late_for_site(today: date) -> Q:
    return Q(status="with_site", since__lt=days.site_started_by(today))


def _moderated_by(access: Access) -> Q:
    if not access.is_moderator:
        return Q(pk__in=[])
    # What belongs to no neighborhood yet is every moderator's: it has to be read by somebody (FB-12).
    mine = Q() if access.moderates_all else Q(site__in=access.moderates) | Q(site=None)
    return mine if access.handles_escalated else mine & ~Q(status__in=SET_APART)


def _read_by_team(access: Access) -> Q:
    # Administrators are not among those who read the text; a moderator reads as moderator only.
    if not (access.is_bureau or access.serves_at):
        return Q(pk__in=[])
    mine = Q(status__in=WITH_TEAM) if access.is_bureau else Q(status__in=WITH_TEAM, site__in=access.serves_at)
    not_about_me = (
        Q(about_officer__isnull=True) | Q(about_officer__user__isnull=True) | ~Q(about_officer__user=access.user_id)
    )
    # About the commander, even where nobody was named: closed to whoever commands there. About somebody that nobody
    # could name, or whose record is gone: closed to the whole team, because it may be about any of them.
    commands = Q(about_commander=True, site__in=access.commander_at)
    unnamed = Q(about_person=True, about_commander=False, about_officer=None, site__in=access.serves_at)
    return mine & not_about_me & ~commands & ~unnamed
