"""One thing a resident told a site. Days only, no sequence, no column for who wrote (FB-3)."""

from __future__ import annotations

import uuid
from datetime import date, datetime

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVector, SearchVectorField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from lib.languages import is_page
from lib.text_fields import HasTexts, LanguageField, TranslatedTextField
from sites_app.models import Officer, Site

from .. import days
from .bounds import (
    BODY_CHARACTERS,
    COPY,
    PLACE_CHARACTERS,
    PUBLIC_PLACE_CHARACTERS,
    body_bounds,
    gone_is_settled,
    translation_is_there,
)
from .events import Event
from .querysets import FeedbackQuerySet

_WAITS = Q(waits_since__isnull=False)
_UNREAD = Q(status="received")
_GIVEN = Q(counted=True)
_RELEASED = Q(released_on__isnull=False)
_UNTRANSLATED = Q(needs_translation=True)
_PUBLISHED = Q(published_on__isnull=False)
_SAID = Q(about_person__isnull=False)  # asked for itself: a check that is NULL passes
_ABOUT_A_PERSON = _SAID & Q(about_person=True)
_ABOUT_NOBODY = Q(about_officer__isnull=True, about_commander=False)


class Feedback(models.Model):
    """What a resident tells a site. An anonymous row has no author anywhere; see Authorship for the other way."""

    class Category(models.TextChoices):
        PRAISE = "praise", _("Praise")
        CONCERN = "concern", _("Concern")
        IDEA = "idea", _("Idea")
        QUESTION = "question", _("Question")

    class About(models.TextChoices):
        PARTNERSHIP_OFFICERS = "partnership_officers", _("The partnership officers here")
        PATROL = "patrol", _("Other police, for example patrol")
        OTHER = "other", _("Something else")
        UNSURE = "unsure", _("I am not sure")

    class Status(models.TextChoices):
        RECEIVED = "received", _("Waiting for a moderator")
        WITH_SITE = "with_site", _("With the site")
        ANSWERED = "answered", _("Answered")
        CLOSED = "closed", _("Closed")
        DECLINED = "declined", _("Not passed on")
        ESCALATED = "escalated", _("Set apart for a moderator with that right")
        REFERRED = "referred", _("Referred to the oversight body")

    class DeclineReason(models.TextChoices):
        THREAT = "threat", _("Threat")
        PRIVATE_FACTS = "private_facts", _("Private facts about somebody")
        ADVERTISING = "advertising", _("Advertising")
        NOT_ABOUT_A_SITE = "not_about_a_site", _("Not about a neighborhood here")
        OTHER_CHANNEL = "other_channel", _("Another office handles this")
        DUPLICATE = "duplicate", _("Sent twice")
        UNREADABLE = "unreadable", _("Could not be read")

    class Escalation(models.TextChoices):
        MISCONDUCT = "misconduct", _("Possible misconduct")
        DANGER = "danger", _("Danger")
        CHILD = "child_or_vulnerable", _("A child or a vulnerable person")
        SELF_HARM = "self_harm", _("Self-harm")

    class Verdict(models.TextChoices):
        RESOLVED = "resolved", _("It is resolved")
        NOT_RESOLVED = "not_resolved", _("It is not resolved")
        CANNOT_TELL = "cannot_tell", _("I cannot tell yet")

    # What is stored for an anonymous message: these fields and nothing else about its writer.
    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    # None: its writer did not know, and no moderator has chosen yet (FB-12).
    site = models.ForeignKey(
        Site, on_delete=models.PROTECT, null=True, blank=True, related_name="feedback", verbose_name=_("site")
    )
    # Where it is, in the writer's words; wiped at the release, like everything that only helps to choose.
    place = models.CharField(_("place, in the writer's words"), max_length=PLACE_CHARACTERS, blank=True)
    category = models.CharField(_("category"), max_length=10, choices=Category.choices)
    about = models.CharField(_("about"), max_length=20, choices=About.choices, blank=True)
    meeting = models.UUIDField(_("meeting it was asked before"), null=True, blank=True)
    body = models.TextField(_("text"), max_length=BODY_CHARACTERS)
    language = LanguageField(_("language"))
    may_publish = models.BooleanField(_("may be published"), default=False)
    received_on = models.DateField(_("received on"))
    lookup = models.CharField(max_length=64, null=True, blank=True, unique=True, editable=False)

    # Where it stands.
    status = models.CharField(_("status"), max_length=10, choices=Status.choices, default=Status.RECEIVED)
    since = models.DateField(_("in this state since"))
    # The day since which a moderator is needed (new, handed back, appealed, set apart, a follow-up or a
    # worry).
    waits_since = models.DateField(_("waits for a moderator since"), null=True, blank=True)
    urgent = models.BooleanField(_("urgent"), default=False)
    # First release; cleared only by `take_back` on the same day: public counts tell nothing about what happens later.
    released_on = models.DateField(_("released on"), null=True, blank=True)
    # In the figures of its site: said once, at the first release. `settled_on`: answered first, or gone (counting.py).
    counted = models.BooleanField(default=False, editable=False)
    settled_on = models.DateField(null=True, blank=True, editable=False)
    # Whether anybody of the team had its words on a screen: then it cannot be taken back any more (STAFF-6).
    read_by_team = models.BooleanField(default=False, editable=False)
    first_answered_on = models.DateField(_("first answered on"), null=True, blank=True)
    decline_reason = models.CharField(_("reason"), max_length=20, choices=DeclineReason.choices, blank=True)
    decline_route = models.CharField(_("other channel"), max_length=30, blank=True)
    declined_by = models.BigIntegerField(null=True, blank=True, editable=False)  # a staff id, so that another decides
    appealed = models.BooleanField(_("appealed"), default=False)
    escalation = models.CharField(_("escalated for"), max_length=20, choices=Escalation.choices, blank=True)
    referred_to = models.CharField(_("referred to"), max_length=120, blank=True)
    referred_on = models.DateField(_("referred on"), null=True, blank=True)
    # Whether it is about a person on the staff; nobody has said it yet: None, and then nothing is released (FB-33).
    about_person = models.BooleanField(_("about a person on the staff"), null=True, blank=True)
    about_officer = models.ForeignKey(
        Officer, on_delete=models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("about")
    )
    about_commander = models.BooleanField(_("about the commander"), default=False)
    redacted_body = models.TextField(_("text as the site reads it"), max_length=BODY_CHARACTERS, blank=True)
    # Written in no language of the pages: the site reads a moderator's translation, which stands in `redacted_body`.
    needs_translation = models.BooleanField(_("waits for its translation"), default=False)
    translated_into = models.CharField(_("translated into"), max_length=35, blank=True, editable=False)
    verdict = models.CharField(_("verdict"), max_length=12, choices=Verdict.choices, blank=True)
    entered = models.BooleanField(_("entered from paper or by telephone"), default=False)
    held = models.BooleanField(_("legal hold: not purged"), default=False)

    # What the public may read.
    published_on = models.DateField(_("published on"), null=True, blank=True)
    public_body = TranslatedTextField(_("public text"), max_length=BODY_CHARACTERS, blank=True, lines=4)
    # Those of the deployment on the day of publication; the database asks for every one of them.
    required_languages = ArrayField(models.CharField(max_length=35), default=list, editable=False)
    public_answer = TranslatedTextField(_("public answer"), max_length=BODY_CHARACTERS, blank=True, lines=4)
    # Where it is, in a moderator's words for everybody; never the writer's own (FB-41).
    public_place = TranslatedTextField(_("public place"), max_length=PUBLIC_PLACE_CHARACTERS, blank=True, db_default={})

    # The head of this thread's chain of events: a keyed digest over their number and the last of them.
    event_count = models.PositiveIntegerField(default=0, editable=False)
    event_head = models.CharField(max_length=64, default="", editable=False)
    search = models.GeneratedField(
        expression=SearchVector("body", config="simple"), output_field=SearchVectorField(), db_persist=True
    )

    objects = FeedbackQuerySet.as_manager()

    class Meta:
        verbose_name = _("feedback")
        verbose_name_plural = _("feedback")
        indexes = [
            models.Index(fields=["-urgent", "waits_since", "id"], name="feedback_queue", condition=_WAITS),
            models.Index(fields=["site", "-urgent", "waits_since", "id"], name="feedback_site_queue", condition=_WAITS),
            models.Index(fields=["-received_on", "-id"], name="feedback_by_day"),
            models.Index(fields=["site", "status", "since", "id"], name="feedback_inbox"),
            models.Index(fields=["status", "since", "id"], name="feedback_by_status"),
            models.Index(fields=["site", "released_on"], name="feedback_released", condition=_RELEASED),
            models.Index(fields=["site", "received_on"], name="feedback_given", condition=_GIVEN),
            models.Index(fields=["site", "published_on"], name="feedback_board", condition=_PUBLISHED),
            models.Index(fields=["received_on", "id"], name="feedback_to_translate", condition=_UNTRANSLATED),
            models.Index(F("site"), COPY, F("waits_since"), F("id"), name="feedback_copies", condition=_WAITS),
            GinIndex(fields=["search"], name="feedback_search"),
            GinIndex(fields=["search"], name="feedback_waiting_words", condition=_UNREAD, gin_pending_list_limit=64),
        ]
        constraints = [
            models.CheckConstraint(name="feedback_body_bounds", condition=body_bounds("body")),
            models.CheckConstraint(
                name="feedback_declined_has_reason", condition=~Q(status="declined") | ~Q(decline_reason="")
            ),
            models.CheckConstraint(
                name="feedback_other_channel_named",
                condition=~Q(status="declined", decline_reason="other_channel") | ~Q(decline_route=""),
            ),
            models.CheckConstraint(
                name="feedback_escalated_has_reason",
                condition=~Q(status__in=["escalated", "referred"]) | ~Q(escalation=""),
            ),
            models.CheckConstraint(
                name="feedback_referred_to_somebody",
                condition=~Q(status="referred") | (~Q(referred_to="") & Q(referred_on__isnull=False)),
            ),
            models.CheckConstraint(
                name="feedback_published_with_leave_in_all",
                condition=Q(published_on__isnull=True)
                | (
                    Q(may_publish=True)
                    & Q(required_languages__len__gt=0)
                    & Q(HasTexts("public_body", F("required_languages")))
                    & (Q(public_answer={}) | Q(HasTexts("public_answer", F("required_languages"))))
                ),
            ),
            models.CheckConstraint(
                name="feedback_public_place_in_all",
                condition=~_PUBLISHED | Q(public_place={}) | Q(HasTexts("public_place", F("required_languages"))),
            ),
            models.CheckConstraint(
                name="feedback_with_site_was_released",
                condition=~Q(status__in=["with_site", "answered", "closed"]) | Q(released_on__isnull=False),
            ),
            models.CheckConstraint(name="feedback_decided_before_release", condition=~_RELEASED | _SAID),
            models.CheckConstraint(name="feedback_about_is_said", condition=_ABOUT_NOBODY | _ABOUT_A_PERSON),
            models.CheckConstraint(
                name="feedback_about_a_person_is_not_public", condition=~_PUBLISHED | _SAID & Q(about_person=False)
            ),
            models.CheckConstraint(name="feedback_counted_was_released", condition=Q(counted=False) | _RELEASED),
            models.CheckConstraint(name="feedback_gone_is_settled", condition=gone_is_settled()),
            models.CheckConstraint(
                name="feedback_team_reads_a_translation",
                condition=Q(needs_translation=False) | ~Q(status__in=["with_site", "answered", "closed"]),
            ),
            models.CheckConstraint(name="feedback_translation_is_there", condition=translation_is_there()),
            models.CheckConstraint(
                name="feedback_released_to_a_site",
                condition=Q(released_on__isnull=True) | Q(site__isnull=False, place=""),
            ),
            models.CheckConstraint(
                name="feedback_received_waits", condition=~Q(status="received") | Q(waits_since__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_category_display()}, {self.received_on}"

    def today(self, now: datetime) -> date:
        """The day at `now` where it belongs: every step of the thread is taken on it."""
        return days.today_at(self.site, now)

    @property
    def team_site(self) -> Site:
        """The neighborhood of what was released to one: the database holds that there is one."""
        if self.site is None:
            raise Site.DoesNotExist
        return self.site

    @property
    def site_name(self) -> str:
        """What the neighborhood is called on the pages of those who work with the message."""
        return self.site.name if self.site else gettext("No neighborhood chosen yet")

    @property
    def text_for_site(self) -> str:
        """The wording the site reads: the redacted one where there is one."""
        return self.redacted_body or self.body

    @property
    def language_for_site(self) -> str:
        """The language of that wording; from which one it was translated the site does not learn."""
        return self.translated_into or self.language

    @property
    def answer_due(self) -> date:
        """The day promised to the writer: moderators' working days, then the site's days (FB-30)."""
        return days.answer_due(self.received_on, translated=not is_page(self.language))

    @property
    def site_due(self) -> date | None:
        """The day by which the site owes an answer, counted from the day it came to the site; None elsewhere."""
        return days.site_due(self.since) if self.status == self.Status.WITH_SITE else None

    @property
    def moderator_due(self) -> date | None:
        """The day by which a moderator should have looked; None when nothing waits."""
        return days.moderator_due(self.waits_since) if self.waits_since else None

    @property
    def last_step_on(self) -> date:
        """The day of the newest step, whoever took it; reads the thread's newest event."""
        newest = Event.objects.filter(feedback_id=self.pk).order_by("-position").values_list("on", flat=True)
        return newest.first() or self.received_on

    @property
    def works_until(self) -> date:
        """The last day on which the thread can be read; afterwards the purge takes it."""
        if self.status == self.Status.DECLINED:
            return min(days.kept_until(self.last_step_on), days.declined_until(self.since))
        return days.kept_until(self.last_step_on)

    @property
    def is_published(self) -> bool:
        """Shown to everybody now: published, and not taken back into moderation since."""
        return self.published_on is not None and self.status in (
            self.Status.WITH_SITE,
            self.Status.ANSWERED,
            self.Status.CLOSED,
        )
