"""Yearly counts that a department publishes, beside which a claim of less crime can be looked at (ROLE-5)."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from .places import Site

SMALLEST = 10  # below it a count could be about people whom neighbors know


class CrimeCount(models.Model):
    """One category of one year, at a site or in an area to compare with: no incident, no address, no month."""

    site = models.ForeignKey(
        Site, on_delete=models.CASCADE, null=True, blank=True, related_name="crime_counts", verbose_name=_("site")
    )
    area = models.CharField(_("area to compare with, where it is no site"), max_length=120, blank=True)
    category = models.CharField(_("the agency's own category"), max_length=80)
    year = models.PositiveSmallIntegerField(_("year"))
    count = models.PositiveIntegerField(_("count"))
    source = models.CharField(_("source"), max_length=300)
    read_on = models.DateField(_("day on which it was read"))

    class Meta:
        verbose_name = _("yearly count")
        verbose_name_plural = _("yearly counts")
        ordering = ["category", "site", "area", "year"]
        constraints = [
            models.UniqueConstraint(
                fields=["site", "area", "category", "year"], name="crime_count_once_a_year", nulls_distinct=False
            ),
            models.CheckConstraint(
                name="crime_count_of_one_place", condition=Q(site=None, area__gt="") | Q(site__isnull=False, area="")
            ),
            models.CheckConstraint(
                name="crime_count_not_small",
                condition=Q(count__gte=SMALLEST),
                violation_error_message=_("Counts below 10 are not taken in."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.site_id or self.area}, {self.category}, {self.year}"
