"""What everybody may read of a site: published items and open promises, as pages and API show them."""

from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from lib.templatetags.portal_tags import other_language
from lib.text_fields import says
from sites_app.models import Site

from .models import Feedback, Message


def published_at(site: Site, category: str = "", words: str = "") -> Any:
    """Published items of a site, newest first; the search sees published wording only."""
    rows = Feedback.objects.at(site).published().select_related("site").order_by("-published_on", "id")
    if category in Feedback.Category.values:
        rows = rows.filter(category=category)
    for word in words.split()[:8]:
        rows = rows.filter(says("public_body", word) | says("public_answer", word))
    return rows


def promises_at(site: Site) -> Any:
    """Open "we are doing it" of a site, the oldest day first, so that what is late stands on top."""
    return Message.objects.promises().open().public().at(site)


def said_did(row: Feedback) -> dict[str, Any]:
    """One item for the partial `_partials/said_did.html`."""
    return {
        "said": row.public_body,
        "did": row.public_answer,
        "site_slug": row.site.slug,
        "site_name": row.site.name,
        "on": row.published_on,
        "category": row.get_category_display(),
        "url": reverse("feedback:board", args=[row.site.slug]),
    }


def promise(row: Message, today: date) -> dict[str, Any]:
    """One promise as pages show it: text, day, who sees to it, and whether it is late."""
    return {
        "text": row.shown or _("An answer to a resident's message"),
        "language": other_language(row.shown),
        "due": row.promise_due,
        "role": row.get_promise_role_display(),
        "late": row.is_late(today),
        "first_due": row.first_due,
        "reason": row.shown_reason,
    }
