"""Where the partnership works: sites, their programs, published findings and corrected figures."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from functools import reduce
from operator import or_
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo, available_timezones

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from lib.text_fields import InFirstLanguage, TranslatedTextField

from ..mapping.outlines import validate_outline
from ..naming.fields import SlipsField

if TYPE_CHECKING:
    from accounts.access import Access


def validate_time_zone(name: str) -> None:
    """ValidationError unless `name` is a zone of the tz database."""
    if name not in available_timezones():
        raise ValidationError(_("“%(name)s” is not a time zone, for example America/Denver."), params={"name": name})


def zone_of_the_deployment() -> str:
    """The zone a new site begins with: PORTAL_TIME_ZONE, never that of another city."""
    return settings.TIME_ZONE


class SiteQuerySet(models.QuerySet["Site"]):
    def by_name(self) -> SiteQuerySet:
        return self.order_by("name")

    def named_like(self, words: str) -> SiteQuerySet:
        """Sites with these words in a name, the area or the address, as residents know them."""
        places = ("name", "also_known_as", "area", "address")
        return self.filter(reduce(or_, [Q(**{f"{place}__icontains": words}) for place in places]))

    def zones(self) -> list[str]:
        """Their time zones, sorted."""
        return sorted(self.order_by().values_list("time_zone", flat=True).distinct())

    def seconds_to_midnight(self, now: datetime) -> int:
        """Until a day ends at any of them, or where the deployment is: a page with days in it is not kept past that
        (ADDR-8).
        """
        return min(Site(time_zone=zone).seconds_to_midnight(now) for zone in {settings.TIME_ZONE, *self.zones()})

    def earliest_day(self, now: datetime) -> date:
        """The day at `now` where it begins last, at any of them or where the deployment is: what ended before it is
        over everywhere.
        """
        return min(Site(time_zone=zone).today(now) for zone in {settings.TIME_ZONE, *self.zones()})

    def visible_to(self, access: Access) -> SiteQuerySet:
        """Sites whose pages under /staff/ this person may open; anything else is a 404."""
        return self if access.reads_every_site else self.filter(pk__in=access.serves_at)

    def moderated_by(self, access: Access) -> SiteQuerySet:
        """Those this moderator works for."""
        return self if access.moderates_all else self.filter(pk__in=access.moderates)


class Site(models.Model):
    """A neighborhood, housing development or park with its own partnership team."""

    class Kind(models.TextChoices):
        HOUSING = "housing_development", _("Housing development")
        PARK = "park", _("Park")
        NEIGHBORHOOD = "neighborhood", _("Neighborhood")

    slug = models.SlugField(_("address on the web"), unique=True, max_length=60)
    name = models.CharField(_("name"), max_length=120)
    also_known_as = models.CharField(_("also known as"), max_length=200, blank=True)
    kind = models.CharField(_("kind"), max_length=30, choices=Kind.choices, default=Kind.NEIGHBORHOOD)
    area = models.CharField(_("area"), max_length=80, blank=True)
    area_verified = models.BooleanField(_("area verified"), default=False)
    intro = TranslatedTextField(_("about the team"), max_length=300, blank=True, lines=4)
    boundaries = TranslatedTextField(_("boundaries in words"), max_length=500, blank=True, lines=4)
    address = models.CharField(_("office address"), max_length=200, blank=True)
    phone = models.CharField(_("phone"), max_length=40, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    office_hours = TranslatedTextField(_("office hours"), max_length=200, blank=True)
    languages = ArrayField(models.CharField(max_length=8), verbose_name=_("languages"), default=list, blank=True)
    latitude = models.DecimalField(_("latitude"), max_digits=8, decimal_places=5, null=True, blank=True)
    longitude = models.DecimalField(_("longitude"), max_digits=8, decimal_places=5, null=True, blank=True)
    coordinates_approximate = models.BooleanField(_("coordinates approximate"), default=True)
    outline = models.JSONField(
        _("outline"),
        null=True,
        blank=True,
        validators=[validate_outline],
        help_text=_("A GeoJSON Polygon or MultiPolygon for the map; without one, a point is drawn."),
    )
    launched_on = models.CharField(
        _("launched on"),
        max_length=10,
        blank=True,
        help_text=_("YYYY, YYYY-MM or YYYY-MM-DD: as much of it as is known"),
        validators=[RegexValidator(r"^\d{4}(-\d{2}(-\d{2})?)?$")],
    )
    launched_verified = models.BooleanField(_("launch verified"), default=False)
    homes = models.PositiveIntegerField(_("homes"), null=True, blank=True)
    households = models.PositiveIntegerField(_("households"), null=True, blank=True)
    households_source = models.CharField(_("source of the number of households"), max_length=300, blank=True)
    households_on = models.DateField(_("households counted on"), null=True, blank=True)
    source = models.CharField(_("source of these facts"), max_length=300, blank=True)
    time_zone = models.CharField(
        _("time zone"), max_length=50, default=zone_of_the_deployment, validators=[validate_time_zone]
    )
    posts = models.PositiveSmallIntegerField(
        _("posts"),
        default=0,
        help_text=_("Officers and sergeants planned here, for as long as no posts are entered one by one"),
    )
    records_complete_from = models.DateField(
        _("records complete from"),
        null=True,
        blank=True,
        help_text=_("From this day on every arrival and departure is in the roster. Empty: not known."),
    )

    slips = SlipsField(of=("name", "also_known_as"))

    objects = SiteQuerySet.as_manager()
    history = HistoricalRecords(excluded_fields=["slips"])

    class Meta:
        verbose_name = _("site")
        verbose_name_plural = _("sites")
        ordering = ["name"]
        indexes = [
            GinIndex(fields=["slips"], fastupdate=False, name="site_slips"),
            models.Index(fields=["latitude", "longitude"], name="site_where"),
        ]
        constraints = [
            models.CheckConstraint(
                name="site_launched_on_form",
                condition=models.Q(launched_on="") | models.Q(launched_on__regex=r"^\d{4}(-\d{2}(-\d{2})?)?$"),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.time_zone)

    def today(self, now: datetime) -> date:
        """The day it is here at `now` (an aware datetime)."""
        return now.astimezone(self.zone).date()

    def seconds_to_midnight(self, now: datetime) -> int:
        """Seconds until the next day begins here; no public page is cached past it (ADDR-8)."""
        tomorrow = datetime.combine(self.today(now) + timedelta(days=1), datetime.min.time(), tzinfo=self.zone)
        return max(0, int(tomorrow.timestamp() - now.timestamp()))


class Program(models.Model):
    """Something for neighbors at a site: youth sport, Safe Passage, a partner's help."""

    class Kind(models.TextChoices):
        YOUTH = "youth", _("Youth")
        PREVENTION = "prevention", _("Prevention")
        CRISIS = "crisis_response", _("Help in a crisis")
        OTHER = "other", _("Other")

    site = models.ForeignKey(Site, on_delete=models.CASCADE, related_name="programs", verbose_name=_("site"))
    kind = models.CharField(_("kind"), max_length=20, choices=Kind.choices, default=Kind.OTHER)
    name = TranslatedTextField(_("name"), max_length=120)
    what = TranslatedTextField(_("what it is"), max_length=500, blank=True, lines=4)
    when = TranslatedTextField(_("when"), max_length=200, blank=True)
    for_whom = TranslatedTextField(_("for whom"), max_length=200, blank=True)
    contact = models.CharField(_("contact"), max_length=200, blank=True)
    shown = models.BooleanField(_("shown"), default=True)

    class Meta:
        verbose_name = _("program")
        verbose_name_plural = _("programs")
        ordering = ["site", InFirstLanguage("name")]

    def __str__(self) -> str:
        return str(self.name)


class Finding(models.Model):
    """A published outcome with its source; never proof of cause (ROLE-5)."""

    class Kind(models.TextChoices):
        AGENCY = "agency_figure", _("Figure of the agency")
        PRESS = "press", _("Press report")
        EVALUATION = "evaluation", _("Evaluation")
        PEER_REVIEWED = "peer_reviewed", _("Peer-reviewed study")

    class Claim(models.TextChoices):
        LESS = "less", _("Less than before")
        MORE = "more", _("More than before")
        SAME = "same", _("No change")

    site = models.ForeignKey(
        Site, on_delete=models.CASCADE, null=True, blank=True, related_name="findings", verbose_name=_("site")
    )
    measure = TranslatedTextField(_("measure"), max_length=120)
    finding = TranslatedTextField(_("finding"), max_length=500, lines=4)
    period = TranslatedTextField(_("period"), max_length=120)
    comparator = TranslatedTextField(_("compared with"), max_length=200, blank=True)
    kind = models.CharField(_("kind"), max_length=20, choices=Kind.choices)
    source = models.CharField(_("source"), max_length=200)
    url = models.URLField(_("link"), max_length=300, blank=True)
    original_seen = models.BooleanField(_("original seen"), default=False)
    null_result = models.BooleanField(_("found no clear change"), default=False)
    # What the department's own yearly counts would have to show (counts.py); blank where no count can.
    claims = models.CharField(_("claims of the counts"), max_length=4, choices=Claim.choices, blank=True)
    counted_as = models.CharField(_("the agency's category for it"), max_length=80, blank=True)
    counted_area = models.CharField(_("area to compare with"), max_length=120, blank=True)
    first_year = models.PositiveSmallIntegerField(_("from year"), null=True, blank=True)
    last_year = models.PositiveSmallIntegerField(_("to year"), null=True, blank=True)

    CHECKED = {Kind.EVALUATION, Kind.PEER_REVIEWED}

    class Meta:
        verbose_name = _("finding")
        verbose_name_plural = _("findings")
        ordering = [InFirstLanguage("measure"), "id"]
        constraints = [
            models.CheckConstraint(
                name="finding_claim_with_category_and_years",
                condition=Q(claims="", counted_as="")
                | Q(claims__gt="", counted_as__gt="", first_year__isnull=False, last_year__gt=F("first_year")),
                violation_error_message=_("A claim of counts needs the agency's category and two years."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.measure}: {self.finding}"

    @property
    def is_checked(self) -> bool:
        """Whether somebody else than the department measured it."""
        return self.kind in self.CHECKED


class EvidenceSummary(models.Model):
    """The bottom line of one measure: what all findings about it say together, in plain words."""

    measure = TranslatedTextField(_("measure"), max_length=120, unique=True)
    text = TranslatedTextField(_("bottom line"), max_length=600, lines=4)

    class Meta:
        verbose_name = _("bottom line of a measure")
        verbose_name_plural = _("bottom lines of measures")
        ordering = [InFirstLanguage("measure")]

    def __str__(self) -> str:
        return str(self.measure)


class Correction(models.Model):
    """A correction of the roster that changed a public figure: listed for everybody on /commitment/."""

    site = models.ForeignKey(Site, on_delete=models.CASCADE, related_name="corrections", verbose_name=_("site"))
    day = models.DateField(_("day"))
    figure = models.CharField(_("figure"), max_length=60)
    before = models.CharField(_("before"), max_length=60)
    after = models.CharField(_("after"), max_length=60)

    class Meta:
        verbose_name = _("correction")
        verbose_name_plural = _("corrections")
        ordering = ["-day", "-id"]

    def __str__(self) -> str:
        return f"{self.site_id} {self.day} {self.figure}"
