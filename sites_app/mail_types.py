"""The kinds of mail of this app: invitations to a role."""

from datetime import datetime

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from mail.mail_types import RenderedMail, from_templates, register
from mail.models import OutgoingMail, Urgency

from . import confirmations, invitations, widening
from .models import Confirmation, Invitation


def render_invitation(row: OutgoingMail) -> RenderedMail:
    invitation = Invitation.objects.get(pk=row.params["invitation"])
    path = reverse("sites:invitation", args=[invitations.token_of(invitation)])
    subject = _("Your invitation as %(role)s") % {"role": invitation.get_role_display()}
    text = _(
        "You are invited to the partnership portal. The link works once, for 72 hours, and asks for a second "
        "step of sign-in. If you did not expect this, you can forget it."
    )  # noqa: E501
    return _linked(subject, text, settings.BASE_URL + path)


def invitation_still_due(row: OutgoingMail, now: datetime) -> str | None:
    """Not once it was used, replaced or is over."""
    rows = Invitation.objects.open(now).filter(pk=row.params["invitation"])
    return None if rows.exists() else "over"


def render_confirmation(row: OutgoingMail) -> RenderedMail:
    found = Confirmation.objects.select_related("invitation", "user").get(pk=row.params["confirmation"])
    path = reverse("sites:confirm", args=[confirmations.token_of(found, confirmations.Asked(row.params["asked"]))])
    subject = _("A second person is needed: %(what)s") % {"what": found.get_kind_display()}
    text = _(
        "Somebody at the partnership portal asks for this, and it holds only if a second person agrees: %(what)s. "
        "The link works once, for 72 hours. If you know nothing of it, do not confirm, and ask who did."
    ) % {"what": what_of(found)}
    return _linked(subject, text, settings.BASE_URL + path)


def confirmation_still_due(row: OutgoingMail, now: datetime) -> str | None:
    rows = Confirmation.objects.open(now).filter(pk=row.params["confirmation"])
    return None if rows.exists() else "over"


def render_granted(row: OutgoingMail) -> RenderedMail:
    if "invitation" in row.params:
        return _role_given(row)
    if "users" in row.params:
        return _wider(row)
    found = Confirmation.objects.select_related("invitation", "user", "confirmed_by").get(pk=row.params["confirmation"])
    by = found.confirmed_by.email if found.confirmed_by else _("the oversight address")
    text = _("This was given: %(what)s. Confirmed by: %(by)s. If that should not be, tell the oversight body.")
    subject = _("Somebody was given a right: %(what)s") % {"what": found.get_kind_display()}
    return _linked(subject, text % {"what": what_of(found), "by": by}, f"{settings.BASE_URL}/about/numbers/")


def _role_given(row: OutgoingMail) -> RenderedMail:
    """A role that an administrator gives by an invitation alone: seen by others, so that nobody gives it in silence."""
    invitation = Invitation.objects.get(pk=row.params["invitation"])
    role = str(invitation.get_role_display())
    text = _(
        "This was given: %(what)s. By an administrator's invitation. If that should not be, tell the oversight body."
    )
    subject = _("Somebody was given a right: %(what)s") % {"what": role}
    return _linked(subject, text % {"what": f"{role}, {invitation.email}"}, f"{settings.BASE_URL}/about/numbers/")


def _wider(row: OutgoingMail) -> RenderedMail:
    """Somebody with a role reads more, and no invitation said so."""
    people = User.objects.filter(pk__in=row.params["users"]).order_by("email")
    what = f"{', '.join(one.email for one in people)}: {widening.Why(row.params['why']).label}"
    text = _("An administrator changed what is read here: %(what)s. If that should not be, tell the oversight body.")
    subject = _("An account of the staff reads more")
    return _linked(subject, text % {"what": what}, f"{settings.BASE_URL}/about/numbers/")


def granted_still_due(row: OutgoingMail, now: datetime) -> str | None:
    """Not once the invitation or every account is forgotten, which is much later than any mail leaves."""
    if "users" in row.params:
        known = User.objects.filter(pk__in=row.params["users"]).exists()
    else:
        known = "invitation" not in row.params or Invitation.objects.filter(pk=row.params["invitation"]).exists()
    return None if known else "over"


def what_of(found: Confirmation) -> str:
    """What is asked, and for whom: in mails to people who decide it."""
    whom = found.invitation.email if found.invitation else found.user.email if found.user else ""
    return f"{found.get_kind_display()}, {whom}" if whom else str(found.get_kind_display())


def _linked(subject: str, text: str, url: str) -> RenderedMail:
    words = {"subject": subject, "text": text, "preheader": text, "url": url}
    return from_templates(subject, "accounts/email/notice_message", words)


register(
    confirmations.ASKED, render_confirmation, confirmation_still_due, Urgency.NOTICE, too_late=confirmations.LIFE,
    essential=True, title=gettext_lazy("Question to a second person"),
)  # fmt: skip
register(
    confirmations.GRANTED, render_granted, granted_still_due, Urgency.NOTICE,
    essential=True, title=gettext_lazy("A right was given"),
)  # fmt: skip
register(
    invitations.KIND, render_invitation, invitation_still_due, Urgency.NOTICE, too_late=invitations.LIFE,
    essential=True, title=gettext_lazy("Invitation to a role"),
)  # fmt: skip
