"""The team's note for whoever comes next: written here, released by a moderator, read by residents (POST-6)."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from feedback.public import promises_at
from lib import transactions
from lib.requests import SignedIn
from meetings.models import Action
from sites_app import actions, handover, statistics
from sites_app.forms.handover import HandoverForm
from sites_app.models import HandoverNote, Site
from sites_app.successions import Handover

from .. import welcome


@transactions.atomic
def staff_handover(request: SignedIn, slug: str) -> HttpResponse:
    """Four boxes, and the promises that are open now beside the first."""
    site = get_object_or_404(Site.objects.visible_to(request.access), slug=slug)
    if request.method == "POST":  # a colleague who saves at this moment is waited for, and read
        Site.objects.select_for_update(no_key=True).get(pk=site.pk)
    waiting = HandoverNote.objects.waiting().filter(site=site).first()
    today = site.today(request.now)
    fresh = HandoverNote(site=site, written_on=today)
    form = HandoverForm(request.POST if request.method == "POST" else None, instance=waiting or fresh)
    if form.is_bound and form.is_valid() and not form.is_stale:
        actions.write_note(site, boxes=form.boxes(), today=today)
        messages.success(request, _("Saved. A moderator reads it before residents do."))
        return redirect("pages:staff_handover", slug=slug)
    context = {
        "site": site,
        "section": "todo",
        "handovers": _planned(site, request),
        "form": form.sent_again(),
        "waiting": waiting,
        "released": HandoverNote.objects.released(today).filter(site=site).first(),
        "promises": [*(row.shown for row in promises_at(site)), *(row.text for row in Action.objects.open_at(site))],
    }
    return render(
        request, "pages/staff_handover.html", context, status=400 if form.errors else 409 if form.is_stale else 200
    )


def staff_welcome(request: SignedIn, slug: str, officer: int) -> HttpResponse:
    """A draft of the meeting at which neighbors say goodbye to `officer` and meet who follows; then its form."""
    site = get_object_or_404(Site.objects.visible_to(request.access), slug=slug)
    found = [one for one in _planned(site, request) if one.leaving.officer.pk == officer]
    if not found:
        raise Http404
    meeting = welcome.draft_welcome(site, found[0], now=request.now)
    messages.success(request, _("A draft is ready. Look at day and place, then publish it."))
    return redirect("meetings:staff_edit", slug=slug, pk=meeting.pk)


def _planned(site: Site, request: SignedIn) -> list[Handover]:
    return handover.planned_at(site, statistics.terms([site.pk]).get(site.pk, []), site.today(request.now))
