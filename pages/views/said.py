"""What was promised and said at a site, for who serves there now: what everybody may read, in one place."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from feedback.models import Message
from feedback.public import published_at, said_did
from lib.requests import SignedIn
from meetings.models import Action, Meeting
from sites_app.models import Site

from .. import cards

MOST = 100


def staff_said(request: SignedIn, slug: str) -> HttpResponse:
    """Promises, open and kept; published messages with their answers; meetings with minutes. The newest first."""
    site = get_object_or_404(Site.objects.visible_to(request.access), slug=slug)
    held = Meeting.objects.public().at(site).took_place(request.now).filter(minutes_on__isnull=False)
    context = {
        "site": site,
        "section": "todo",
        "promises": _promises(site, request),
        "said_did": [said_did(row, site.today(request.now)) for row in published_at(site)[:MOST]],
        "meetings": [
            {"title": row.title, "on": row.starts_at.astimezone(site.zone).date(), "url": _page(row)}
            for row in held.order_by("-starts_at")[:MOST]
        ],
    }
    return render(request, "pages/staff_said.html", context)


def _page(meeting: Meeting) -> str:
    return reverse("meetings:meeting", args=[meeting.pk])


def _promises(site: Site, request: SignedIn) -> list[dict[str, Any]]:
    """Of answers and of meetings, in public wording, each with the day on which it was kept."""
    today = site.today(request.now)
    answers = Message.objects.promises().public().at(site).order_by("-promise_due", "pk")[:MOST]
    actions = Action.objects.at(site).public().with_hands().order_by("-due", "pk")[:MOST]
    rows = [
        cards.promise(row.shown, row.promise_due, row.promise_role, row.first_due, row.shown_reason, today=today)
        | {"kept_on": row.kept_on}
        for row in answers
    ]
    rows += [
        cards.promise(row.text, row.due, row.owner_role, row.first_due, row.moved_reason, today=today)
        | {"kept_on": row.done_on, "hands": row.last_hands}
        for row in actions
    ]
    return sorted(rows, key=lambda row: row["due"], reverse=True)[:MOST]
