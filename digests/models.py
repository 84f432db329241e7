"""What each site's week looked like: one row per site and ISO week, built once, stored as data (DIG-1)."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models import BooleanField, Case, F, Q, Value, When
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from lib.addresses import AddressField, is_canonical
from lib.text_fields import LanguageField
from sites_app.models import Site

from . import labels
from .weeks import SEVEN, Week

if TYPE_CHECKING:
    from accounts.access import Access


LISTS = ("late_answers", "late_promises", "tenure", "meetings_to_close")  # of decisions, in stored data


class DigestQuerySet(models.QuerySet["Digest"]):
    def at(self, site: Site) -> DigestQuerySet:
        return self.filter(site=site)

    def built(self) -> DigestQuerySet:
        return self.filter(data__isnull=False)

    def newest(self) -> DigestQuerySet:
        return self.order_by("-starts_on")

    def of_week(self, week: Week) -> DigestQuerySet:
        return self.filter(year=week.year, week=week.number)

    def public(self, now: datetime) -> DigestQuerySet:
        """What everybody may read: built, and its Monday noon has come."""
        return self.built().filter(public_from__lte=now)

    def final(self) -> DigestQuerySet:
        """Built after their week had ended."""
        return self.built().filter(built_on__gte=F("starts_on") + Value(SEVEN))

    def passing(self) -> DigestQuerySet:
        """Built while their week still ran."""
        return self.built().filter(built_on__lt=F("starts_on") + Value(SEVEN))

    def asking(self) -> DigestQuerySet:
        """Adds `asks`: whether the week asks its commander for a decision, as `labels.decided_by_staff` says it."""
        counts = [f"data__public__decisions__{name}__count__gt" for name in LISTS] + [
            "data__public__roster__vacant__gt"
        ]
        some = Q(*(Q((count, 0)) for count in counts), _connector=Q.OR)
        leaving = Q(data__staff__planned_last_days__0__isnull=False)
        return self.annotate(asks=Case(When(some | leaving, then=True), default=False, output_field=BooleanField()))

    def visible_to(self, access: Access) -> DigestQuerySet:
        """Digests on staff pages: own sites only."""
        return self if access.reads_every_site else self.filter(site__in=access.serves_at)


class Digest(models.Model):
    """One site's ISO week (Monday to Monday, site time, half open). `data` is versioned JSON without any person's
    name or text: counts, ids and links. Without data the week was missed by the scheduler and can be built by hand."""

    site = models.ForeignKey(Site, on_delete=models.CASCADE, related_name="digests", verbose_name=_("site"))
    year = models.PositiveSmallIntegerField(_("ISO year"))
    week = models.PositiveSmallIntegerField(_("ISO week"))
    starts_on = models.DateField(_("Monday of the week"))
    data = models.JSONField(_("stored data"), null=True, blank=True)
    # Its figures in digests.csv as they are sent, without the site: so many weeks are not taken apart at each request.
    line = models.TextField(blank=True, editable=False, db_default="")
    built_on = models.DateField(_("built on"), null=True, blank=True)
    queued_on = models.DateField(_("mail queued on"), null=True, blank=True)
    missed = models.BooleanField(_("missed by the scheduler"), default=False)
    public_from = models.DateTimeField(_("public from"), null=True, editable=False)

    objects = DigestQuerySet.as_manager()

    class Meta:
        verbose_name = _("digest")
        verbose_name_plural = _("digests")
        ordering = ["-starts_on", "site"]
        constraints = [
            models.UniqueConstraint(fields=["site", "year", "week"], name="digest_once_per_site_and_week"),
            models.CheckConstraint(name="digest_week_exists", condition=Q(week__gte=1, week__lte=53)),
            models.CheckConstraint(name="digest_starts_on_monday", condition=Q(starts_on__iso_week_day=1)),
            models.CheckConstraint(
                name="digest_built_or_missed",
                condition=Q(data__isnull=False, built_on__isnull=False, public_from__isnull=False, missed=False)
                | Q(data__isnull=True, built_on__isnull=True, public_from__isnull=True, queued_on__isnull=True),
            ),
            models.CheckConstraint(name="digest_has_its_line", condition=Q(data__isnull=True) | ~Q(line="")),
        ]
        indexes = [
            models.Index(fields=["site", "-starts_on"], name="digest_site_newest"),
            models.Index(fields=["starts_on", "site"], name="digest_week"),
        ]

    def __str__(self) -> str:
        return f"{self.site_id} {self.name}"

    @property
    def name(self) -> str:
        """The week as in addresses and commands: 2026-W47."""
        return f"{self.year}-W{self.week:02d}"

    @property
    def ends_on(self) -> date:
        """The Monday after: the week runs up to it, without it."""
        return self.starts_on + SEVEN

    @property
    def url(self) -> str:
        return reverse("digests:digest", args=[self.site.slug, Week(self.year, self.week)])

    @property
    def staff_url(self) -> str:
        return reverse("digests:staff_list", args=[self.site.slug])

    @property
    def public_part(self) -> dict[str, Any]:
        """All that a public page may read: nothing of the commander's part can slip in."""
        return (self.data or {})["public"]

    @property
    def staff_part(self) -> dict[str, Any]:
        """What only the site's staff reads: needs, planned last days, links to what is not published."""
        return (self.data or {})["staff"]

    def card(self) -> dict[str, Any]:
        """The digest on its site's page: {url, title, lines}."""
        return {"url": self.url, "title": labels.week_title(self.starts_on), "lines": labels.summary(self.public_part)}


class Delivery(models.Model):
    """One digest is queued once for one recipient: this key makes a second copy impossible (DIG-6)."""

    digest = models.ForeignKey(Digest, on_delete=models.CASCADE, related_name="deliveries")
    # "officer:12", or "user:7" at the bureau; stays when a row goes.
    recipient = models.CharField(max_length=40, editable=False)
    queued_on = models.DateField()

    class Meta:
        verbose_name = _("delivery")
        verbose_name_plural = _("deliveries")
        constraints = [models.UniqueConstraint(fields=["digest", "recipient"], name="delivery_once")]

    def __str__(self) -> str:
        return f"{self.digest_id} to {self.recipient}"


class SubscriptionQuerySet(models.QuerySet["Subscription"]):
    def confirmed(self) -> SubscriptionQuerySet:
        return self.filter(confirmed_on__isnull=False)


class Subscription(models.Model):
    """A resident reads a site's digest by e-mail: no account, confirmed by a link, ended by one click."""

    site = models.ForeignKey(Site, on_delete=models.CASCADE, related_name="+", verbose_name=_("site"))
    email = AddressField(_("e-mail"))
    language = LanguageField(_("language"))
    asked_on = models.DateField(_("asked on"))
    confirmed_on = models.DateField(_("confirmed on"), null=True, blank=True)

    objects = SubscriptionQuerySet.as_manager()

    class Meta:
        verbose_name = _("subscription")
        verbose_name_plural = _("subscriptions")
        constraints = [
            models.UniqueConstraint(fields=["site", "email"], name="subscription_once"),
            models.CheckConstraint(name="subscription_email_canonical", condition=is_canonical("email")),
        ]

    def __str__(self) -> str:
        return f"subscription {self.pk}"
