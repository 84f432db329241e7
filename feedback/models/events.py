"""One row per step in a keyed chain per thread; a trigger refuses to change or remove it (FB-25)."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _


class Event(models.Model):
    """A step: what, by whom (an id, no foreign key), on which day; digests, no text, nothing finer than a day."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    # No foreign key: the purge removes the thread first, and only then may its events go (see the trigger).
    feedback_id = models.UUIDField(_("thread"))
    position = models.PositiveIntegerField(_("position in the thread"))
    verb = models.CharField(_("step"), max_length=30)
    status_from = models.CharField(_("from"), max_length=10, blank=True)
    status_to = models.CharField(_("to"), max_length=10)
    on = models.DateField(_("day"))
    actor = models.BigIntegerField(_("staff id"), null=True, blank=True)
    who = models.CharField(_("as"), max_length=10)
    detail = models.CharField(_("detail"), max_length=60, blank=True)
    salt = models.CharField(max_length=32)
    digest = models.CharField(_("digest of the text"), max_length=64, blank=True)
    mac = models.CharField(_("seal"), max_length=64)

    class Meta:
        verbose_name = _("event")
        verbose_name_plural = _("events")
        ordering = ["feedback_id", "position"]
        constraints = [models.UniqueConstraint(fields=["feedback_id", "position"], name="event_position_once")]
        indexes = [models.Index(fields=["on", "verb"], name="event_by_day")]

    def __str__(self) -> str:
        return f"{self.position} {self.verb} of {self.feedback_id}"
