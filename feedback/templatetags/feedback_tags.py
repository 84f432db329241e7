"""The danger block and the way out of a page, for every template of a resident's journey."""

from typing import Any

from django import template
from django.conf import settings

from .. import help as helping

register = template.Library()


@register.inclusion_tag("feedback/_danger.html")
def danger() -> dict[str, Any]:
    """The numbers that help now, calm and on every page where somebody writes or reads."""
    return {"rows": helping.in_danger(), "nobody_reads": helping.nobody_reads()}


@register.inclusion_tag("feedback/_exit.html")
def exit_page() -> dict[str, str]:
    """“Exit this page”: a harmless page elsewhere."""
    return {"leave_url": settings.LEAVE_URL}


@register.simple_tag
def sorted_hints(warnings: list[dict[str, str]]) -> dict[str, Any]:
    """The text check's findings by what they are: slips (who somebody is), tips, officers' numbers."""
    by_kind = {"tip": "tips", "badge": "badges"}
    found: dict[str, Any] = {"slips": [], "tips": [], "badges": [], "tip_line": helping.route("tip_line")}
    for warning in warnings:
        found[by_kind.get(warning["kind"], "slips")].append(warning)
    return found
