"""What somebody promised at a meeting: an action with a role that owns it and a day."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from lib.days_in_words import day
from lib.text_fields import TranslatedTextField
from sites_app.models import Site

if TYPE_CHECKING:
    from accounts.access import Access

    from .meeting import Meeting


ASKED_ABOUT = timedelta(days=120)  # before the meeting: what was done longer ago is no news


class ActionQuerySet(models.QuerySet["Action"]):
    def open(self) -> ActionQuerySet:
        """Not done yet, the earliest day first."""
        return self.filter(done_on__isnull=True).order_by("due", "pk")

    def at(self, site: Site) -> ActionQuerySet:
        return self.filter(meeting__site=site)

    def open_at(self, site: Site) -> ActionQuerySet:
        """The open promises of one site's meetings: "What we promised", and the top of the next agenda."""
        return self.at(site).public().open().select_related("meeting")

    def public(self) -> ActionQuerySet:
        return self.exclude(meeting__status="draft")

    def with_hands(self) -> ActionQuerySet:
        """Brings what the rooms said, for lists."""
        return self.prefetch_related("hands__meeting__site")

    def to_ask_at(self, meeting: Meeting) -> ActionQuerySet:
        """Promises of earlier meetings that the room may be asked about: open ones, and those done since lately."""
        lately = meeting.local_day - ASKED_ABOUT
        earlier = self.at(meeting.site).public().filter(meeting__starts_at__lt=meeting.starts_at)
        return earlier.filter(Q(done_on__isnull=True) | Q(done_on__gte=lately)).order_by("due", "pk")

    def late(self, today: date) -> ActionQuerySet:
        """Open, and its day has passed."""
        return self.open().filter(due__lt=today)

    def visible_to(self, access: Access) -> ActionQuerySet:
        return self if access.reads_every_site else self.filter(meeting__site__in=access.serves_at)


class Action(models.Model):
    """A promise of a meeting. It is owned by a role, never by a person (ROLE-8)."""

    class OwnerRole(models.TextChoices):
        # Worded as in the promises of answers: both stand in one list, and in one digest.
        OFFICER = "officer", _("An officer of the neighborhood")
        SENIOR_LEAD = "senior_lead", _("The senior lead officer")
        SERGEANT = "sergeant", _("The sergeant")
        COMMANDER = "commander", _("The commander")
        BUREAU = "bureau", _("The bureau")
        PARTNER = "partner", _("A partner of the site")
        RESIDENTS = "residents", _("Residents")

    meeting = models.ForeignKey(
        "meetings.Meeting", on_delete=models.CASCADE, related_name="actions", verbose_name=_("meeting")
    )
    text = TranslatedTextField(_("what will be done"), max_length=300, blank=True)
    owner_role = models.CharField(
        _("who sees to it"), max_length=20, choices=OwnerRole.choices, default=OwnerRole.COMMANDER
    )
    due = models.DateField(_("until"))
    done_on = models.DateField(_("done on"), null=True, blank=True)
    # One new day, with a reason that everybody reads; the day promised first stays beside it (FB-36 has the same).
    first_due = models.DateField(_("promised first until"), null=True, blank=True, editable=False)
    moved_reason = TranslatedTextField(_("why the day moved"), max_length=300, blank=True)

    objects = ActionQuerySet.as_manager()

    class Meta:
        verbose_name = _("action")
        verbose_name_plural = _("actions")
        indexes = [models.Index(fields=["due"], condition=Q(done_on__isnull=True), name="action_open")]
        constraints = [
            models.CheckConstraint(
                name="action_says_what",
                condition=~Q(text={}),
                violation_error_message=_("Please write what will be done, in at least one language."),
            ),
            models.CheckConstraint(
                name="action_moved_later_and_why",
                condition=Q(first_due__isnull=True) | (Q(due__gt=F("first_due")) & ~Q(moved_reason={})),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.owner_role} until {self.due}"

    @property
    def last_hands(self) -> ShowOfHands | None:
        """What the room said of it last; read `.with_hands()` for a list."""
        asked = sorted(self.hands.all(), key=lambda hands: hands.meeting.starts_at)
        return asked[-1] if asked else None

    def is_late(self, today: date) -> bool:
        return self.done_on is None and self.due < today


class ShowOfHands(models.Model):
    """What the room said of a promise at a later meeting: hands counted, nobody written down (MEET-17)."""

    meeting = models.ForeignKey(
        "meetings.Meeting", on_delete=models.CASCADE, related_name="hands", verbose_name=_("at the meeting")
    )
    action = models.ForeignKey(Action, on_delete=models.CASCADE, related_name="hands", verbose_name=_("promise"))
    kept = models.PositiveSmallIntegerField(_("kept"), default=0)
    partly = models.PositiveSmallIntegerField(_("partly"), default=0)
    not_kept = models.PositiveSmallIntegerField(_("not"), default=0)

    class Meta:
        verbose_name = _("show of hands")
        verbose_name_plural = _("shows of hands")
        constraints = [
            models.UniqueConstraint(fields=["meeting", "action"], name="hands_once_a_meeting"),
            models.CheckConstraint(
                name="hands_of_somebody", condition=Q(kept__gt=0) | Q(partly__gt=0) | Q(not_kept__gt=0)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kept} kept, {self.partly} partly, {self.not_kept} not"

    @property
    def in_words(self) -> str:
        """As it stands beside the team's own word, wherever that is read."""
        said = {"day": day(self.meeting.local_day), "kept": self.kept, "partly": self.partly, "not": self.not_kept}
        return gettext("By show of hands on %(day)s: kept %(kept)s, partly %(partly)s, not %(not)s.") % said
