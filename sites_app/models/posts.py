"""The posts of a site: what is planned, so that it can be said which one is empty, and since when (POST-1)."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from .places import Site


class Post(models.Model):
    """One place on a site's team, from the day it was opened until, where it was, the day it was closed."""

    class Role(models.TextChoices):
        OFFICER = "officer", _("Officer")
        SENIOR_LEAD = "senior_lead", _("Senior lead officer")
        SERGEANT = "sergeant", _("Sergeant")

    site = models.ForeignKey(Site, on_delete=models.CASCADE, related_name="post_rows", verbose_name=_("site"))
    role = models.CharField(_("role"), max_length=20, choices=Role.choices, default=Role.OFFICER)
    opened = models.DateField(_("opened on"))
    closed = models.DateField(_("closed on"), null=True, blank=True, help_text=_("The first day without this post."))

    class Meta:
        verbose_name = _("post")
        verbose_name_plural = _("posts")
        ordering = ["site", "opened", "id"]
        constraints = [
            models.CheckConstraint(
                name="post_closed_after_opened",
                condition=Q(closed__isnull=True) | Q(closed__gt=F("opened")),
                violation_error_message=_("A post is closed after the day it was opened on."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_role_display()} {self.pk} ({self.opened})"
