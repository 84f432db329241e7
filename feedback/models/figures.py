"""Public figures of a complete quarter, kept as they were: later steps and the purge change nothing in them."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from sites_app.models import Site


class QuarterFigures(models.Model):
    """Counts of one quarter: for a site what was released and answered; with no site, what moderation did."""

    site = models.ForeignKey(Site, on_delete=models.CASCADE, null=True, blank=True, related_name="+")
    first_day = models.DateField(_("first day of the quarter"))
    counts = models.JSONField(_("counts"))

    class Meta:
        verbose_name = _("figures of a quarter")
        verbose_name_plural = _("figures of quarters")
        ordering = ["-first_day"]
        constraints = [
            models.UniqueConstraint(fields=["site", "first_day"], name="quarter_figures_once", nulls_distinct=False)
        ]

    def __str__(self) -> str:
        return f"{self.site_id or 'all'} {self.first_day}"
