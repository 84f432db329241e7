"""The days promised and the days kept: working days, answer due, overdue since, works until (pure, in
`date`s).
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from django.conf import settings
from django.utils import timezone

if TYPE_CHECKING:
    from sites_app.models import Site

SATURDAY = 5
REOPEN_DAYS = 30  # a verdict "not resolved" brings the thread back to the site this long after the answer
CLOSE_DAYS = 30  # an answered thread closes by itself after this many days


def today_at(site: Site | None, now: datetime) -> date:
    """The day at `now` in a neighborhood, or in the deployment's zone where none is known (FB-12)."""
    return site.today(now) if site else timezone.localdate(now)


def add_working_days(day: date, count: int) -> date:
    """`count` working days (Monday to Friday) after `day`; a weekend day itself counts as the Friday before."""
    while count:
        day += timedelta(days=1)
        count -= day.weekday() < SATURDAY
    return day


def moderator_due(waits_since: date) -> date:
    """The last day on which a moderator's look is in time (FB-30: 3 working days)."""
    return add_working_days(waits_since, settings.MODERATION_WORKING_DAYS)


def site_due(since: date) -> date:
    """The last day on which the site's answer is in time (FB-30: 14 days from release)."""
    return since + timedelta(days=settings.ANSWER_DAYS)


def answer_due(received_on: date, *, translated: bool = False) -> date:
    """The day told to the writer: the day of sending plus both promises, and a translation's where one is needed."""
    read_by = moderator_due(received_on)
    return site_due(translation_due(read_by) if translated else read_by)


def translation_due(day: date) -> date:
    """The last day on which a translation is in time (FB-30: 3 working days)."""
    return add_working_days(day, settings.TRANSLATION_WORKING_DAYS)


def moderator_started_by(today: date) -> date:
    """What waits since before this day is late for the moderators today."""
    day = today
    while moderator_due(day) >= today:
        day -= timedelta(days=1)
    return day + timedelta(days=1)


def site_started_by(today: date) -> date:
    """What came to the site before this day is late today."""
    return today - timedelta(days=settings.ANSWER_DAYS)


def kept_until(last_step: date) -> date:
    """The last day a thread can be read, counted from its last step."""
    return last_step + timedelta(days=settings.RETENTION_DAYS["feedback"])


def declined_until(since: date) -> date:
    """The last day a declined thread can be read."""
    return since + timedelta(days=settings.RETENTION_DAYS["feedback_declined"])


def quarter_start(day: date) -> date:
    """The first day of the calendar quarter of `day`."""
    return date(day.year, 3 * ((day.month - 1) // 3) + 1, 1)


def quarter_before(first_day: date) -> date:
    """The first day of the quarter before the one that begins on `first_day`."""
    return quarter_start(first_day - timedelta(days=1))
