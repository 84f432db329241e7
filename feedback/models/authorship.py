"""Who wrote with an account: in a table of its own (FB-36)."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from .items import Feedback


class Authorship(models.Model):
    """Who wrote a message with an account. A table of its own: an anonymous row has not even an empty column."""

    feedback = models.OneToOneField(
        Feedback, on_delete=models.CASCADE, primary_key=True, related_name="authorship", verbose_name=_("feedback")
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, null=True, blank=True, related_name="+"
    )
    # The account ended while a legal hold lasts: its address, encrypted, until the hold is lifted (POWER-6).
    sealed = models.TextField(blank=True, editable=False)

    class Meta:
        verbose_name = _("written with an account")
        verbose_name_plural = _("written with an account")
        constraints = [
            models.CheckConstraint(
                name="authorship_of_somebody",
                condition=Q(user__isnull=False, sealed="") | (Q(user=None) & ~Q(sealed="")),
            )
        ]

    def __str__(self) -> str:
        return f"author of {self.feedback_id}"
