"""From a row of the outbox to the message that leaves: rendered now, kept nowhere."""

import re
from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.utils import translation
from django.utils.html import strip_tags
from django.utils.translation import gettext as _

from . import mail_types
from .mail_types import RenderedMail
from .models import OutgoingMail

UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\Z")
SLUG = re.compile(r"[a-z0-9]{1,24}(-[a-z0-9]{1,24})+\Z")
PART = re.compile(r"(?<=/)[A-Za-z0-9_.:=~-]{20,}")


def render(row: OutgoingMail) -> RenderedMail:
    """What the row's kind makes of it, in the row's language; in the demonstration marked as invented."""
    with translation.override(row.language):
        rendered = mail_types.get(row.kind).render(row)
        return _marked(rendered) if settings.DEMO else rendered


def message(row: OutgoingMail) -> EmailMultiAlternatives:
    """The e-mail of a row: fixed Message-ID, no tracking, never an answer to an answer."""
    rendered = render(row)
    mail = EmailMultiAlternatives(
        subject=one_line(rendered.subject),
        body=rendered.text,
        from_email=settings.DEFAULT_FROM_EMAIL,
        to=[row.address],
        headers=_headers(row, rendered),
    )
    if rendered.html:
        mail.attach_alternative(rendered.html, "text/html")
    for name, content, media_type in rendered.attachments:
        mail.attach(one_line(name), content, media_type)
    return mail


def masked(text: str) -> str:
    """The text without private links: a preview must not hand an administrator somebody's key."""
    return PART.sub(lambda part: part[0] if UUID.match(part[0]) or SLUG.match(part[0]) else "-", text)


def one_line(text: Any) -> str:
    """Text for a header: whatever breaks a line becomes a space, so that a name cannot become a header."""
    return " ".join(re.sub(r"[\x00-\x1f\x7f\x85\u2028\u2029]+", " ", str(text)).split())


def _headers(row: OutgoingMail, rendered: RenderedMail) -> dict[str, str]:
    headers = {
        "Message-ID": row.message_id,
        "Auto-Submitted": "auto-generated",
        "X-Auto-Response-Suppress": "All",
        "Content-Language": row.language,
    }
    if rendered.unsubscribe:  # RFC 8058: one click, no page in between
        headers["List-Unsubscribe"] = f"<{one_line(rendered.unsubscribe)}>"
        headers["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    return headers | {name: one_line(value) for name, value in rendered.headers.items()}


def _marked(rendered: RenderedMail) -> RenderedMail:
    """RUN-3: every page, mail and export of the demonstration says that it is invented."""
    line = _("<strong>Demonstration:</strong> officers, messages and figures are invented.")
    html = rendered.html
    if html and line not in html:  # the common layout of mails says it already
        html, found = re.subn(r"(<body[^>]*>)", rf"\1<p>{line}</p>", html, count=1)
        html = html if found else f"<p>{line}</p>{html}"
    return RenderedMail(
        subject=_("[Demonstration] %(subject)s") % {"subject": rendered.subject},
        text=f"{strip_tags(line)}\n\n{rendered.text}",
        html=html,
        attachments=rendered.attachments,
        unsubscribe=rendered.unsubscribe,
        headers=rendered.headers,
    )
