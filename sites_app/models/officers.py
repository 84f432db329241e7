"""Officers: who is on the roster, what the public reads of them, and who may never be one."""

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from accounts.models import MODERATORS, User
from lib.addresses import AddressField, is_canonical
from lib.text_fields import TranslatedTextField
from lib.texts import TranslatedText

MODERATORS_ADDRESS = _("This is a moderator's address. A moderator is a civilian: nobody on the roster may be one.")
ADMINISTRATORS_ADDRESS = _("This is an administrator's address. An administrator has no other role, and is no officer.")


def kept_off_roster(emails: Iterable[str]) -> dict[str, Any]:
    """Which of these addresses nobody on the roster may have, and why, in words."""
    users = User.objects.filter(email__in=list(emails))
    moderators = users.filter(groups__name=MODERATORS).values_list("email", flat=True)
    administrators = users.filter(is_superuser=True).values_list("email", flat=True)
    return dict.fromkeys(moderators, MODERATORS_ADDRESS) | dict.fromkeys(administrators, ADMINISTRATORS_ADDRESS)


class OfficerQuerySet(models.QuerySet["Officer"]):
    def public(self) -> "OfficerQuerySet":
        """Officers who may be shown by name or initials; hidden ones are in counts only."""
        return self.exclude(publication=Officer.Publication.HIDDEN)


class Officer(models.Model):
    """A person on the roster; never rated, never scored (ROLE-6)."""

    class Publication(models.TextChoices):
        FULL = "full", _("Full name")
        INITIALS = "initials", _("Initials only")
        HIDDEN = "hidden", _("Not shown")

    serial_number = models.CharField(_("serial number"), max_length=30, unique=True)
    first_name = models.CharField(_("first name"), max_length=80)
    last_name = models.CharField(_("last name"), max_length=80)
    rank = models.CharField(_("rank"), max_length=60)
    email = AddressField(_("e-mail on the roster"), blank=True)
    languages = ArrayField(models.CharField(max_length=8), verbose_name=_("languages"), default=list, blank=True)
    # Joined by an accepted invitation only, never because an e-mail matches.
    user = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="officer",
        verbose_name=_("account"),
    )
    publication = models.CharField(
        _("publication"), max_length=10, choices=Publication.choices, default=Publication.FULL
    )
    introduction = TranslatedTextField(_("introduction"), max_length=400, blank=True, lines=4)
    introduction_consent_on = models.DateField(_("consent to the introduction given on"), null=True, blank=True)

    objects = OfficerQuerySet.as_manager()
    history = HistoricalRecords(excluded_fields=["introduction"])

    class Meta:
        verbose_name = _("officer")
        verbose_name_plural = _("officers")
        ordering = ["last_name", "first_name"]
        constraints = [
            models.CheckConstraint(name="officer_email_canonical", condition=is_canonical("email", blank=True))
        ]

    def __str__(self) -> str:
        return f"{self.first_name} {self.last_name} ({self.serial_number})"

    def clean(self) -> None:
        """ValidationError where the address is a moderator's or an administrator's, as the database will have it."""
        if self.email and (found := kept_off_roster([self.email])):
            raise ValidationError({"email": found[self.email]})

    @property
    def full_name(self) -> str:
        """For staff only; the public reads `display_name`."""
        return f"{self.first_name} {self.last_name}"

    @property
    def display_name(self) -> str:
        """The name the public may read, by `publication`; empty when hidden."""
        match self.publication:
            case Officer.Publication.FULL:
                return self.full_name
            case Officer.Publication.INITIALS:
                return f"{self.first_name[:1]}. {self.last_name[:1]}."
        return ""

    @property
    def public_introduction(self) -> TranslatedText:
        """The introduction in the page's language, only with recorded consent and never when hidden."""
        if self.introduction_consent_on and self.publication != Officer.Publication.HIDDEN:
            return self.introduction
        return TranslatedText()
