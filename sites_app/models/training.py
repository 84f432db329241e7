"""The partnership's courses, and who completed them."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from lib.text_fields import InFirstLanguage, TranslatedTextField

from .roster import Officer


class Course(models.Model):
    """A course of the partnership's curriculum."""

    name = TranslatedTextField(_("name"), max_length=120, unique=True)

    class Meta:
        verbose_name = _("course")
        verbose_name_plural = _("courses")
        ordering = [InFirstLanguage("name")]

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
