"""The partnership's courses, and who completed them."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from lib.text_fields import InFirstLanguage, TranslatedTextField

from .officers import Officer


class Course(models.Model):
    """A course of the partnership's curriculum."""

    name = TranslatedTextField(_("name"), max_length=120, unique=True)
    hours = models.PositiveSmallIntegerField(_("hours of the course"), null=True, blank=True)
    teaches = TranslatedTextField(_("what it teaches, in three sentences"), max_length=500, lines=3, blank=True)
    taken = models.PositiveIntegerField(_("officers of the department who took it"), null=True, blank=True)
    department = models.PositiveIntegerField(_("officers of the department"), null=True, blank=True)
    source = models.CharField(_("source of these numbers"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("course")
        verbose_name_plural = _("courses")
        ordering = [InFirstLanguage("name")]
        constraints = [
            models.CheckConstraint(
                name="course_taken_of_all",
                condition=Q(taken=None, department=None) | Q(department__gte=F("taken"), source__gt=""),
                violation_error_message=_("Both numbers stand together, the smaller one first, with their source."),
            )
        ]

    def __str__(self) -> str:
        return str(self.name)


class CourseCompletion(models.Model):
    """One officer completed one course on one day."""

    officer = models.ForeignKey(Officer, on_delete=models.CASCADE, related_name="courses", verbose_name=_("officer"))
    course = models.ForeignKey(Course, on_delete=models.CASCADE, related_name="completions", verbose_name=_("course"))
    completed_on = models.DateField(_("completed on"))

    class Meta:
        verbose_name = _("completed course")
        verbose_name_plural = _("completed courses")
        constraints = [models.UniqueConstraint(fields=["officer", "course"], name="course_completed_once")]

    def __str__(self) -> str:
        return f"{self.officer_id}: {self.course_id}"
