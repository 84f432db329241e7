"""A roster file between its upload, its preview and its confirmation; gone within a day."""

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class RosterUpload(models.Model):
    """One file that an administrator has sent, how it is to be read, and what came of trying or saving it."""

    class State(models.TextChoices):
        WAITING = "waiting", _("being read")
        UNCLEAR = "unclear", _("a question about its days is open")
        REFUSED = "refused", _("refused")
        READY = "ready", _("ready to be saved")
        SAVED = "saved", _("saved")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    uploaded_on = models.DateField(_("uploaded on"))
    name = models.CharField(_("name of the file"), max_length=200)
    file = models.BinaryField(_("file"), help_text=_("Emptied once it is saved"))
    dates = models.CharField(_("order of day, month and year"), max_length=3, blank=True)
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.WAITING)
    saves = models.BooleanField(_("is to be saved"), default=False)
    # Last days by assignment, "" for who is still here; what was read is for its page alone.
    answers = models.JSONField(_("answers"), default=dict, blank=True)
    outcome = models.JSONField(_("outcome"), default=dict, blank=True)

    class Meta:
        verbose_name = _("roster file")
        verbose_name_plural = _("roster files")

    def __str__(self) -> str:
        return self.name
