"""Who serves where, since when and until when: assignments and leaves; and portraits of who serves."""

from datetime import date, datetime

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import ExpressionWrapper, F, Func, Q, Value
from django.db.models.functions import Cast
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from lib.text_fields import TranslatedTextField

from .. import intervals
from .officers import Officer
from .places import Site
from .posts import Post

OTHER_SITE = _("This post is at another site.")
OUTSIDE = _("A leave lies inside the officer's assignments. Without a last day, its first day does.")
# Days outside are slips of the pen, and a clock five years on must still fit a calendar.
FIRST_DAY, LAST_DAY = date(1950, 1, 1), date(2149, 12, 31)


def believable_days(name: str) -> models.CheckConstraint:
    """A constraint on `start` and `end` of a row."""
    return models.CheckConstraint(
        name=name,
        condition=Q(start__gte=FIRST_DAY, start__lte=LAST_DAY) & (Q(end__isnull=True) | Q(end__lte=LAST_DAY)),
        violation_error_message=_("These days are not in this century or the last."),
    )


class OfficerPhotoQuerySet(models.QuerySet["OfficerPhoto"]):
    def shown(self, now: datetime) -> "OfficerPhotoQuerySet":
        """Portraits everybody may see: of people who serve at `now` and show their full name."""
        serving = Assignment.objects.current(now).values("officer")
        return self.filter(officer__publication=Officer.Publication.FULL, officer__in=serving)


class OfficerPhoto(models.Model):
    """A consented portrait: re-encoded, metadata gone, small enough for a row (so no shared disk is needed)."""

    officer = models.OneToOneField(Officer, on_delete=models.CASCADE, related_name="photo", verbose_name=_("officer"))
    image = models.BinaryField(_("image"), help_text=_("WebP, 320 by 320 pixels"))
    token = models.UUIDField(_("token in the address"), unique=True)
    alt = TranslatedTextField(_("description"), max_length=200)
    consented_on = models.DateField(_("consent given on"))

    objects = OfficerPhotoQuerySet.as_manager()

    class Meta:
        verbose_name = _("photo")
        verbose_name_plural = _("photos")

    def __str__(self) -> str:
        return f"photo of officer {self.officer_id}"


def site_day(now: datetime) -> Cast:
    """SQL expression: the day it is at `now` in the zone of the row's site (CLOCK-10)."""
    moment = Value(now, output_field=models.DateTimeField())
    return Cast(Func(F("site__time_zone"), moment, function="timezone"), models.DateField())


class AssignmentQuerySet(models.QuerySet["Assignment"]):
    def current(self, now: datetime) -> "AssignmentQuerySet":
        """Assignments that run at `now`, by the day in each site's own zone; a last day is served."""
        day = site_day(now)
        return self.filter(Q(end__isnull=True) | Q(end__gte=day), start__lte=day)

    def not_over(self, now: datetime) -> "AssignmentQuerySet":
        """Assignments that run at `now` or lie ahead; `has_begun` tells one from the other."""
        day = site_day(now)
        begun = ExpressionWrapper(Q(start__lte=day), output_field=models.BooleanField())
        return self.filter(Q(end__isnull=True) | Q(end__gte=day)).annotate(has_begun=begun)

    def running(self, today: date) -> "AssignmentQuerySet":
        """The same where the day is known already."""
        return self.filter(Q(end__isnull=True) | Q(end__gte=today), start__lte=today)

    def at(self, site: Site) -> "AssignmentQuerySet":
        return self.filter(site=site)

    def commanding(self) -> "AssignmentQuerySet":
        return self.filter(role=Assignment.Role.COMMANDER)

    def on_posts(self) -> "AssignmentQuerySet":
        """Without commanders, who fill no post (FIG-1)."""
        return self.exclude(role=Assignment.Role.COMMANDER)


class Assignment(models.Model):
    """One role of one officer at one site, from its first to its last day, both served."""

    class Role(models.TextChoices):
        OFFICER = "officer", _("Officer")
        SENIOR_LEAD = "senior_lead", _("Senior lead officer")
        SERGEANT = "sergeant", _("Sergeant")
        COMMANDER = "commander", _("Commander")

    class EndReason(models.TextChoices):
        COMPLETED = "completed", _("Completed")
        PROMOTED = "promoted", _("Promoted")
        TRANSFERRED = "transferred", _("Transferred")
        RETIRED = "retired", _("Retired")
        RESIGNED = "resigned", _("Resigned")
        OTHER = "other", _("Other")

    officer = models.ForeignKey(
        Officer, on_delete=models.CASCADE, related_name="assignments", verbose_name=_("officer")
    )
    site = models.ForeignKey(Site, on_delete=models.PROTECT, related_name="assignments", verbose_name=_("site"))
    role = models.CharField(_("role"), max_length=20, choices=Role.choices, default=Role.OFFICER)
    start = models.DateField(_("first day"))
    end = models.DateField(_("last day"), null=True, blank=True)
    end_reason = models.CharField(_("reason of the end"), max_length=20, choices=EndReason.choices, blank=True)
    committed = models.BooleanField(_("under the five-year promise"), default=True)
    post = models.ForeignKey(
        Post,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="assignments",
        verbose_name=_("post"),
        help_text=_("Who comes next takes the same post, from a day on which somebody still fills it."),
    )
    # Agreements of the officer, each to one day: where the plan moves, it is not agreed to any more (POST-4).
    start_agreed = models.DateField(_("agreed that neighbors may know of this first day"), null=True, blank=True)
    end_agreed = models.DateField(_("agreed that neighbors may know of this last day"), null=True, blank=True)
    early_end_agreed = models.DateField(
        _("agreed to be named as leaving before five years on this day"), null=True, blank=True
    )
    kept_agreed = models.DateField(
        _("agreed that neighbors read of five years kept on this day"), null=True, blank=True
    )

    objects = AssignmentQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("assignment")
        verbose_name_plural = _("assignments")
        ordering = ["site", "start", "officer"]
        indexes = [models.Index(fields=["site", "start"], name="assignment_site_start")]
        constraints = [
            models.CheckConstraint(
                name="assignment_end_not_before_start",
                condition=Q(end__isnull=True) | Q(end__gte=F("start")),
                violation_error_message=_("The last day lies before the first."),
            ),
            models.CheckConstraint(
                name="assignment_reason_needs_end",
                condition=Q(end_reason="") | Q(end__isnull=False),
                violation_error_message=_("A reason for the end needs a last day."),
            ),
            believable_days("assignment_believable_days"),
            models.CheckConstraint(
                name="assignment_commander_fills_no_post",
                condition=~Q(role="commander") | Q(post__isnull=True),
                violation_error_message=_("A commander fills no post."),
            ),
            # Without btree_gist: a scalar becomes a range of one (docs/decisions/).
            ExclusionConstraint(
                name="assignment_no_overlap",
                expressions=[
                    (Func(F("officer"), F("officer"), Value("[]"), function="int8range"), RangeOperators.OVERLAPS),
                    (Func(F("site"), F("site"), Value("[]"), function="int8range"), RangeOperators.OVERLAPS),
                    (Func(F("start"), F("end"), Value("[]"), function="daterange"), RangeOperators.OVERLAPS),
                ],
                violation_error_message=_(
                    "This officer already has an assignment at this site on some of these days. "
                    "A new role begins the day after the old one ends."
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.officer}: {self.site}, {self.get_role_display()}, {self.start}"

    def clean(self) -> None:
        """ValidationError where the post is another site's, as the database will have it."""
        if self.post is not None and self.post.site_id != self.site_id:
            raise ValidationError({"post": OTHER_SITE})


class Leave(models.Model):
    """Days away inside an officer's assignments; no public page marks, dates or names one."""

    class Kind(models.TextChoices):
        MEDICAL = "medical", _("Medical")
        FAMILY = "family", _("Family")
        MILITARY = "military", _("Military")
        TRAINING = "training", _("Training")
        VACATION = "vacation", _("Vacation")
        LOAN = "loan", _("On loan")
        OTHER = "other", _("Other")

    officer = models.ForeignKey(Officer, on_delete=models.CASCADE, related_name="leaves", verbose_name=_("officer"))
    start = models.DateField(_("first day"))
    end = models.DateField(_("last day"), null=True, blank=True)
    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices, default=Kind.OTHER)
    pauses = models.BooleanField(_("pauses the clock"), default=True)

    history = HistoricalRecords()

    class Meta:
        verbose_name = _("leave")
        verbose_name_plural = _("leaves")
        ordering = ["officer", "start"]
        constraints = [
            models.UniqueConstraint(fields=["officer", "start"], name="leave_once_per_first_day"),
            models.CheckConstraint(
                name="leave_end_not_before_start",
                condition=Q(end__isnull=True) | Q(end__gte=F("start")),
                violation_error_message=_("The last day lies before the first."),
            ),
            believable_days("leave_believable_days"),
        ]

    def __str__(self) -> str:
        return f"{self.officer}: {self.get_kind_display()}, {self.start}"

    def clean(self) -> None:
        """ValidationError unless the leave lies inside the officer's assignments, as the database will have it."""
        if self.start is None or self.officer_id is None or (self.end is not None and self.end < self.start):
            return
        served = intervals.merge(self.officer.assignments.values_list("start", "end"))
        if not intervals.covers(served, self.start, self.end):
            raise ValidationError({"start" if self.end is None else "end": OUTSIDE})
