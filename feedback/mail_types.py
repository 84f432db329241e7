"""The mails of this app: a link for the duty list, "there is an answer", and "n wait" once a day. Never a text."""

from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from accounts.access import Access
from accounts.models import User
from lib.languages import in_language
from mail.mail_types import RenderedMail, from_templates, register
from mail.models import Urgency
from sites_app.access import access_of

from . import looks_urgent
from .models import Authorship, Feedback


def _rendered(subject: str, lines: list[str], url: str, link: str) -> RenderedMail:
    context = {"subject": subject, "preheader": lines[0], "lines": lines, "url": url, "link": link}
    return from_templates(subject, "feedback/email/notice_message", context)


def _duty(row: Any) -> RenderedMail:
    url = settings.BASE_URL + reverse("admin:feedback_feedback_change", args=[row.params["feedback"]])
    lines = [_("A message was set apart because somebody may be in danger."), _("Please look at it now.")]
    return _rendered(_("Please look now: a message was set apart"), lines, url, _("Open it"))


def _duty_still_due(row: Any, now: datetime) -> str | None:
    still = Feedback.objects.filter(pk=row.params["feedback"], status=Feedback.Status.ESCALATED).exists()
    return None if still else "handled"


def _urgent(row: Any) -> RenderedMail:
    """The number as it is when the mail leaves."""
    n = len(looks_urgent.among(None))
    said = ngettext("%(n)d message looks urgent", "%(n)d messages look urgent", n) % {"n": n}
    url = settings.BASE_URL + reverse("admin:feedback_feedback_changelist")
    lines = [said + ".", _("They stand above the queue. Please look now.")]
    return _rendered(said, lines, url, _("Open the queue"))


def _urgent_still_due(row: Any, now: datetime) -> str | None:
    return None if looks_urgent.among(None) else "handled"


def _answer(row: Any) -> RenderedMail:
    url = settings.BASE_URL + reverse("feedback:my_thread", args=[row.params["feedback"]])
    lines = [_("The team has answered what you wrote."), _("You read it after signing in.")]
    return _rendered(_("There is an answer for you"), lines, url, _("Read the answer"))


def _answer_still_due(row: Any, now: datetime) -> str | None:
    still = Authorship.objects.filter(feedback=row.params["feedback"], user__is_active=True).exists()
    return None if still else "no longer wanted"


def waiting_for(access: Access) -> int:
    """How many items wait for this person: in the queue for a moderator, for an answer for a site's staff.

    For the staff the number that everybody reads of their site, so that nobody learns anything from a difference.
    """
    if access.is_moderator:
        return Feedback.objects.moderated_by(access).waiting_for_moderator().count()
    return Feedback.objects.waits_now().filter(site__in=access.serves_at).count()


def _waiting(row: Any) -> RenderedMail:
    access = row.context if hasattr(row, "context") else _access(row, None)
    count = waiting_for(access)
    subject = ngettext("%(n)d message waits for you", "%(n)d messages wait for you", count) % {"n": count}
    path = reverse("admin:feedback_feedback_changelist") if access.is_moderator else in_language("/staff/")
    lines = [subject + ".", _("This mail comes at most once a day.")]
    return _rendered(subject, lines, settings.BASE_URL + path, _("Open the list"))


def _access(row: Any, now: datetime | None) -> Access:
    user = User.objects.filter(pk=row.params["user"], is_active=True).first()
    return access_of(user, now=now or row.due_at)


def _waiting_still_due(row: Any, now: datetime) -> str | None:
    row.context = _access(row, now)
    if not (row.context.is_moderator or row.context.serves_at):
        return "no longer in the role"
    return None if waiting_for(row.context) else "nothing waits"


register(
    "feedback_duty", _duty, _duty_still_due, Urgency.CODE, too_late=timedelta(days=2),
    title=gettext_lazy("Urgent message, to those on duty"),
)  # fmt: skip
register(
    "feedback_urgent", _urgent, _urgent_still_due, Urgency.CODE, too_late=timedelta(hours=12),
    title=gettext_lazy("Messages that look urgent, to those on duty"),
)  # fmt: skip
register("feedback_answer", _answer, _answer_still_due, Urgency.NOTICE, title=gettext_lazy("There is an answer"))
register(
    "feedback_waiting", _waiting, _waiting_still_due, Urgency.REMINDER, too_late=timedelta(hours=12),
    title=gettext_lazy("So many messages wait"),
)  # fmt: skip
