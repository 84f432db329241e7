"""Staff come by their city's sign-in: sign in, link an account to it, show oneself there again (SSO-1 to SSO-5)."""

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from accounts import actions, sessions, single_sign_on
from accounts.models import User
from accounts.single_sign_on import Return, SingleSignOnError
from lib import errors
from lib.requests import SignedIn

from ..access import access_of
from ..models import Invitation
from .invitations import HELD

NOT_LINKED = "not_linked"


def sign_in(request: SignedIn) -> HttpResponse:
    """Leads to the provider; a form, because a link that somebody sends must not begin it."""
    return _depart(request, single_sign_on.SIGN_IN, reverse("accounts:after"))


def prove(request: SignedIn) -> HttpResponse:
    """Who was away, or came past the provider, shows herself there again."""
    if not request.user.is_authenticated or not sessions.is_linked(request.user):
        return redirect("account_login")
    if request.method == "POST":
        return _depart(request, single_sign_on.PROVE, reverse("accounts:after"))
    return render(request, "accounts/prove_at_provider.html", {"next": _next(request, "")})


def link(request: SignedIn) -> HttpResponse:
    """Links the account to who one is at the provider: for staff, and for who is just taking a role."""
    finish = reverse("sites:finish_invitation")
    is_invited = Invitation.objects.open(request.now).filter(pk=request.session.get(HELD, 0), email=request.user.email)
    if not single_sign_on.is_offered() or not (request.access.is_staff or is_invited.exists()):
        return errors.page_not_found(request)
    if _needs_proof(request):
        return redirect(f"{sessions.factor_page(request.user)}?next={request.path}")
    if request.method == "POST":
        return _depart(request, single_sign_on.LINK, finish if is_invited.exists() else reverse("accounts:after"))
    return render(request, "accounts/link_provider.html", {"is_linked": sessions.is_linked(request.user)})


def unlink(request: SignedIn) -> HttpResponse:
    """Takes the provider off one's own account; staff keeps another factor."""
    if _needs_proof(request):
        return redirect(f"{sessions.factor_page(request.user)}?next={reverse('sites:link_provider')}")
    if request.access.is_staff and not sessions.has_own_factor(request.user):
        messages.error(request, _("This is your only second step. Add another one first."))
        return redirect("sites:link_provider")
    if actions.unlink_identities(request.user):
        get_adapter().send_mail("account/email/provider_unlinked", request.user.email, {})
    return redirect("account_login")


def callback(request: SignedIn) -> HttpResponse:
    """Where the provider sends people back to. Each answer works once, in the browser that asked for it."""
    try:
        back = single_sign_on.arrival(request, now=request.now)
    except SingleSignOnError as error:
        return _refused(request, error.code, error.language)
    with translation.override(back.language):
        match back.purpose:
            case single_sign_on.LINK:
                return _linked(request, back)
            case single_sign_on.PROVE:
                return _proved(request, back)
        return _signed_in(request, back)


def _signed_in(request: SignedIn, back: Return) -> HttpResponse:
    """Opens the account that is linked, if it has a role today: an address is never looked at."""
    user = single_sign_on.linked_user(back.identity)
    if user is None or not access_of(user, now=request.now).is_staff:
        return _refused(request, NOT_LINKED, back.language)
    return single_sign_on.open_session(request, user, back.identity, next_url=back.next)


def _linked(request: SignedIn, back: Return) -> HttpResponse:
    if not _is_same(request, back):
        return _refused(request, single_sign_on.STALE, back.language)
    try:
        actions.link_identity(request.user, back.identity, request=request, on=request.now.date())
    except ValidationError as error:
        messages.error(request, error.messages[0])
        return redirect("sites:link_provider")
    get_adapter().send_mail("account/email/provider_linked", request.user.email, {})
    single_sign_on.record(request, request.user, back.identity)
    messages.success(request, _("Your account is linked. From now on you can come in with your work sign-in."))
    return redirect(back.next)


def _proved(request: SignedIn, back: Return) -> HttpResponse:
    user = single_sign_on.linked_user(back.identity)
    if not _is_same(request, back) or user != request.user:
        return _refused(request, NOT_LINKED, back.language)
    single_sign_on.record(request, request.user, back.identity)
    return redirect(back.next)


def _needs_proof(request: SignedIn) -> bool:
    """Whether there is a factor that was not shown in the last minutes."""
    return sessions.has_enrolled_factor(request.user) and not sessions.has_fresh_proof(request)


def _is_same(request: SignedIn, back: Return) -> bool:
    """Whether the person who left is still the one who is signed in here."""
    return isinstance(request.user, User) and request.user.is_authenticated and request.user.pk == back.user_id


def _depart(request: SignedIn, purpose: str, home: str) -> HttpResponse:
    """A page that leads on by itself: a form that is answered with a redirect may not leave this host (form-action)."""
    if not single_sign_on.is_offered():
        return errors.page_not_found(request)
    try:
        address = single_sign_on.departure(request, purpose, next_url=_next(request, home), now=request.now)
    except SingleSignOnError as error:
        return _refused(request, error.code, error.language)
    response = render(request, "accounts/to_provider.html", {"address": address})
    response["Refresh"] = f"0; url={address}"
    return response


def _next(request: SignedIn, home: str) -> str:
    """Where the person wanted to go: a page of this site, or `home`."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    return wanted if get_adapter().is_safe_url(wanted) else home


def _refused(request: SignedIn, code: str, language: str) -> HttpResponse:
    """One page for every reason; who is not linked and whose role has ended read the same."""
    status = 503 if code == single_sign_on.UNREACHABLE else 403
    with translation.override(language or translation.get_language() or settings.LANGUAGE_CODE):
        return render(request, "accounts/provider_refused.html", {"code": code}, status=status)
