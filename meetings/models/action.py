"""What somebody promised at a meeting: an action with a role that owns it and a day."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from lib.text_fields import TranslatedTextField
from sites_app.models import Site

if TYPE_CHECKING:
    from accounts.access import Access


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

    def late(self, today: date) -> ActionQuerySet:
        """Open, and its day has passed."""
        return self.open().filter(due__lt=today)

    def visible_to(self, access: Access) -> ActionQuerySet:
        return self if access.reads_every_site else self.filter(meeting__site__in=access.serves_at)


class Action(models.Model):
    """A promise of a meeting. It is owned by a role, never by a person (ROLE-8)."""

    class OwnerRole(models.TextChoices):
        # Worded as in the promises of answers: both stand in one list, and in one digest.
        OFFICER = "officer", _("An officer of the site")
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
        ]

    def __str__(self) -> str:
        return f"{self.owner_role} until {self.due}"

    def is_late(self, today: date) -> bool:
        return self.done_on is None and self.due < today
