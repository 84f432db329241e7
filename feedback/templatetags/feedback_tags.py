"""The danger block and the way out of a page, for every template of a resident's journey."""

from typing import Any

from django import template
from django.conf import settings
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from lib.languages import translated_setting
from lib.templatetags.portal_tags import in_both

from .. import help as helping
from .. import labels
from ..models import Feedback

register = template.Library()


@register.simple_tag
def danger() -> SafeString:
    """The numbers that help now, calm and on every page where somebody writes or reads (LANG-6)."""
    return in_both(_danger)


def _danger() -> str:
    rows = {"rows": helping.in_danger(), "nobody_reads": helping.nobody_reads()}
    return render_to_string("feedback/_danger.html", rows)


@register.inclusion_tag("feedback/_exit.html")
def exit_page() -> dict[str, str]:
    """“Exit this page”: a harmless page elsewhere."""
    return {"leave_url": settings.LEAVE_URL}


@register.inclusion_tag("feedback/_by_hand.html")
def by_hand(paper_url: str = "") -> dict[str, str]:
    """The ways without the web: the moderators' phone, and where paper can be left; `paper_url`: the sheet."""
    return {
        "phone": settings.MODERATORS_PHONE,
        "drop_box": translated_setting(settings.DROP_BOX),
        "paper_url": paper_url,
    }


@register.simple_tag
def sorted_hints(warnings: list[dict[str, str]]) -> dict[str, Any]:
    """The text check's findings by what they are: slips (who somebody is), tips, officers' numbers."""
    by_kind = {"tip": "tips", "badge": "badges"}
    found: dict[str, Any] = {"slips": [], "tips": [], "badges": [], "tip_line": helping.route("tip_line")}
    for warning in warnings:
        found[by_kind.get(warning["kind"], "slips")].append(warning)
    return found


@register.filter
def thread_title(row: Feedback) -> str:
    """Where a message stands, in the words that its writer reads."""
    return labels.title(row)
