"""The messages of a thread after the first: follow-ups, answers, appeals, worries, and their translations."""

from __future__ import annotations

import uuid
from datetime import date
from typing import Any

from django.db import models
from django.db.models import Case, F, Q, Value, When
from django.db.models.functions import Cast
from django.utils.translation import gettext_lazy as _

from lib.text_fields import LanguageField, TranslatedTextField
from lib.texts import TranslatedText
from sites_app.models import Site

from .. import counting, days
from .bounds import BODY_CHARACTERS, body_bounds, translation_is_there
from .items import Feedback


class MessageQuerySet(models.QuerySet[Any]):
    def answers(self) -> MessageQuerySet:
        return self.filter(kind="answer")

    def newest_answer(self) -> Message | None:
        return self.answers().order_by("-position").first()

    def pending(self) -> MessageQuerySet:
        """Follow-ups and worries that wait for a moderator."""
        return self.filter(pending=True)

    def for_writer(self) -> MessageQuerySet:
        """What the writer reads: everything of the thread."""
        return self.order_by("position")

    def for_team(self) -> MessageQuerySet:
        """What the site reads: its answers, released follow-ups; never worries, appeals or kept-back ones."""
        return self.filter(Q(kind="answer") | Q(kind="follow_up", released=True)).order_by("position")

    def to_translate(self) -> MessageQuerySet:
        """What waits for its translation: answers for their writer, a resident's texts for the site."""
        return self.filter(needs_translation=True)

    def promises(self) -> MessageQuerySet:
        """Every "we are doing it", with its day and its role."""
        return self.filter(kind="answer", answer_kind="doing")

    def public(self) -> MessageQuerySet:
        """As everybody reads them: never while their thread is set apart or about a person; the oldest day first.

        `shown` is the sentence for everybody, `shown_reason` why its day moved: empty where the writer did not allow
        publication, because even the team's own words would tell what a private message was about. Day and role are
        always shown.
        """
        nothing = Cast(Value("{}"), Message._meta.get_field("promise"))
        said = {"shown": "promise", "shown_reason": "moved_reason"}
        allowed = {
            name: Case(When(feedback__may_publish=True, then=F(of)), default=nothing) for name, of in said.items()
        }
        rows = self.filter(counting.of_team("feedback__")).annotate(**allowed)
        return rows.order_by("promise_due", "id")

    def at(self, site: Site) -> MessageQuerySet:
        return self.filter(feedback__site=site)

    def open(self) -> MessageQuerySet:
        return self.filter(kept_on__isnull=True)

    def late(self, today: date) -> MessageQuerySet:
        return self.filter(promise_due__lt=today)


class Message(models.Model):
    """One message of a thread; answers are signed by the site's team, never by a person."""

    class Kind(models.TextChoices):
        FOLLOW_UP = "follow_up", _("Follow-up")
        ANSWER = "answer", _("Answer")
        APPEAL = "appeal", _("Appeal")
        WORRY = "worry", _("This answer worries me")
        NOTE = "note", _("Note of a moderator to the writer")

    class Sender(models.TextChoices):
        RESIDENT = "resident", _("Resident")
        SITE = "site", _("Site")
        MODERATOR = "moderator", _("Moderator")

    class AnswerKind(models.TextChoices):
        DONE = "done", _("Done")
        DOING = "doing", _("We are doing it")
        CANNOT = "cannot", _("We cannot do this")
        PASSED_ON = "passed_on", _("Passed on")
        INFORMATION = "information", _("An answer, thanks or a date")

    class Role(models.TextChoices):
        TEAM = "team", _("The neighborhood's team")
        OFFICER = "officer", _("An officer of the neighborhood")
        SENIOR_LEAD = "senior_lead", _("The senior lead officer")
        SERGEANT = "sergeant", _("The sergeant")
        COMMANDER = "commander", _("The commander")
        BUREAU = "bureau", _("The bureau")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    feedback = models.ForeignKey(Feedback, on_delete=models.CASCADE, related_name="messages")
    position = models.PositiveSmallIntegerField(editable=False)
    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices)
    sender = models.CharField(_("from"), max_length=10, choices=Sender.choices)
    body = models.TextField(_("text"), max_length=BODY_CHARACTERS)
    redacted_body = models.TextField(_("text as the site reads it"), max_length=BODY_CHARACTERS, blank=True)
    language = LanguageField(_("language"))
    on = models.DateField(_("day"))
    pending = models.BooleanField(_("waits for a moderator"), default=False)
    released = models.BooleanField(_("released to the site"), default=False)

    answer_kind = models.CharField(_("what comes of it"), max_length=20, choices=AnswerKind.choices, blank=True)
    route = models.CharField(_("passed on to"), max_length=30, blank=True)
    promise_due = models.DateField(_("promised for"), null=True, blank=True)
    promise_role = models.CharField(_("responsible"), max_length=20, choices=Role.choices, blank=True)
    promise = TranslatedTextField(_("promise in one public sentence"), max_length=200, blank=True)
    shown: TranslatedText  # on rows of `public()` only
    shown_reason: TranslatedText  # as well
    # One new day, with a reason; the day promised first stays beside it (FB-35).
    first_due = models.DateField(_("promised first for"), null=True, blank=True, editable=False)
    moved_reason = TranslatedTextField(_("why the day moved"), max_length=300, blank=True)
    kept_on = models.DateField(_("kept on"), null=True, blank=True)
    verdict = models.CharField(_("verdict"), max_length=12, choices=Feedback.Verdict.choices, blank=True)
    # An answer that its writer cannot read yet, or a resident's text that the site cannot read yet.
    needs_translation = models.BooleanField(_("translation follows"), default=False)
    translated_into = models.CharField(_("translated into"), max_length=35, blank=True, editable=False)

    objects = MessageQuerySet.as_manager()

    class Meta:
        verbose_name = _("message")
        verbose_name_plural = _("messages")
        ordering = ["feedback", "position"]
        indexes = [
            models.Index(fields=["on", "id"], name="message_to_translate", condition=Q(needs_translation=True)),
            models.Index(fields=["promise_due", "id"], name="message_promises", condition=Q(answer_kind="doing")),
            models.Index(fields=["feedback"], name="message_waiting", condition=Q(pending=True)),
        ]
        constraints = [
            models.UniqueConstraint(fields=["feedback", "position"], name="message_position_once"),
            models.CheckConstraint(name="message_body_bounds", condition=body_bounds("body")),
            models.CheckConstraint(name="message_answer_has_kind", condition=Q(kind="answer") ^ Q(answer_kind="")),
            models.CheckConstraint(
                name="message_team_reads_a_translation", condition=Q(released=False) | Q(needs_translation=False)
            ),
            models.CheckConstraint(name="message_translation_is_there", condition=translation_is_there()),
            models.CheckConstraint(
                name="message_doing_has_day_and_role",
                condition=~Q(answer_kind="doing") | (Q(promise_due__isnull=False) & ~Q(promise_role="")),
            ),
            models.CheckConstraint(
                name="message_moved_later_and_why",
                condition=Q(first_due__isnull=True) | (Q(promise_due__gt=F("first_due")) & ~Q(moved_reason={})),
            ),
            models.CheckConstraint(
                name="message_passed_on_has_route", condition=~Q(answer_kind="passed_on") | ~Q(route="")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} of {self.feedback_id}"

    @property
    def text_for_site(self) -> str:
        """The wording the site reads: the redacted one where there is one."""
        return self.redacted_body or self.body

    @property
    def language_for_site(self) -> str:
        return self.translated_into or self.language

    @property
    def translation_due(self) -> date:
        """The last day on which its translation is in time."""
        return days.translation_due(self.on)

    def is_late(self, today: date) -> bool:
        """A promise whose day has passed unkept; its day itself is not late."""
        return self.promise_due is not None and self.kept_on is None and self.promise_due < today


class Translation(models.Model):
    """A message in another language, by a person."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    message = models.ForeignKey(Message, on_delete=models.CASCADE, related_name="translations")
    language = LanguageField(_("language"))
    body = models.TextField(_("text"), max_length=BODY_CHARACTERS)
    wording = models.CharField(_("digest of the wording it translates"), max_length=16, blank=True, editable=False)

    class Meta:
        verbose_name = _("translation")
        verbose_name_plural = _("translations")
        constraints = [models.UniqueConstraint(fields=["message", "language"], name="translation_once_a_language")]

    def __str__(self) -> str:
        return f"{self.language} of {self.message_id}"
