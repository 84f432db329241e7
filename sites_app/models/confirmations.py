"""What needs a second person before it holds (POWER-2, POWER-3, POWER-6)."""

from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from .invitations import Invitation


class ConfirmationQuerySet(models.QuerySet["Confirmation"]):
    def open(self, now: datetime) -> "ConfirmationQuerySet":
        """Asked, not yet confirmed, and not too old."""
        return self.filter(confirmed_at=None, expires_at__gt=now)

    def grants(self) -> "ConfirmationQuerySet":
        """Confirmed ones that gave somebody power: what is counted in public."""
        return self.filter(kind__in=GRANTS, confirmed_at__isnull=False)


class Confirmation(models.Model):
    """Asked by one person, done by another: an active moderator or the oversight address; once, within 72 hours."""

    class Kind(models.TextChoices):
        MODERATOR = "moderator", _("A new moderator")
        SET_APART = "set_apart", _("A moderator's right to what is set apart")
        LIFT_HOLD = "lift_hold", _("The end of a legal hold")
        DECLINE = "decline", _("An appeal that is not passed on")
        RESUME = "resume", _("The form for messages is opened again")

    kind = models.CharField(_("what"), max_length=10, choices=Kind.choices)
    invitation = models.ForeignKey(Invitation, on_delete=models.CASCADE, null=True, blank=True, related_name="+")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, null=True, blank=True, related_name="+",
        verbose_name=_("for"),
    )  # fmt: skip
    thread = models.UUIDField(null=True, blank=True)  # no foreign key: sites_app knows no messages
    params = models.JSONField(default=dict)  # codes only: no text, no name
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+",
        verbose_name=_("asked by"),
    )  # fmt: skip
    asked_at = models.DateTimeField(_("asked at"))
    expires_at = models.DateTimeField(_("expires at"))
    confirmed_at = models.DateTimeField(_("confirmed at"), null=True, blank=True)
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+",
        verbose_name=_("confirmed by"),
    )  # fmt: skip
    by_oversight = models.BooleanField(_("confirmed by the oversight address"), default=False)

    objects = ConfirmationQuerySet.as_manager()

    class Meta:
        verbose_name = _("confirmation")
        verbose_name_plural = _("confirmations")
        ordering = ["-asked_at"]
        constraints = [
            models.CheckConstraint(
                name="confirmation_has_its_object",
                condition=Q(kind="moderator", invitation__isnull=False)
                | Q(kind="set_apart", user__isnull=False)
                | Q(kind__in=["lift_hold", "decline", "resume"], thread__isnull=False),
            ),
            models.CheckConstraint(
                name="confirmation_by_somebody_else",
                condition=Q(confirmed_by__isnull=True)
                | Q(asked_by__isnull=True)
                | ~Q(confirmed_by=models.F("asked_by")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"


GRANTS = (Confirmation.Kind.MODERATOR, Confirmation.Kind.SET_APART)
