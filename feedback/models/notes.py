"""What moderators tell each other about an item: never public, never the team's, gone with the item (STAFF-8)."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from .items import Feedback


class Note(models.Model):
    """A moderator's note to the other moderators; nobody writes it to the writer, and no export has it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    feedback = models.ForeignKey(Feedback, on_delete=models.CASCADE, related_name="notes")
    by = models.BigIntegerField(_("staff id"))
    on = models.DateField(_("day"))
    text = models.TextField(_("note"), max_length=1000)

    class Meta:
        verbose_name = _("moderators' note")
        verbose_name_plural = _("moderators' notes")
        ordering = ["on", "id"]

    def __str__(self) -> str:
        return f"note on {self.feedback_id}"
