"""The digest by e-mail without an account: asked for, confirmed, ended by one press. A GET changes nothing."""

from django.db import OperationalError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.csrf import csrf_exempt

from lib import limits, patience
from lib.requests import Request
from sites_app.models import Site

from .. import links, subscribing
from ..forms import SubscribeForm
from ..models import Subscription


def subscribe(request: Request, slug: str) -> HttpResponse:
    """Asks for an address; the answer is the same whether or not it is on the list already."""
    site = get_object_or_404(Site, slug=slug)
    if request.method != "POST":
        return render(request, "digests/subscribe.html", {"site": site, "form": SubscribeForm()})
    form = SubscribeForm(request.POST)
    if form.is_switched:
        return render(request, "digests/subscribe.html", {"site": site, "form": form})
    if crowd := limits.rate_limited(request, "rsvp"):
        return crowd.as_response(
            render(request, "digests/subscribe.html", {"site": site, "form": form, "crowd": crowd})
        )
    if not form.is_valid():
        return render(request, "digests/subscribe.html", {"site": site, "form": form}, status=400)
    try:
        subscribing.ask(site, email=form.cleaned_data["email"], language=request.LANGUAGE_CODE, now=request.now)
    except OperationalError as error:
        busy = patience.later(request, error)
        return busy.as_response(render(request, "digests/subscribe.html", {"site": site, "form": form, "crowd": busy}))
    return render(request, "digests/subscribe.html", {"site": site, "asked": True})


def confirm(request: Request, token: str) -> HttpResponse:
    """Shows a button; the press confirms."""
    row = _found(token, links.Purpose.CONFIRM)
    done = request.method == "POST"
    if done:
        subscribing.confirm(row, now=request.now)
    return render(request, "digests/subscription.html", {"site": row.site, "done": done, "token": token})


@csrf_exempt  # RFC 8058: mail programs post here without ever having seen a page
def unsubscribe(request: Request, token: str) -> HttpResponse:
    """Shows a button; the press, or the mail program's one click, ends it. Pressing again is no error."""
    try:
        row = links.found(token, links.Purpose.END)
    except Subscription.DoesNotExist:
        if request.method == "POST":
            return render(request, "digests/unsubscribe.html", {"done": True})
        raise Http404 from None
    if request.method == "POST":
        subscribing.end(row)
    context = {"site": row.site, "done": request.method == "POST", "token": token}
    return render(request, "digests/unsubscribe.html", context)


def _found(token: str, purpose: links.Purpose) -> Subscription:
    try:
        return links.found(token, purpose)
    except Subscription.DoesNotExist:
        raise Http404 from None
