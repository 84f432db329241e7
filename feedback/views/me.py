"""The second way, with my account: my threads, without a code; never needed, never suggested first."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from lib import limits
from lib.requests import SignedIn
from sites_app.models import Site

from .. import actions, thread
from ..forms import FeedbackForm
from ..models import Feedback
from .resident import FORMS, answer_to_writer, fresh_forms
from .writing import closed, draft_of, refusal, unconfirmed


def threads(request: SignedIn) -> HttpResponse:
    """What I wrote with this account, newest first."""
    rows = Feedback.objects.written_by(request.user).select_related("site").order_by("-received_on", "id")
    return render(request, "feedback/my_threads.html", {"rows": rows, "sites": Site.objects.by_name()})


def new(request: SignedIn, slug: str) -> HttpResponse:
    """The form with my account: e-mail says that there is an answer; the site sees "a resident with an account"."""
    site = get_object_or_404(actions.with_pause(Site.objects.all()), slug=slug)
    if paused := actions.paused_at(site):
        return closed(request, site, paused, frame="staff_base.html")
    if request.method != "POST":
        return _form_page(request, site, FeedbackForm())
    form = FeedbackForm(request.POST)
    if "switch" in request.POST:
        return _form_page(request, site, form.without_errors())
    if crowd := limits.rate_limited(request, "feedback"):
        return crowd.as_response(_form_page(request, site, form, crowd=crowd))
    if not form.is_valid():
        return _form_page(request, site, form, status=refusal(form))
    if warnings := unconfirmed(form):
        return _form_page(request, site, form.resubmit(confirmed="1"), warnings=warnings)
    draft, key = draft_of(form, site), form.cleaned_data["key"]
    row = actions.submit_signed_in(draft, user=request.user, key=key, on=site.today(request.now))
    return redirect("feedback:my_thread", pk=row.pk)


def read(request: SignedIn, pk: Any) -> HttpResponse:
    return _thread_page(request, _mine(request, pk))


def _mine(request: SignedIn, pk: Any) -> Feedback:
    return get_object_or_404(Feedback.objects.written_by(request.user).select_related("site"), pk=pk)


def act(request: SignedIn, pk: Any, verb: str) -> HttpResponse:
    """As by code (`resident.act`)."""
    return answer_to_writer(request, _mine(request, pk), verb, FORMS[verb](request.POST), _thread_page)


def _thread_page(request: SignedIn, row: Feedback, *, status: int = 200, **context: Any) -> HttpResponse:
    context = {
        **fresh_forms(row),
        "thread": thread.thread_for_resident(row, row.today(request.now)),
        "site": row.site,
        "works_until": row.works_until,
        **context,
    }
    return render(request, "feedback/my_thread.html", context, status=status)


def _form_page(request: SignedIn, site: Site, form: FeedbackForm, *, status: int = 200, **context: Any) -> HttpResponse:
    context = {
        "site": site,
        "form": form,
        "action_url": request.path,
        "warnings": [],
        **context,
    }
    return render(request, "feedback/my_new.html", context, status=status)
