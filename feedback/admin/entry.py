"""A message entered for somebody from paper or the telephone; the receipt is printed and given away."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from lib.requests import SignedIn
from sites_app.models import Site

from .. import actions, receipts
from ..views.writing import receipt_context
from .forms import EntryForm
from .frame import admin_page, moderators_only


@require_http_methods(["GET", "HEAD", "POST"])
@moderators_only
def enter(request: SignedIn) -> HttpResponse:
    """The same row as from the web, and the same code; that a moderator typed it is an event."""
    access = request.access
    sites = Site.objects.by_name().moderated_by(access)
    if request.method != "POST":
        return _form(request, EntryForm(sites=sites, initial={"language": request.LANGUAGE_CODE}))
    form = EntryForm(request.POST, sites=sites)
    if not form.is_valid():
        return _form(request, form, status=400)
    data = form.cleaned_data
    names = ("site", "category", "body", "language", "about", "may_publish")
    draft = actions.Draft(**{name: data[name] for name in names})
    today = data["site"].today(request.now)
    sent = actions.submit(draft, key=data["key"], on=today, entered_by=access.user_id)
    if sent.is_other:
        posted = request.POST.copy()
        posted["key"] = receipts.fresh_key()
        return _form(request, EntryForm(posted, sites=sites), already_sent=True)
    return render(request, "feedback/receipt.html", receipt_context(sent, today) | {"stored": []})


def _form(request: SignedIn, form: EntryForm, status: int = 200, already_sent: bool = False) -> HttpResponse:
    context = {"title": _("Enter a message for somebody"), "form": form, "already_sent": already_sent}
    return admin_page(request, "enter", context, status=status)
