"""Pictures of a place: never of people, never with a plate (FIND-7)."""

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from lib.text_fields import TranslatedTextField

from .places import Site


class PlacePhoto(models.Model):
    """The gate, the park, the office door: re-encoded, metadata gone, and somebody looked that nobody is on it."""

    site = models.ForeignKey(Site, on_delete=models.CASCADE, related_name="place_photos", verbose_name=_("site"))
    image = models.BinaryField(_("image"), help_text=_("WebP, 960 by 540 pixels"))
    token = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    alt = TranslatedTextField(_("what it shows, for people who cannot see it"), max_length=200)
    credit = models.CharField(_("who made it"), max_length=120, blank=True)
    nobody_on_it = models.BooleanField(_("no person can be recognized on it, and no plate"))

    class Meta:
        verbose_name = _("photo of a place")
        verbose_name_plural = _("photos of places")
        ordering = ["site", "pk"]
        constraints = [
            models.CheckConstraint(name="place_photo_shows_nobody", condition=Q(nobody_on_it=True)),
            models.CheckConstraint(name="place_photo_has_words", condition=~Q(alt={})),
        ]

    def __str__(self) -> str:
        return str(self.alt)
