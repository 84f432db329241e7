"""Public figures counted ahead of being asked for, where sites are many: what everybody may read, and nothing else."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models

from .places import Site
from .roster import site_day


class SiteFiguresQuerySet(models.QuerySet["SiteFigures"]):
    def at(self, now: datetime) -> SiteFiguresQuerySet:
        """Of each site those of the day it is there."""
        return self.filter(day=site_day(now))


class SiteFigures(models.Model):
    """The public figures of one site as of one day, as text that is sent as it is, and what the total adds up."""

    site = models.ForeignKey(Site, on_delete=models.CASCADE, related_name="+")
    day = models.DateField()
    tally = models.JSONField()
    # Where its stints end that a past quarter may count, as ordinals; none where earlier departures are not known.
    ends = ArrayField(models.IntegerField(), null=True)
    commitment = models.TextField()  # the site's object of /api/v1/commitment/
    stints = models.TextField(blank=True)  # its lines of stints.csv
    curve = models.TextField(blank=True)  # its lines of curve.csv

    objects = SiteFiguresQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["site", "day"], name="site_figures_once_a_day")]

    def __str__(self) -> str:
        return f"{self.site_id} {self.day}"


class AllFigures(models.Model):
    """All sites together, each as of the day it is there; `days` names that day in each zone."""

    days = ArrayField(models.CharField(max_length=70), unique=True)
    data: Any = models.JSONField()
    stale = models.BooleanField(default=False)
    last_day: date | Any = models.DateField()

    def __str__(self) -> str:
        return ", ".join(self.days)


class RosterChange(models.Model):
    """A site whose stored figures no longer hold; written by the database itself when its roster changes."""

    site_id = models.BigIntegerField(db_index=True)  # no foreign key: the site may be gone by then

    def __str__(self) -> str:
        return str(self.site_id)
