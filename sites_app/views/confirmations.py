"""The second person's page: GET shows what is asked, POST confirms it (mail scanners open every link)."""

from urllib.parse import urlencode

from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from accounts import sessions
from accounts.models import User
from lib.requests import SignedIn

from .. import confirmations
from ..confirmations import Asked
from ..models import Confirmation


def confirm(request: SignedIn, token: str) -> HttpResponse:
    """The oversight address needs the link alone; a moderator is signed in with a second factor as well."""
    try:
        link = confirmations.found(token, now=request.now)
    except Confirmation.DoesNotExist:
        return render(request, "sites_app/confirmation_closed.html", status=404)
    by: User | None = None
    if link.asked is Asked.MODERATOR:
        if not request.user.is_authenticated:
            return redirect(f"{reverse('account_login')}?{urlencode({'next': request.path})}")
        if not sessions.has_proved_factor(request):
            return redirect(f"{sessions.factor_page(request.user)}?{urlencode({'next': request.path})}")
        by = request.user
    return _shown(request, link.row, by)


def _shown(request: SignedIn, row: Confirmation, by: User | None) -> HttpResponse:
    may, status = by is None or confirmations.may_confirm(row, by), 200
    context = {"row": row, "done": False, "errors": [], "may": may}
    if request.method == "POST":
        try:
            confirmations.confirm(row, now=request.now, by=by)
            context["done"] = True
        except ValidationError as error:
            context["errors"], status = error.messages, 403
    response = render(request, "sites_app/confirmation.html", context, status=status)
    response["Referrer-Policy"] = "no-referrer"
    return response
