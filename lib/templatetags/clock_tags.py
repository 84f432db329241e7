"""The five-year clock (CLOCK-8): words first, then the bar.

Put together here and not in a template: a page has one for each of its team, and a template takes ten times as long.
"""

from datetime import date
from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from lib.days_in_words import day, month, term, term_of_months

from .svg_tags import bar

register = template.Library()


@register.simple_tag
def clock(clock: Any, since: date | None = None) -> SafeString:
    """``clock`` has ``status``, ``fraction`` and, for staff, ``days_served`` and ``completes_on``; for everybody
    ``months_served`` and ``completes_in``. None where there is no clock.
    """
    found = _get(clock, "status")
    status, since = str(getattr(found, "value", found) or ""), since or _get(clock, "since")
    words = _in_words(clock, status, since) if since else ""
    drawn = _drawn(clock) if clock and status != "no_commitment" else ""
    return format_html('<div class="clock">\n  {}\n  {}\n</div>\n', words, drawn)


def _drawn(clock: Any) -> SafeString:
    return format_html(
        '{}\n  <ol class="clock__years" aria-hidden="true">'
        "<li>1</li><li>2</li><li>3</li><li>4</li><li>{}</li></ol>",
        bar(_get(clock, "fraction")), gettext("5 years"),
    )  # fmt: skip


def _in_words(clock: Any, status: str, since: date) -> SafeString:
    """Since when, how long, and when five years are or were complete: no more than is there."""
    if status == "upcoming":
        begins = gettext("Joins us on %(day)s") % {"day": day(since)}
        return _line(begins, gettext("completes five years on %(day)s") % {"day": day(_get(clock, "completes_on"))})
    begun, done = gettext("With us since %(since)s") % {"since": month(since)}, status == "completed"
    if not done and status not in ("on_track", "ended_early"):
        return _line(begun)
    so_far = gettext("%(served)s served") if done else gettext("%(served)s of 5 years")
    if in_months := _get(clock, "completes_in"):
        five = gettext("five years complete since %(month)s") if done else gettext("five years complete in %(month)s")
        words = format_html('<span class="clock__five">· {}</span>', five % {"month": month(in_months)})
        return _line(begun, so_far % {"served": term_of_months(_get(clock, "months_served"))}, words)
    five = gettext("five years complete since %(day)s") if done else gettext("five years complete on %(day)s")
    words = format_html("· {}", five % {"day": day(_get(clock, "completes_on"))})
    return _line(begun, so_far % {"served": term(_get(clock, "days_served"))}, words)


def _line(since: str, so_far: str = "", five: str = "") -> SafeString:
    rest = format_html("\n  · {} {}", so_far, five) if so_far else ""
    return format_html('<p class="clock__words"><span class="clock__since">{}</span>{}</p>', since, rest)


def _get(thing: Any, name: str) -> Any:
    return thing.get(name) if isinstance(thing, dict) else getattr(thing, name, None)
