"""Pages of an account beside allauth's: where one goes after sign-in, and sending a kept text again."""

from urllib.parse import urlencode

from allauth.account.views import email
from allauth.account.views import logout as account_logout
from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn.views import add_webauthn, remove_webauthn
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from lib.languages import in_language
from lib.requests import Request, SignedIn

from . import sessions, single_sign_on
from .kept import described


def resume(request: SignedIn) -> HttpResponse:
    """What was kept while somebody was away: the step and every field of it, with one button that sends it on."""
    kept = sessions.kept_text(request.session, request.user.pk)
    if kept is None:
        return redirect("accounts:after")
    return render(request, "accounts/resume.html", described(kept))


def add_passkey(request: SignedIn) -> HttpResponse:
    """allauth's page; a resident is not led to ten recovery codes, only told where they are."""
    response = add_webauthn(request)
    is_led = response.get("Location") == reverse("mfa_view_recovery_codes")
    return redirect("mfa_index") if is_led and not request.access.is_staff else response


def remove_passkey(request: SignedIn, pk: int) -> HttpResponse:
    """allauth's page, but staff keeps at least one factor."""
    row = get_object_or_404(Authenticator, pk=pk, user=request.user, type=Authenticator.Type.WEBAUTHN)
    if not get_adapter().can_delete_authenticator(row):
        messages.error(request, _("This is your only second step. Add another one first."))
        return redirect("mfa_list_webauthn")
    return remove_webauthn(request, pk=pk)


def change_email(request: SignedIn) -> HttpResponse:
    """allauth's page, after a fresh proof: an open window alone moves no account to another mailbox (POWER-7)."""
    if sessions.has_fresh_proof(request):
        return email(request)
    if sessions.has_enrolled_factor(request.user):
        return redirect(f"{sessions.factor_page(request.user)}?{urlencode({'next': request.path})}")
    messages.info(request, _("To change your address, please sign in once more."))
    logout(request)
    return redirect(f"{reverse('account_login')}?{urlencode({'next': request.path})}")


def sign_out(request: SignedIn) -> HttpResponse:
    """allauth's page; the browser forgets what it kept of the portal. Who came by the provider is told of it."""
    by_provider = sessions.came_by_provider(request)
    response = account_logout(request)
    if request.method == "POST":
        if by_provider:
            response = redirect("accounts:signed_out")
        response["Clear-Site-Data"] = '"cache", "cookies", "storage"'
    return response


def signed_out(request: Request) -> HttpResponse:
    """That the portal's session has ended and the provider's has not, with the way to end that one, too."""
    if not settings.SSO_ISSUER:
        return redirect("account_login")
    return render(request, "accounts/signed_out.html", {"end": single_sign_on.end_address(request)})


def after(request: SignedIn) -> HttpResponse:
    """Where somebody goes who has signed in without having asked for a page: by role."""
    if request.access.is_site_staff:
        return redirect(in_language("/staff/"))
    return redirect("admin:feedback_feedback_changelist" if request.access.is_moderator else in_language("/me/"))
