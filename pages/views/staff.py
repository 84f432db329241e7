"""What needs me: one screen for officers, commanders, bureau and moderators."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from digests import bureau
from digests.models import Digest
from feedback.models import Feedback
from lib.requests import SignedIn
from meetings.models import Meeting
from sites_app import staff_roster
from sites_app.models import HandoverNote, Site

from .. import todo

SITES_IN_DETAIL = 12


def staff_overview(request: SignedIn) -> HttpResponse:
    """By site and due day; a commander reads decisions first, the bureau which sites need it."""
    access = request.access
    serving = list(Site.objects.filter(pk__in=access.serves_at).by_name()[: SITES_IN_DETAIL + 1])
    context = {
        "site": serving[0] if len(serving) == 1 else None,
        "section": "todo",
        "blocks": [_block(request, site) for site in serving[:SITES_IN_DETAIL]],
        "more_sites": len(serving) > SITES_IN_DETAIL,
        "all_sites": _all_sites(request) if access.reads_every_site else None,
        "moderation": _moderation(request),
    }
    return render(request, "pages/staff_overview.html", context)


def _block(request: SignedIn, site: Site) -> dict[str, Any]:
    """What needs somebody at one site. An officer reads all of it; a commander decisions, and what falls due now."""
    today, commands = site.today(request.now), site.pk in request.access.commander_at
    within = todo.THIS_WEEK if commands else None
    found = todo.todo(site, request.access, now=request.now, within=within)
    roster = staff_roster.roster(site, today=today, with_reasons=False) if commands else None
    return {
        "site": site,
        "commands": commands,
        "todo": found,
        "lines": [(line, todo.days_left(line.due, today), line.is_late(today)) for line in found.lines],
        "decisions": todo.decisions(roster, today) if roster else [],
        "waiting": Feedback.objects.at(site).waits_now().count(),
        "upcoming": Meeting.objects.public().at(site).upcoming(request.now).with_seats().first(),
        "digest": Digest.objects.at(site).newest().first(),
        "feedback_url": reverse("feedback:staff_inbox", args=[site.slug]),
    }


def _all_sites(request: SignedIn) -> dict[str, Any]:
    """For the bureau: which sites need somebody, in a constant number of statements."""
    sites = list(Site.objects.visible_to(request.access).by_name())
    rows = zip(sites, bureau.rows(sites, now=request.now), strict=True)
    needing = [{"site": site, "row": row} for site, row in rows if row.late_answers or row.late_promises or row.vacant]
    return {"count": len(sites), "needing": needing[:SITES_IN_DETAIL], "more": max(0, len(needing) - SITES_IN_DETAIL)}


def _moderation(request: SignedIn) -> dict[str, Any] | None:
    """For moderators: how many wait; the work itself is in the Django admin."""
    if not request.access.is_moderator:
        return None
    waiting = Feedback.objects.moderated_by(request.access).waiting_for_moderator()
    notes = HandoverNote.objects.waiting().moderated_by(request.access)
    return {"waiting": waiting.count(), "urgent": waiting.filter(urgent=True).count(), "notes": notes.count()}
