"""The meeting at which neighbors say goodbye to who leaves and meet who comes, as a draft (POST-3).

It names nobody: what neighbors may read of both is said where both agreed to it, and not in a title.
"""

from datetime import date, datetime, time, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_noop

from lib.languages import in_each
from meetings.actions import planning
from meetings.local_time import resolve
from meetings.models import OFFERS, Meeting
from sites_app.models import Site
from sites_app.successions import Handover

TITLE = gettext_noop("Welcome and goodbye")
ABOUT = gettext_noop("Say goodbye to who leaves the team, and meet who comes. Everybody is welcome.")
BEGINS, ENDS = time(18), time(19, 30)
SETTLED = timedelta(days=3)  # after the first day of who comes
KEPT = ("place", "address", "languages", *OFFERS, "walk_ins")


@transaction.atomic
def draft_welcome(site: Site, one: Handover, *, now: datetime) -> Meeting:
    """A draft on a day on which both are there, at the place of the last meeting; the same one if it is asked twice."""
    Site.objects.select_for_update(no_key=True).get(pk=site.pk)
    day = day_of(one, site.today(now))
    starts_at, ends_at = (resolve(datetime.combine(day, hour), site.time_zone) for hour in (BEGINS, ENDS))
    titles = in_each(TITLE)
    drafts = Meeting.objects.filter(site=site, status=Meeting.Status.DRAFT, starts_at=starts_at)
    if (found := next((row for row in drafts if row.title == titles), None)) is not None:
        return found
    fields = {"title": titles, "description": in_each(ABOUT), "starts_at": starts_at, "ends_at": ends_at}
    return planning.draft(site, fields=_as_last_time(site) | fields, now=now)


def day_of(one: Handover, today: date) -> date:
    """Some days after the first day of who comes, never after the last one of who leaves, and not before tomorrow."""
    last = one.leaving.end or date.max
    return max(min(one.coming.start + SETTLED, last), today + timedelta(days=1))


def _as_last_time(site: Site) -> dict[str, Any]:
    """Where it was last, and what was offered there; no place where there was none yet: the form asks for it."""
    held = Meeting.objects.filter(site=site).exclude(status=Meeting.Status.DRAFT).order_by("-starts_at").first()
    return {name: getattr(held, name) for name in KEPT} if held else {}
