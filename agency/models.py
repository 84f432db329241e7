"""Who runs this portal, in its own words: names, looks, public texts, places to turn to, ready-made sentences.

One row is current. Without one, the words of the environment hold (PORTAL_ORGANISATION and others).
"""

import hashlib

from django.contrib.postgres.fields import ArrayField
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from lib.text_fields import TranslatedTextField

from .looks import validate_colour


class Agency(models.Model):
    """One agency; the current one is on every page, in mail, calendars, files and the program interface."""

    name = TranslatedTextField(_("name of the portal"), max_length=80)
    organisation = TranslatedTextField(_("who runs it"), max_length=120)
    moderators = TranslatedTextField(_("who reads first"), max_length=120)
    oversight = TranslatedTextField(_("who watches over complaints"), max_length=120, blank=True)
    hours = TranslatedTextField(_("hours of those who read first"), max_length=120)
    about = TranslatedTextField(_("what this is, on the page about it"), max_length=2000, blank=True, lines=5)
    site_word = TranslatedTextField(_("own word for a neighborhood"), max_length=60, blank=True)
    officer_word = TranslatedTextField(_("own word for an officer"), max_length=60, blank=True)
    commander_word = TranslatedTextField(_("own word for a commander"), max_length=60, blank=True)
    accent = models.CharField(_("colour"), max_length=7, blank=True, validators=[validate_colour])
    logo = models.BinaryField(_("logo"), blank=True, default=bytes)
    is_current = models.BooleanField(_("current"), default=False, editable=False)

    history = HistoricalRecords(excluded_fields=["logo"])

    class Meta:
        verbose_name = _("agency")
        verbose_name_plural = _("agencies")
        constraints = [
            models.UniqueConstraint(fields=["is_current"], condition=Q(is_current=True), name="agency_one_is_current"),
            models.CheckConstraint(name="agency_has_names", condition=~Q(name={}) & ~Q(organisation={})),
            models.CheckConstraint(
                name="agency_accent_form", condition=Q(accent="") | Q(accent__regex=r"^#[0-9a-f]{6}$")
            ),
        ]

    def __str__(self) -> str:
        return str(self.name)

    @property
    def logo_digest(self) -> str:
        """Part of the logo's address, so that a new logo has a new one; "" without a logo."""
        return hashlib.sha256(bytes(self.logo)).hexdigest()[:16] if self.logo else ""


class Kind(models.TextChoices):
    """What a place to turn to is for. `other` has a name of its own."""

    EMERGENCY = "emergency", _("Emergency")
    NON_EMERGENCY = "non_emergency", _("Police, when it is no emergency")
    TIP_LINE = "tip_line", _("Tip line for crimes")
    COMPLAINT = "complaint", _("Complaints about an officer")
    CITY_SERVICES = "city_services", _("City services (streets, lights, trash)")
    CRISIS = "crisis", _("Help in a crisis, day and night")
    CHILD_PROTECTION = "child_protection", _("Child protection")
    DOMESTIC_VIOLENCE = "domestic_violence", _("Help with violence at home")
    HOUSING = "housing", _("Housing manager")
    LEGAL_AID = "legal_aid", _("Legal help")
    CRISIS_RESPONDERS = "crisis_responders", _("People who come in a crisis and are not police")
    PROGRAM = "program", _("A program that is not police")
    OTHER = "other", _("Another place")


class RouteQuerySet(models.QuerySet["Route"]):
    def reachable(self) -> "RouteQuerySet":
        """What has a way to reach it; nothing else is shown."""
        return self.exclude(call="", text_number="", web="")


class Route(models.Model):
    """A place to turn to; what is said about it was looked up on a day, in a source."""

    class Asks(models.TextChoices):
        NO = "no", _("no")
        MAY_REFUSE = "may_refuse", _("yes, but one may refuse")
        YES = "yes", _("yes")
        UNKNOWN = "unknown", _("not known")

    agency = models.ForeignKey(Agency, on_delete=models.CASCADE, related_name="routes", verbose_name=_("agency"))
    kind = models.CharField(_("kind"), max_length=20, choices=Kind.choices)
    name = TranslatedTextField(_("own name"), max_length=120, blank=True)
    call = models.CharField(_("number to call"), max_length=40, blank=True)
    press = TranslatedTextField(_("key to press for the language"), max_length=2, blank=True)
    text_number = models.CharField(_("number for text messages"), max_length=40, blank=True)
    text_word = TranslatedTextField(_("word to send"), max_length=20, blank=True)
    web = models.URLField(_("web page"), max_length=300, blank=True)
    hours = TranslatedTextField(_("hours"), max_length=120, blank=True)
    languages = ArrayField(models.CharField(max_length=35), verbose_name=_("languages"), default=list, blank=True)
    asks_name = models.CharField(_("asks for a name"), max_length=10, choices=Asks.choices, default=Asks.UNKNOWN)
    police_hear = models.CharField(_("police hear of it"), max_length=10, choices=Asks.choices, default=Asks.UNKNOWN)
    ages = models.CharField(_("ages"), max_length=40, blank=True)
    cost = TranslatedTextField(_("cost"), max_length=80, blank=True)
    run_by = TranslatedTextField(_("who runs it"), max_length=120, blank=True)
    checked_on = models.DateField(_("last checked on"), null=True, blank=True)
    source = models.CharField(_("source"), max_length=300, blank=True)
    position = models.PositiveSmallIntegerField(_("place in the list"), default=0)

    objects = RouteQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("place to turn to")
        verbose_name_plural = _("places to turn to")
        ordering = ["position", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["agency", "kind"],
                condition=~Q(kind__in=["program", "other", "legal_aid", "housing"]),
                name="route_once_a_kind",
            ),
            models.CheckConstraint(name="route_other_is_named", condition=~Q(kind="other") | ~Q(name={})),
        ]

    def __str__(self) -> str:
        return str(self.name) or self.get_kind_display()


class ReadySentence(models.Model):
    """A sentence that moderators can put into a word to a writer, in the writer's language."""

    agency = models.ForeignKey(Agency, on_delete=models.CASCADE, related_name="sentences", verbose_name=_("agency"))
    key = models.CharField(_("short name"), max_length=40, validators=[RegexValidator(r"^[a-z][a-z0-9_]*$")])
    text = TranslatedTextField(_("sentence"), max_length=500, lines=3)
    position = models.PositiveSmallIntegerField(_("place in the list"), default=0)

    history = HistoricalRecords()

    class Meta:
        verbose_name = _("ready-made sentence")
        verbose_name_plural = _("ready-made sentences")
        ordering = ["position", "id"]
        constraints = [models.UniqueConstraint(fields=["agency", "key"], name="sentence_key_once")]

    def __str__(self) -> str:
        return self.key


class LanguageReview(models.Model):
    """Somebody who speaks a language read the danger block, form, check, receipt, thread and privacy page in it.

    Until then `/accessibility/` says that nobody has; a later change of a text asks for a new reading.
    """

    language = models.CharField(_("language"), max_length=35)
    read_by = models.CharField(_("who read it, by name"), max_length=120)
    read_on = models.DateField(_("day"))

    history = HistoricalRecords()

    class Meta:
        verbose_name = _("reading of a language")
        verbose_name_plural = _("readings of languages")
        ordering = ["language", "-read_on"]
        constraints = [models.CheckConstraint(name="review_is_signed", condition=~Q(read_by="") & ~Q(language=""))]

    def __str__(self) -> str:
        return f"{self.language}: {self.read_by}, {self.read_on}"
