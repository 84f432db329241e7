"""What a neighborhood and its team want to reach, and what is told when something grave happens."""

from datetime import date

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from lib.text_fields import TranslatedTextField

from .places import Site

MOST_OPEN = 3


class GoalQuerySet(models.QuerySet["Goal"]):
    def open(self) -> "GoalQuerySet":
        return self.filter(ended_on__isnull=True)


class Goal(models.Model):
    """One of at most three open goals of a site, agreed at a meeting: what, by when, and how one will know."""

    class Kind(models.TextChoices):
        SAFER = "safer", _("Safer")
        SEEN = "seen", _("Being seen and heard")

    site = models.ForeignKey(Site, on_delete=models.CASCADE, related_name="goals", verbose_name=_("site"))
    place = models.PositiveSmallIntegerField(_("place"), choices=[(n, str(n)) for n in range(1, MOST_OPEN + 1)])
    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices)
    text = TranslatedTextField(_("goal"), max_length=200)
    measure = TranslatedTextField(_("how we will know"), max_length=200)
    agreed_on = models.DateField(_("agreed at the meeting of"))
    due = models.DateField(_("by"))
    ended_on = models.DateField(_("ended on"), null=True, blank=True)
    reached = models.BooleanField(_("reached"), default=False)

    objects = GoalQuerySet.as_manager()

    class Meta:
        verbose_name = _("goal")
        verbose_name_plural = _("goals")
        ordering = ["site", "place", "-agreed_on"]
        constraints = [
            models.UniqueConstraint(
                fields=["site", "place"],
                condition=Q(ended_on__isnull=True),
                name="goal_three_open",
                violation_error_message=_("Another open goal has this place; a neighborhood has three at most."),
            ),
            models.CheckConstraint(name="goal_place", condition=Q(place__gte=1, place__lte=MOST_OPEN)),
            models.CheckConstraint(
                name="goal_days",
                condition=Q(due__gt=F("agreed_on")),
                violation_error_message=_("The day of a goal lies after the meeting that agreed on it."),
            ),
            models.CheckConstraint(name="goal_reached_when_ended", condition=Q(reached=False) | ~Q(ended_on=None)),
        ]

    def __str__(self) -> str:
        return str(self.text)

    def clean(self) -> None:
        """Half of the open goals are about being safer and half about being seen, as nearly as three allow."""
        super().clean()
        if self.ended_on is None and self.site_id:
            kinds = [*Goal.objects.open().filter(site=self.site_id).exclude(pk=self.pk).values_list("kind", flat=True)]
            if abs(2 * [*kinds, self.kind].count(self.Kind.SAFER) - len(kinds) - 1) > 1:
                raise ValidationError({"kind": _("Goals about being safer and about being seen take turns.")})


class NoticeQuerySet(models.QuerySet["Notice"]):
    def public(self, today: date) -> "NoticeQuerySet":
        """Approved by a second person, and not over."""
        return self.filter(approved_by__isnull=False, begins__lte=today, ends__gte=today)

    def at(self, site: Site) -> "NoticeQuerySet":
        """Of this site, and of all of them."""
        return self.filter(Q(site=site) | Q(site=None))


class Notice(models.Model):
    """When something grave happened: what is known, what is not. Two people publish it; it ends by itself."""

    site = models.ForeignKey(
        Site, on_delete=models.CASCADE, null=True, blank=True, verbose_name=_("site"), help_text=_("Empty: all sites")
    )
    title = TranslatedTextField(_("title"), max_length=120)
    known = TranslatedTextField(_("what is known"), max_length=800, lines=4)
    unknown = TranslatedTextField(_("what is not known yet"), max_length=500, lines=3, blank=True)
    next_steps = TranslatedTextField(_("what happens next, and where to get help"), max_length=500, lines=3, blank=True)
    video_due = models.DateField(_("day by which video is due"), null=True, blank=True)
    begins = models.DateField(_("shown from"))
    ends = models.DateField(_("shown until"))
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, editable=False, related_name="+"
    )
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, editable=False, related_name="+"
    )

    objects = NoticeQuerySet.as_manager()

    class Meta:
        verbose_name = _("notice")
        verbose_name_plural = _("notices")
        ordering = ["-begins", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="notice_ends",
                condition=Q(ends__gte=F("begins")),
                violation_error_message=_("A notice ends on or after the day it begins."),
            ),
            models.CheckConstraint(
                name="notice_two_people",
                condition=Q(approved_by=None) | Q(written_by=None) | ~Q(approved_by=F("written_by")),
            ),
        ]

    def __str__(self) -> str:
        return str(self.title)
