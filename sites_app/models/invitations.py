"""How an account comes to a role: invitations, and the sites of a moderator."""

from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from lib.addresses import AddressField, is_canonical
from lib.text_fields import LanguageField

from .officers import Officer
from .places import Site


class InvitationQuerySet(models.QuerySet["Invitation"]):
    def open(self, now: datetime) -> "InvitationQuerySet":
        """May be taken now: neither used nor over, and a moderator's confirmed by a second person."""
        rows = self.filter(finished_at__isnull=True, expires_at__gt=now)
        return rows.filter(~Q(role="moderator") | Q(confirmed_at__isnull=False))


class Invitation(models.Model):
    """A single-use way to a role, 72 hours, that ends with a second factor (ROLE-4)."""

    class Role(models.TextChoices):
        OFFICER = "officer", _("Officer or commander on the roster")
        BUREAU = "bureau", _("Bureau")
        MODERATOR = "moderator", _("Moderator")
        ADMINISTRATOR = "administrator", _("Administrator")

    email = AddressField(_("e-mail"))
    role = models.CharField(_("role"), max_length=20, choices=Role.choices)
    officer = models.ForeignKey(
        Officer, on_delete=models.CASCADE, null=True, blank=True, related_name="invitations", verbose_name=_("officer")
    )
    sites = models.ManyToManyField(
        Site, blank=True, related_name="+", verbose_name=_("a moderator's sites"), help_text=_("None: all sites.")
    )
    language = LanguageField(_("language"))
    token_digest = models.CharField(max_length=64, unique=True, editable=False)
    invited_at = models.DateTimeField(_("invited at"))
    expires_at = models.DateTimeField(_("expires at"))
    # A moderator's link leaves, and works, only once a second person has confirmed (POWER-2).
    confirmed_at = models.DateTimeField(_("confirmed at"), null=True, blank=True, editable=False)
    accepted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, editable=False, related_name="+"
    )
    finished_at = models.DateTimeField(_("finished at"), null=True, blank=True, editable=False)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        verbose_name = _("invitation")
        verbose_name_plural = _("invitations")
        ordering = ["-invited_at"]
        constraints = [
            models.CheckConstraint(name="invitation_email_canonical", condition=is_canonical("email")),
            models.CheckConstraint(
                name="invitation_officer_has_record",
                condition=Q(role="officer", officer__isnull=False) | (~Q(role="officer") & Q(officer__isnull=True)),
                violation_error_message=_("An officer's invitation names a person on the roster; no other does."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.role}: {self.email}"


class ModeratorScope(models.Model):
    """Which sites a member of the group Moderators works for; without a row: none."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="moderator_scope", verbose_name=_("moderator")
    )
    all_sites = models.BooleanField(_("all sites"), default=False)
    sites = models.ManyToManyField(Site, blank=True, related_name="+", verbose_name=_("sites"))
    handles_escalated = models.BooleanField(_("handles escalated items"), default=False)

    class Meta:
        verbose_name = _("moderator's sites")
        verbose_name_plural = _("moderators' sites")

    def __str__(self) -> str:
        return f"scope of user {self.user_id}"
