"""How often somebody was given power, without who: counted in public for good (POWER-4)."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Grant(models.Model):
    """One role or right more. No link to a person or an invitation: those go with their time, the number stays."""

    class Kind(models.TextChoices):
        MODERATOR = "moderator", _("A new moderator")
        SET_APART = "set_apart", _("A moderator's right to what is set apart")
        BUREAU = "bureau", _("Bureau")
        OFFICER = "officer", _("Officer or commander on the roster")
        ADMINISTRATOR = "administrator", _("Administrator")
        WIDER = "wider", _("An account with a role reads more, or is open again")

    kind = models.CharField(_("what"), max_length=20, choices=Kind.choices)
    on = models.DateField(_("day"))

    class Meta:
        verbose_name = _("grant")
        verbose_name_plural = _("grants")
        indexes = [models.Index(fields=["on", "kind"], name="grant_by_day")]

    def __str__(self) -> str:
        return f"{self.kind} {self.on}"
