"""What a team hands over when somebody leaves: four boxes, none about people (POST-6)."""

from datetime import date, timedelta
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from lib.text_fields import TranslatedTextField

from .places import Site

if TYPE_CHECKING:
    from accounts.access import Access

SHOWN_FOR = timedelta(days=365)


class HandoverNoteQuerySet(models.QuerySet["HandoverNote"]):
    def waiting(self) -> "HandoverNoteQuerySet":
        """Written, and no moderator has released it."""
        return self.filter(released_on__isnull=True)

    def released(self, today: date) -> "HandoverNoteQuerySet":
        """What residents read, the newest first."""
        return self.filter(released_on__isnull=False, released_on__gt=today - SHOWN_FOR).order_by("-released_on", "-pk")

    def moderated_by(self, access: "Access") -> "HandoverNoteQuerySet":
        if not access.is_moderator:
            return self.none()
        return self if access.moderates_all else self.filter(site__in=access.moderates)


class HandoverNote(models.Model):
    """A note of a team for whoever comes next; residents read the same note once a moderator has released it."""

    site = models.ForeignKey(Site, on_delete=models.CASCADE, related_name="handovers", verbose_name=_("site"))
    promises = TranslatedTextField(_("open promises"), max_length=1500, blank=True, lines=4)
    running = TranslatedTextField(_("meetings and programs that run"), max_length=1500, blank=True, lines=4)
    organizations = TranslatedTextField(
        _("organizations, by what they do in public"), max_length=1500, blank=True, lines=4
    )
    places = TranslatedTextField(_("places and hours"), max_length=1500, blank=True, lines=4)
    written_on = models.DateField(_("written on"))
    released_on = models.DateField(_("released on"), null=True, blank=True, editable=False)
    released_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, editable=False, related_name="+"
    )

    objects = HandoverNoteQuerySet.as_manager()

    class Meta:
        verbose_name = _("handover note")
        verbose_name_plural = _("handover notes")
        ordering = [F("released_on").asc(nulls_first=True), "-written_on"]
        constraints = [
            models.UniqueConstraint(fields=["site"], condition=Q(released_on__isnull=True), name="handover_one_waits"),
            models.CheckConstraint(
                name="handover_says_something",
                condition=~(Q(promises={}) & Q(running={}) & Q(organizations={}) & Q(places={})),
                violation_error_message=_("Please write something in at least one box."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.site}, {self.written_on}"
