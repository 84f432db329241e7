"""While nobody can read: the form is closed, codes stay open (POWER-11)."""

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Pause(models.Model):
    """One pause of the form; `why` is one of few sentences, so that it is there in every language."""

    class Why(models.TextChoices):
        NOBODY_READS = "nobody_reads", _("Nobody can read messages at the moment.")
        FAULT = "fault", _("Something is broken, and it is being repaired.")
        SAFETY = "safety", _("We are looking into a risk for people who write here.")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    why = models.CharField(_("why"), max_length=12, choices=Why.choices)
    began_on = models.DateField(_("since"))
    began_by = models.BigIntegerField(_("staff id"))
    ended_on = models.DateField(_("ended on"), null=True, blank=True)

    class Meta:
        verbose_name = _("pause")
        verbose_name_plural = _("pauses")
        constraints = [
            models.UniqueConstraint(
                fields=["ended_on"], nulls_distinct=False, condition=Q(ended_on=None), name="one_pause"
            )
        ]

    def __str__(self) -> str:
        return f"{self.why} {self.began_on}"
