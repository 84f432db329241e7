"""A message entered for somebody from paper or the telephone; the receipt is printed and given away."""

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from lib.requests import SignedIn
from sites_app.models import Site

from .. import actions, receipts
from .forms import EntryForm
from .frame import moderators_only, page


@require_http_methods(["GET", "HEAD", "POST"])
@moderators_only
def enter(request: SignedIn) -> HttpResponse:
    """The same row as from the web, and the same code; that a moderator typed it is an event."""
    access = request.access
    sites = Site.objects.by_name() if access.moderates_all else Site.objects.by_name().filter(pk__in=access.moderates)
    if request.method != "POST":
        return _form(request, EntryForm(sites=sites, initial={"language": request.LANGUAGE_CODE}))
    form = EntryForm(request.POST, sites=sites)
    if not form.is_valid():
        return _form(request, form, status=400)
    data = form.cleaned_data
    names = ("site", "category", "body", "language", "about", "may_publish")
    draft = actions.Draft(**{name: data[name] for name in names})
    sent = actions.submit(draft, key=data["key"], on=data["site"].today(request.now), entered_by=access.user_id)
    if sent.is_other:
        posted = request.POST.copy()
        posted["key"] = receipts.fresh_key()
        return _form(request, EntryForm(posted, sites=sites), already_sent=True)
    return render(request, "feedback/receipt.html", _receipt(sent))


def _receipt(sent: actions.Sent) -> dict:
    row = sent.feedback
    return {
        "code": sent.code,
        "site": row.site,
        "answer_due": row.answer_due,
        "works_until": row.works_until,
        "declined_days": settings.RETENTION_DAYS["feedback_declined"],
        "stored": [],
        "leave_url": "",
    }


def _form(request: SignedIn, form: EntryForm, status: int = 200, already_sent: bool = False) -> HttpResponse:
    context = {"title": _("Enter a message for somebody"), "form": form, "already_sent": already_sent}
    return page(request, "enter", context, status=status)
