"""That a public-records export was made: who, when, which rows by rule, and the digest of the file; no text."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from sites_app.models import Site


class RecordsExport(models.Model):
    """One export. `by` is a staff id without a foreign key, as in events; the file itself is not kept."""

    site = models.ForeignKey(
        Site, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("site")
    )
    first_day = models.DateField(_("first day"))
    last_day = models.DateField(_("last day"))
    request = models.CharField(_("number of the request"), max_length=60)
    by = models.BigIntegerField(_("staff id"))
    on = models.DateField(_("made on"))
    records = models.PositiveIntegerField(_("records"))
    redactions = models.PositiveIntegerField(_("redactions"))
    digest = models.CharField(_("SHA-256 of the file"), max_length=64)

    class Meta:
        verbose_name = _("public-records export")
        verbose_name_plural = _("public-records exports")
        ordering = ["-on", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="records_export_days_in_order", condition=models.Q(first_day__lte=models.F("last_day"))
            )
        ]

    def __str__(self) -> str:
        return f"{self.request}, {self.on}"
