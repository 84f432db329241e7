"""What an officer says is wrong about the own record."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from .officers import Officer


class Dispute(models.Model):
    """An officer says “this is wrong” about the own record; an administrator answers by a day."""

    officer = models.ForeignKey(Officer, on_delete=models.CASCADE, related_name="disputes", verbose_name=_("officer"))
    text = models.TextField(_("what is wrong"), max_length=2000)
    said_on = models.DateField(_("said on"))
    answer_due = models.DateField(_("answer due"))
    answer = models.TextField(_("answer"), max_length=2000, blank=True)
    answered_on = models.DateField(_("answered on"), null=True, blank=True)

    class Meta:
        verbose_name = _("“this is wrong”")
        verbose_name_plural = _("“this is wrong”")
        ordering = ["answered_on", "answer_due"]

    def __str__(self) -> str:
        return f"officer {self.officer_id}, {self.said_on}"
