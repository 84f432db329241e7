"""Enforces the table of portal/policy.py: who is asking, by which role, with which factor, since when."""

from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpResponse, HttpResponseNotAllowed
from django.shortcuts import redirect
from django.urls import Resolver404, resolve, reverse
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from accounts import sessions
from accounts.access import VISITOR, Access
from lib import errors
from lib.languages import of_path
from lib.requests import Request, SignedIn
from sites_app.access import access_of
from sites_app.models import Site

from .policy import FACTOR_FREE, OF_A_SITE, POST, WITHOUT_SESSION, A, Decision, Rule, decide, rule_for

API = "/api/"


class AccessPolicyMiddleware:
    """Gives every request its `access`, and lets it reach its view only as the table says."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request: Request) -> HttpResponse:
        request.access, request.kept_here = VISITOR, False
        return self.get_response(request)

    def process_view(self, request, view_func, view_args, view_kwargs) -> HttpResponse | None:
        rule = rule_for(request.resolver_match.view_name)
        if rule is None or rule.audience is A.CLOSED or (rule.audience is A.DEMO and not settings.DEMO):
            return errors.page_not_found(request)
        request.only_posts = rule.methods == POST
        if rule.audience not in WITHOUT_SESSION:
            refusal = _refusal(request, rule, view_kwargs)
            if refusal is not None:
                return refusal
        return _wrong_method(request, rule)


def _refusal(request: SignedIn, rule: Rule, kwargs: dict) -> HttpResponse | None:
    """Whatever stands between this person and the view; None: nothing."""
    assert request.is_private, "a rule that needs a user stands at an address without sessions"
    now = int(request.now.timestamp())
    access = request.access = _access(request, now, rule)
    if access.is_staff and rule.audience not in FACTOR_FREE:
        if not sessions.has_proved_factor(request) or sessions.is_idle(request, now):
            return _ask_for_factor(request)
        if sessions.owes_provider(request, is_administrator=access.is_administrator):
            return _ask_for_provider(request)
        sessions.touch(request.session, now)
        sessions.drop_kept_text(request)
    elif rule.audience is A.ENROLMENT and access.is_staff and _owes_factor(request):
        return _ask_for_factor(request)
    if access.user is not None and sessions.kept_text(request.session):
        _forget_what_may_not_be_sent(request)
    return _answer(request, decide(rule.audience, access, _site(rule, kwargs)))


def _forget_what_may_not_be_sent(request: SignedIn) -> None:
    """A text that waits for an address to which its writer may not come any more is neither shown nor kept."""
    address = urlsplit(request.session[sessions.KEPT]["path"]).path
    try:
        with translation.override(of_path(address)):
            found = resolve(address)
    except Resolver404:  # the address is gone, not the right
        return
    rule = rule_for(found.view_name)
    if rule is None or decide(rule.audience, request.access, _site(rule, found.kwargs)) is not Decision.PASS:
        del request.session[sessions.KEPT]


def _owes_factor(request: SignedIn) -> bool:
    """Whether there is a factor to ask for that this session has not shown."""
    return not sessions.has_proved_factor(request) and sessions.has_enrolled_factor(request.user)


def _access(request: SignedIn, now: int, rule: Rule) -> Access:
    """Today's roles of who is signed in; a session that has lasted its whole length ends here."""
    access = access_of(request.user, now=request.now)
    if access.user is None:
        return VISITOR
    if sessions.is_over(request.session, now, staff=access.is_staff):
        logout(request)
        # Not what is typed to sign in: a code that was not used would wait here.
        if access.is_staff and request.method == "POST" and rule.audience not in FACTOR_FREE:
            request.kept_here = sessions.keep_text(request, owner=access.user.pk)
        return VISITOR
    sessions.begin(request.session, now)
    return access


def _site(rule: Rule, kwargs: dict) -> Site | None:
    """The site that the address names, for rules of one site."""
    return Site.objects.filter(slug=kwargs.get("slug", "")).first() if rule.audience in OF_A_SITE else None


def _answer(request: SignedIn, found: Decision) -> HttpResponse | None:
    match found:
        case Decision.SIGN_IN:
            return _ask_to_sign_in(request)
        case Decision.NOT_FOUND:
            return errors.page_not_found(request)
        case Decision.FORBIDDEN:
            return errors.permission_denied(request)
    return None


def _ask_to_sign_in(request: SignedIn) -> HttpResponse:
    """The sign-in page, and back from there; who had typed a text gets it back first. The API says 401.

    What an earlier request left in the session is not what this one sent: its own text is shown, its own page is next.
    """
    if request.path_info.startswith(API):
        response = errors.answer(request, 401, "not_authenticated", _("Please sign in."))
        response["WWW-Authenticate"] = "Session"
        return response
    if request.kept_here:
        return _to(reverse("account_login"), next=reverse("accounts:resume"))
    if errors.typed_text(request):
        return errors.signed_out(request)
    return _to(reverse("account_login"), next=request.get_full_path())


def _ask_for_factor(request: SignedIn) -> HttpResponse:
    """To the factor page, or to enrolment; what was sent is kept for one touch. The API says 403."""
    if request.path_info.startswith(API):
        return errors.answer(request, 403, "second_factor_required", _("Please give your second factor again."))
    target = _way_back(request)
    if not sessions.has_enrolled_factor(request.user):
        request.session[sessions.NEXT] = target
        return redirect("mfa_index")
    return _to(sessions.factor_page(request.user), next=target)


def _ask_for_provider(request: SignedIn) -> HttpResponse:
    """Where everybody of the staff comes by the provider: to its page, or to linking. The API says 403."""
    if request.path_info.startswith(API):
        return errors.answer(request, 403, "provider_required", _("Please sign in with your work sign-in."))
    page = "sites:prove_at_provider" if sessions.is_linked(request.user) else "sites:link_provider"
    return _to(reverse(page), next=_way_back(request))


def _way_back(request: SignedIn) -> str:
    """Where somebody goes on who is asked something first: to what was sent, which is kept, or to the page."""
    if request.method != "POST":
        return request.get_full_path()
    return reverse("accounts:resume") if sessions.keep_text(request) else request.path


def _to(address: str, **query: str) -> HttpResponse:
    return redirect(f"{address}?{urlencode(query)}")


def method_refusal(request: Request) -> HttpResponse | None:
    """405 at a public address, also where a form's anti-forgery value is missing: no value would help there."""
    rule = rule_for(request.resolver_match.view_name) if request.resolver_match else None
    return _wrong_method(request, rule) if rule and rule.audience in WITHOUT_SESSION else None


def _wrong_method(request: Request, rule: Rule) -> HttpResponse | None:
    """405 with the list; OPTIONS is answered here, so that it can never change anything."""
    if request.method == "OPTIONS":
        return HttpResponse(headers={"Allow": ", ".join(rule.allowed)})
    if request.method in rule.allowed:
        return None
    if not request.path_info.startswith(API):
        return HttpResponseNotAllowed(rule.allowed, _("This address is not for that."), content_type="text/plain")
    response = errors.answer(request, 405, "method_not_allowed", _("This address is not for that."))
    response["Allow"] = ", ".join(rule.allowed)
    return response
