"""The kinds of mail of this room: invitations to a role."""

from datetime import datetime

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from mail.kinds import Rendered, register
from mail.models import OutgoingMail, Urgency

from . import invitations
from .models import Invitation


def render_invitation(row: OutgoingMail) -> Rendered:
    invitation = Invitation.objects.get(pk=row.params["invitation"])
    path = reverse("sites:invitation", args=[invitations.token_of(invitation)])
    subject = _("Your invitation as %(role)s") % {"role": invitation.get_role_display()}
    text = _(
        "You are invited to the partnership portal. The link works once, for 72 hours, and asks for a second "
        "step of sign-in. If you did not expect this, you can forget it."
    )  # noqa: E501
    words = {"subject": subject, "text": text, "preheader": text, "url": settings.BASE_URL + path}
    html = render_to_string("accounts/email/notice_message.html", words)
    return Rendered(subject, render_to_string("accounts/email/notice_message.txt", words), html)


def invitation_still_due(row: OutgoingMail, now: datetime) -> str | None:
    """Not once it was used, replaced or is over."""
    rows = Invitation.objects.filter(pk=row.params["invitation"], finished_at=None, expires_at__gt=now)
    return None if rows.exists() else "over"


register(
    invitations.KIND,
    render=render_invitation,
    still_due=invitation_still_due,
    urgency=Urgency.NOTICE,
    too_late=invitations.LIFE,
    essential=True,
    title=gettext_lazy("Invitation to a role"),
)
