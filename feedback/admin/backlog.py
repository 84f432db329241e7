"""What has gathered: by site and by age, and what the purge takes soon although something is still open (STAFF-9)."""

from datetime import timedelta
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from lib.requests import SignedIn

from .. import days, personal
from ..models import Feedback, Message
from .frame import admin_page, local_today, moderators_only

AHEAD = 30  # days before the purge in which an open referral or promise is listed
MOST = 200
AGES = (0, 3, 7, 14)  # days waited: from here on, and before the next


@require_safe
@moderators_only
def backlog(request: SignedIn) -> HttpResponse:
    """Two statements for any number of sites: the counts, and what is deleted soon."""
    today = local_today(request)
    mine = Feedback.objects.moderated_by(request.access)
    late = Q(waits_since__lt=days.moderator_started_by(today))
    bands = {f"from_{first}": Count("pk", filter=_waited(today, number)) for number, first in enumerate(AGES)}
    rows = (
        mine.waiting_for_moderator()
        .order_by()
        .values("site__name", "site__slug")
        .annotate(waiting=Count("pk"), late=Count("pk", filter=late), **bands)
        .order_by("-late", "-waiting", "site__name")
    )
    lines = [{**row, "ages": [row[f"from_{first}"] for first in AGES]} for row in rows]
    context = {
        "title": _("Backlog"),
        "lines": lines,
        "heads": _heads(),
        "totals": [sum(line["ages"][number] for line in lines) for number in range(len(AGES))],
        "waiting": sum(line["waiting"] for line in lines),
        "late": sum(line["late"] for line in lines),
        "soon": soon_gone(mine, today),
    }
    return admin_page(request, "backlog", context)


def soon_gone(rows: Any, today: Any) -> list[Any]:
    """Threads that the purge takes within AHEAD days, in which a referral or a promise is still open."""
    open_promise = Message.objects.promises().open().filter(feedback=OuterRef("pk"))
    due = rows.filter(pk__in=personal.due(today + timedelta(days=AHEAD)).values("pk"))
    still = due.filter(Q(status=Feedback.Status.REFERRED) | Exists(open_promise))
    return list(still.select_related("site").order_by("received_on", "id")[:MOST])


def _waited(today: Any, number: int) -> Q:
    since = Q(waits_since__lte=today - timedelta(days=AGES[number]))
    if number + 1 == len(AGES):
        return since
    return since & Q(waits_since__gt=today - timedelta(days=AGES[number + 1]))


def _heads() -> list[str]:
    spans = [f"{first}–{then - 1}" for first, then in zip(AGES, AGES[1:], strict=False)]
    return [_("%(days)s days") % {"days": span} for span in [*spans, f"{AGES[-1]}+"]]
