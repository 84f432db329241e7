"""Accepting an invitation: a harmless page, one press to begin, a second factor, one press to end."""

from allauth.account.models import Login
from django.contrib import messages
from django.contrib.auth import logout
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts import sessions
from accounts.allauth_internals import perform_login, record_authentication
from lib.requests import SignedIn

from .. import invitations
from ..models import Invitation

HELD = "invitation"  # in the session: which invitation was begun here


def invitation(request: SignedIn, token: str) -> HttpResponse:
    """GET only shows what the invitation is for; POST begins it (mail scanners open every link)."""
    try:
        found = invitations.open_invitation(token, now=request.now)
    except Invitation.DoesNotExist:
        return _closed(request)
    if request.method == "POST":
        return _begin(request, found)
    response = render(request, "accounts/invitation.html", {"invitation": found})
    response["Referrer-Policy"] = "no-referrer"
    return response


def _begin(request: SignedIn, found: Invitation) -> HttpResponse:
    """Signs the invited person in; somebody who has a factor already is asked for it by allauth."""
    user = invitations.account_for(found)
    if request.user.is_authenticated and request.user.pk != user.pk:
        logout(request)
    request.session[HELD] = found.pk
    request.session[sessions.NEXT] = finish = reverse("sites:finish_invitation")
    if request.user.is_authenticated:
        return redirect(finish)
    record_authentication(request, user, method="invitation", email=user.email)
    return perform_login(request, Login(user=user, email=user.email, redirect_url=finish))


def finish_invitation(request: SignedIn) -> HttpResponse:
    """The two steps that are left: a second factor, and taking the role."""
    found = _held(request)
    if found is None:
        return _closed(request)
    proved = sessions.has_proved_factor(request)
    if not proved and sessions.has_enrolled_factor(request.user):
        return redirect(f"{sessions.factor_page(request.user)}?next={request.path}")
    said = {"invitation": found, "proved": proved, "is_linked": sessions.is_linked(request.user)}
    return render(request, "accounts/finish_invitation.html", said)


def accept_invitation(request: SignedIn) -> HttpResponse:
    """Takes the role, with the factor proved in this session."""
    found = _held(request)
    if found is None:
        return _closed(request)
    if not sessions.has_proved_factor(request):
        return redirect("sites:finish_invitation")
    try:
        invitations.accept(found, request=request, now=request.now)
    except ValidationError as error:
        return render(request, "accounts/finish_invitation.html", {"errors": error.messages}, status=400)
    for key in (HELD, sessions.NEXT):
        request.session.pop(key, None)
    messages.success(request, _("Welcome. Your account now has its role."))
    return redirect("accounts:after")


def _held(request: SignedIn) -> Invitation | None:
    rows = Invitation.objects.open(request.now).filter(email=request.user.email)
    return rows.filter(pk=request.session.get(HELD, 0)).first()


def _closed(request: SignedIn) -> HttpResponse:
    """The same page for an unknown, an old and a used link."""
    return render(request, "accounts/invitation_closed.html", status=404)
