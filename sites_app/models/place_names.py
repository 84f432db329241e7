"""What people call the places around a site: its streets, nicknames and landmarks (FIND-1)."""

from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from ..naming.fields import SlipsField
from .places import Site


class PlaceName(models.Model):
    """One name by which somebody may look for a site; a street may be the site's only between two house numbers."""

    class Kind(models.TextChoices):
        NICKNAME = "nickname", _("Nickname or earlier name")
        STREET = "street", _("Street")
        AREA = "area", _("Neighborhood or part of town")
        LANDMARK = "landmark", _("School, park, shop or other landmark")

    site = models.ForeignKey(Site, on_delete=models.CASCADE, related_name="place_names", verbose_name=_("site"))
    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices)
    text = models.CharField(_("name"), max_length=80)
    from_number = models.PositiveIntegerField(_("from house number"), null=True, blank=True)
    to_number = models.PositiveIntegerField(_("to house number"), null=True, blank=True)
    verified = models.BooleanField(_("verified"), default=False)
    slips = SlipsField(of=("text",))

    class Meta:
        verbose_name = _("name of a place")
        verbose_name_plural = _("names of places")
        ordering = ["site", "kind", "text", "pk"]
        indexes = [GinIndex(fields=["slips"], fastupdate=False, name="place_name_slips")]
        constraints = [
            models.UniqueConstraint(
                fields=["site", "kind", "text", "from_number"], nulls_distinct=False, name="place_name_once"
            ),
            models.CheckConstraint(
                name="place_name_numbers",
                condition=Q(from_number=None, to_number=None)
                | Q(kind="street", from_number__isnull=False, to_number__gte=F("from_number")),
                violation_error_message=_("House numbers stand with a street, the smaller one first."),
            ),
        ]

    def __str__(self) -> str:
        return self.text
