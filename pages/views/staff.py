"""What needs me: one screen for officers, commanders, bureau and moderators."""

from datetime import date, timedelta
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from digests.models import Digest
from feedback.models import Feedback, Message
from lib.requests import SignedIn
from meetings.models import Action, Meeting
from sites_app.figures import Term, terms
from sites_app.models import Site
from sites_app.tenure import Status

MOST = 5
AHEAD = timedelta(days=90)
SITES_IN_DETAIL = 12


@require_GET
def staff_overview(request: SignedIn) -> HttpResponse:
    """By site: messages to answer, promises that are due, meetings to close, five-year terms ahead."""
    sites = list(Site.objects.visible_to(request.access).by_name()[: SITES_IN_DETAIL + 1])
    shown = sites[:SITES_IN_DETAIL]
    found = terms([site.pk for site in shown])
    context = {
        "site": shown[0] if len(shown) == 1 else None,
        "section": "todo",
        "blocks": [_block(request, site, found.get(site.pk, [])) for site in shown],
        "more_sites": len(sites) > SITES_IN_DETAIL,
        "moderation": _moderation(request),
    }
    return render(request, "pages/staff_overview.html", context)


def _block(request: SignedIn, site: Site, rows: list[Term]) -> dict[str, Any]:
    """What needs somebody at one site, the oldest first, five of each at most."""
    today = site.today(request.now)
    visible = Feedback.objects.visible_to(request.access).at(site)
    promises = Message.objects.promises().open().filter(feedback__in=visible, promise_due__lt=today)
    return {
        "site": site,
        "reads": request.access.reads_messages_at(site.pk),
        "waiting": list(visible.with_site().order_by("since", "pk")[:MOST]),
        "waiting_count": visible.with_site().count(),
        "late_count": visible.with_site().overdue(today).count(),
        "promises": list(promises.order_by("promise_due")[:MOST]),
        "actions": list(Action.objects.open_at(site).late(today)[:MOST]),
        "to_close": list(Meeting.objects.visible_to(request.access).at(site).to_close(request.now)[:MOST]),
        "upcoming": Meeting.objects.public().at(site).upcoming(request.now).with_seats().first(),
        "completions": _completions(rows, today),
        "digest": Digest.objects.at(site).newest().first(),
        "roster_url": reverse("sites:staff_roster", args=[site.slug]),
        "feedback_url": reverse("feedback:staff_inbox", args=[site.slug]),
        "meetings_url": reverse("meetings:staff_meetings", args=[site.slug]),
    }


def _completions(rows: list[Term], today: date) -> int:
    """Five-year terms that are complete within ninety days."""
    running = [term.stint for term in rows if term.stint.has_clock and term.stint.status(today) == Status.ON_TRACK]
    days = [stint.completes_on(today) for stint in running]
    return sum(1 for day in days if day is not None and day - today <= AHEAD)


def _moderation(request: SignedIn) -> dict[str, Any] | None:
    """For moderators: how many wait; the work itself is in the Django admin."""
    if not request.access.is_moderator:
        return None
    waiting = Feedback.objects.moderated_by(request.access).waiting_for_moderator()
    return {"waiting": waiting.count(), "urgent": waiting.filter(urgent=True).count()}
