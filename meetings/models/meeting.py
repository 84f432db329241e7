"""A meeting of a site, from draft to minutes, and the series it may belong to."""

from __future__ import annotations

import uuid
from datetime import date, datetime
from typing import TYPE_CHECKING

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Count, F, OuterRef, Q, Subquery, Sum
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from lib.text_fields import TranslatedTextField
from sites_app.models import Site

from .. import attendance, spoken
from ..local_time import Repeat
from .rsvp import Rsvp

if TYPE_CHECKING:
    from accounts.access import Access


def new_calendar_uid() -> str:
    """A random name (RFC 7986, 5.3): nothing in it is the portal's or the meeting's."""
    return str(uuid.uuid4())


class Series(models.Model):
    """Meetings that were planned together, at the same time on the wall clock (MEET-2)."""

    class Pattern(models.TextChoices):
        WEEKLY = Repeat.WEEKLY, _("Every week")
        EVERY_SECOND_WEEK = Repeat.EVERY_SECOND_WEEK, _("Every second week")
        MONTHLY = Repeat.MONTHLY, _("Every month, on the same weekday")

    site = models.ForeignKey(Site, on_delete=models.PROTECT, related_name="meeting_series", verbose_name=_("site"))
    pattern = models.CharField(_("repeats"), max_length=20, choices=Pattern.choices)

    class Meta:
        verbose_name = _("series")
        verbose_name_plural = _("series")
        constraints = [
            models.CheckConstraint(
                name="series_known_pattern", condition=Q(pattern__in=[repeat.value for repeat in Repeat])
            )
        ]

    def __str__(self) -> str:
        return f"{self.pattern} at {self.site_id}"


class MeetingQuerySet(models.QuerySet["Meeting"]):
    def public(self) -> MeetingQuerySet:
        """What everybody may see: all but drafts."""
        return self.exclude(status=Meeting.Status.DRAFT)

    def upcoming(self, now: datetime) -> MeetingQuerySet:
        """Not ended and not cancelled, the next one first (API-3)."""
        return self.filter(status=Meeting.Status.SCHEDULED, ends_at__gt=now).order_by("starts_at", "pk")

    def past(self, now: datetime) -> MeetingQuerySet:
        """Ended, the latest first; cancelled ones are in it."""
        return self.filter(ends_at__lte=now).order_by("-starts_at", "pk")

    def at(self, site: Site) -> MeetingQuerySet:
        return self.filter(site=site)

    def visible_to(self, access: Access) -> MeetingQuerySet:
        """Meetings whose staff pages this person may open; anything else is a 404."""
        return self if access.reads_every_site else self.filter(site__in=access.serves_at)

    def took_place(self, now: datetime) -> MeetingQuerySet:
        kept = [Meeting.Status.SCHEDULED, Meeting.Status.HELD]
        return self.filter(status__in=kept, ends_at__lte=now)

    def to_close(self, now: datetime) -> MeetingQuerySet:
        """Took place, but nobody has said how many came, or there are no minutes yet; the oldest first."""
        open_ends = Q(headcount__isnull=True) | Q(minutes_on__isnull=True)
        return self.took_place(now).filter(open_ends).order_by("starts_at", "pk")

    def with_confirmed(self) -> MeetingQuerySet:
        """Adds `confirmed` (persons), counted from the RSVPs as they stand."""
        confirmed = Rsvp.objects.filter(meeting=OuterRef("pk")).confirmed().order_by().values("meeting")
        return self.annotate(confirmed=Coalesce(Subquery(confirmed.annotate(n=Sum("party_size")).values("n")), 0))

    def with_seats(self) -> MeetingQuerySet:
        """Adds also `waiting` (persons) and `parties_waiting`."""
        waiting = Rsvp.objects.filter(meeting=OuterRef("pk")).waiting().order_by().values("meeting")
        return self.with_confirmed().annotate(
            waiting=Coalesce(Subquery(waiting.annotate(n=Sum("party_size")).values("n")), 0),
            parties_waiting=Coalesce(Subquery(waiting.annotate(n=Count("pk")).values("n")), 0),
        )


# What can be had at a meeting, each a box of its form: shown wherever one is, told to those who come if it changes.
OFFERS = ("interpretation", "child_care", "step_free")


class Meeting(models.Model):
    """One meeting. Times are instants; what a clock on the wall shows is in `local_time.py`."""

    class Status(models.TextChoices):
        DRAFT = "draft", _("draft")
        SCHEDULED = "scheduled", _("scheduled")
        CANCELLED = "cancelled", _("cancelled")
        HELD = "held", _("held")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    site = models.ForeignKey(Site, on_delete=models.PROTECT, related_name="meetings", verbose_name=_("site"))
    series = models.ForeignKey(
        Series, on_delete=models.SET_NULL, null=True, blank=True, related_name="meetings", verbose_name=_("series")
    )
    status = models.CharField(_("state"), max_length=10, choices=Status.choices, default=Status.DRAFT)
    title = TranslatedTextField(_("title"), max_length=120, blank=True)
    description = TranslatedTextField(_("what it is about"), max_length=3000, blank=True, lines=4)
    place = models.CharField(_("place"), max_length=120, help_text=_("For example: library, community room"))
    address = models.CharField(_("address"), max_length=200, blank=True)
    starts_at = models.DateTimeField(_("begins"))
    ends_at = models.DateTimeField(_("ends"))
    capacity = models.PositiveIntegerField(
        _("seats"), null=True, blank=True, help_text=_("Leave empty if there is room for everybody.")
    )
    languages = ArrayField(models.CharField(max_length=8), verbose_name=_("languages spoken"), default=list, blank=True)
    interpretation = models.BooleanField(_("interpreter can be asked for"), default=False)
    child_care = models.BooleanField(_("child care"), default=False)
    step_free = models.BooleanField(_("way in without steps"), default=False)
    ask_until = models.DateField(
        _("ask for these by"), null=True, blank=True, help_text=_("We still read what comes later.")
    )
    walk_ins = models.BooleanField(_("people may simply come"), default=True)
    # The UID of its calendar entry: stored, so that it stays the same under another address of the portal.
    calendar_uid = models.CharField(max_length=255, unique=True, default=new_calendar_uid, editable=False)
    # Raised by every move and by the cancellation; calendars and reminders go by it.
    sequence = models.PositiveIntegerField(default=0, editable=False)
    # The sequence whose reminders are in the outbox.
    reminded_sequence = models.IntegerField(null=True, editable=False)
    changed_on = models.DateField(_("last changed on"), editable=False)
    cancel_reason = TranslatedTextField(_("reason"), max_length=300, blank=True)
    headcount = models.PositiveIntegerField(_("people who came, in all"), null=True, blank=True)
    walk_in_count = models.PositiveIntegerField(_("of these, without telling us before"), null=True, blank=True)
    minutes = TranslatedTextField(_("minutes"), max_length=20000, blank=True, lines=4)
    minutes_on = models.DateField(_("minutes published on"), null=True, blank=True)

    objects = MeetingQuerySet.as_manager()

    class Meta:
        verbose_name = _("meeting")
        verbose_name_plural = _("meetings")
        ordering = ["starts_at", "id"]
        indexes = [
            models.Index(fields=["site", "starts_at"], name="meeting_site_start"),
            models.Index(fields=["ends_at"], condition=Q(status="scheduled"), name="meeting_scheduled_end"),
        ]
        constraints = [
            models.CheckConstraint(
                name="meeting_end_after_start",
                condition=Q(ends_at__gt=F("starts_at")),
                violation_error_message=_("The meeting ends before it begins."),
            ),
            models.CheckConstraint(
                name="meeting_known_status", condition=Q(status__in=["draft", "scheduled", "cancelled", "held"])
            ),
            models.CheckConstraint(
                name="meeting_has_a_title",
                condition=~Q(title={}),
                violation_error_message=_("Please give the meeting a title in at least one language."),
            ),
            models.CheckConstraint(
                name="meeting_walk_ins_among_headcount",
                condition=Q(walk_in_count__isnull=True) | Q(headcount__gte=F("walk_in_count")),
                violation_error_message=_("More people came without telling us than came in all."),
            ),
            models.CheckConstraint(
                name="meeting_minutes_have_a_text",
                condition=Q(minutes_on__isnull=True) | ~Q(minutes={}),
                violation_error_message=_("Minutes need a text in at least one language."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title} ({self.starts_at:%Y-%m-%d})"

    @property
    def is_draft(self) -> bool:
        return self.status == self.Status.DRAFT

    @property
    def is_cancelled(self) -> bool:
        return self.status == self.Status.CANCELLED

    def is_over(self, now: datetime) -> bool:
        return self.status == self.Status.HELD or self.ends_at <= now

    def has_begun(self, now: datetime) -> bool:
        return self.starts_at <= now

    def takes_rsvps(self, now: datetime) -> bool:
        """Public, not cancelled, not over (ADDR-5: 409 otherwise)."""
        return self.status == self.Status.SCHEDULED and not self.is_over(now)

    def seats_left(self) -> int | None:
        """Persons who still fit, from 0; None without a capacity. One query, unless read by `with_seats()`."""
        if self.capacity is None:
            return None
        counted = self.__dict__.get("confirmed")
        taken = Rsvp.objects.confirmed().filter(meeting=self).persons() if counted is None else counted
        return max(0, self.capacity - taken)

    @property
    def is_full(self) -> bool:
        return self.seats_left() == 0

    @property
    def how_to_come(self) -> str:
        """What anybody reads who would like to come."""
        return attendance.for_anybody(walk_ins=self.walk_ins, is_full=self.is_full)

    @property
    def languages_in_words(self) -> list[str]:
        return [spoken.name_of(code) for code in self.languages]

    @property
    def zone_name(self) -> str:
        """ "PDT" or "PST" where the clock shows the hour of the start or the end twice that night; else blank."""
        times = [time.astimezone(self.site.zone) for time in (self.starts_at, self.ends_at)]
        twice = [time for time in times if time.replace(fold=0).utcoffset() != time.replace(fold=1).utcoffset()]
        return " – ".join(dict.fromkeys(time.tzname() or "" for time in times)) if twice else ""

    @property
    def local_day(self) -> date:
        """The day on which it begins, in the site's zone."""
        return self.starts_at.astimezone(self.site.zone).date()
