"""Who serves where, since when and until when: officers, assignments, leaves."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, RangeOperators
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import ExpressionWrapper, F, Func, Q, Value
from django.db.models.functions import Cast
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from accounts.models import MODERATORS, User
from lib.addresses import AddressField, is_canonical
from lib.text_fields import TranslatedTextField
from lib.texts import TranslatedText

from .. import intervals
from .places import Site
from .posts import Post

MODERATORS_ADDRESS = _("This is a moderator's address. A moderator is a civilian: nobody on the roster may be one.")
ADMINISTRATORS_ADDRESS = _("This is an administrator's address. An administrator has no other role, and is no officer.")
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


def kept_off_roster(emails: Iterable[str]) -> dict[str, Any]:
    """Which of these addresses nobody on the roster may have, and why, in words."""
    users = User.objects.filter(email__in=list(emails))
    moderators = users.filter(groups__name=MODERATORS).values_list("email", flat=True)
    administrators = users.filter(is_superuser=True).values_list("email", flat=True)
    return dict.fromkeys(moderators, MODERATORS_ADDRESS) | dict.fromkeys(administrators, ADMINISTRATORS_ADDRESS)


class OfficerQuerySet(models.QuerySet["Officer"]):
    def public(self) -> "OfficerQuerySet":
        """Officers who may be shown by name or initials; hidden ones are in counts only."""
        return self.exclude(publication=Officer.Publication.HIDDEN)


class Officer(models.Model):
    """A person on the roster; never rated, never scored (ROLE-6)."""

    class Publication(models.TextChoices):
        FULL = "full", _("Full name")
        INITIALS = "initials", _("Initials only")
        HIDDEN = "hidden", _("Not shown")

    serial_number = models.CharField(_("serial number"), max_length=30, unique=True)
    first_name = models.CharField(_("first name"), max_length=80)
    last_name = models.CharField(_("last name"), max_length=80)
    rank = models.CharField(_("rank"), max_length=60)
    email = AddressField(_("e-mail on the roster"), blank=True)
    languages = ArrayField(models.CharField(max_length=8), verbose_name=_("languages"), default=list, blank=True)
    # Joined by an accepted invitation only, never because an e-mail matches.
    user = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="officer",
        verbose_name=_("account"),
    )
    publication = models.CharField(
        _("publication"), max_length=10, choices=Publication.choices, default=Publication.FULL
    )
    introduction = TranslatedTextField(_("introduction"), max_length=400, blank=True, lines=4)
    introduction_consent_on = models.DateField(_("consent to the introduction given on"), null=True, blank=True)

    objects = OfficerQuerySet.as_manager()
    history = HistoricalRecords(excluded_fields=["introduction"])

    class Meta:
        verbose_name = _("officer")
        verbose_name_plural = _("officers")
        ordering = ["last_name", "first_name"]
        constraints = [
            models.CheckConstraint(name="officer_email_canonical", condition=is_canonical("email", blank=True))
        ]

    def __str__(self) -> str:
        return f"{self.first_name} {self.last_name} ({self.serial_number})"

    def clean(self) -> None:
        """ValidationError where the address is a moderator's or an administrator's, as the database will have it."""
        if self.email and (found := kept_off_roster([self.email])):
            raise ValidationError({"email": found[self.email]})

    @property
    def full_name(self) -> str:
        """For staff only; the public reads `display_name`."""
        return f"{self.first_name} {self.last_name}"

    @property
    def display_name(self) -> str:
        """The name the public may read, by `publication`; empty when hidden."""
        match self.publication:
            case Officer.Publication.FULL:
                return self.full_name
            case Officer.Publication.INITIALS:
                return f"{self.first_name[:1]}. {self.last_name[:1]}."
        return ""

    @property
    def public_introduction(self) -> TranslatedText:
        """The introduction in the page's language, only with recorded consent and never when hidden."""
        if self.introduction_consent_on and self.publication != Officer.Publication.HIDDEN:
            return self.introduction
        return TranslatedText()


class OfficerPhotoQuerySet(models.QuerySet["OfficerPhoto"]):
    def shown(self, now: datetime) -> "OfficerPhotoQuerySet":
        """Portraits everybody may see: of people who serve at `now` and show their full name."""
        serving = Assignment.objects.current(now).values("officer")
        return self.filter(officer__publication=Officer.Publication.FULL, officer__in=serving)


class OfficerPhoto(models.Model):
    """A consented portrait: re-encoded, metadata gone, small enough for a row (so no shared disk is
    needed).
    """

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


def site_day(now: datetime, site: str = "site") -> Cast:
    """SQL expression: the day it is at `now` in the zone of the row's site."""
    moment = Value(now, output_field=models.DateTimeField())
    return Cast(Func(F(f"{site}__time_zone"), moment, function="timezone"), models.DateField())


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
                    (
                        Func(F("officer"), F("officer"), Value("[]"), function="int8range"),
                        RangeOperators.OVERLAPS,
                    ),
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
        """ValidationError unless the leave lies inside the officer's assignments, as the database will
        have it.
        """
        if self.start is None or self.officer_id is None or (self.end is not None and self.end < self.start):
            return
        served = intervals.merge(self.officer.assignments.values_list("start", "end"))
        if not intervals.covers(served, self.start, self.end):
            raise ValidationError({"start" if self.end is None else "end": OUTSIDE})
