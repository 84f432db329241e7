"""What allauth asks us: mail to the outbox, factors encrypted, addresses of the network counted unread."""

import secrets
from functools import cached_property
from io import BytesIO
from typing import Any
from urllib.parse import urlencode

import qrcode
from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import context
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialApp
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.openid_connect.provider import OpenIDConnectProvider
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from django.conf import settings
from django.db import transaction
from django.http import HttpRequest
from django.urls import reverse
from django.utils import translation
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _
from qrcode.image.svg import SvgPathFillImage

from agency import words
from lib import keyed, limits
from lib.addresses import canonical, canonical_or_same, validate_address
from lib.languages import current, default_language
from mail import outbox
from mail.models import address_digest

from . import codes, mail_types
from .models import User

PREFIXES = ("account/email/", "mfa/email/")


class AccountAdapter(DefaultAccountAdapter):
    """Accounts by e-mailed code: no password, no name, no address of the network anywhere."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "incorrect_code": _("This code is not right. Look at the newest e-mail and type its code."),
        "too_many_login_attempts": _("Too many tries. Please wait a little and try again."),
        "rate_limited": _("Too many tries. Please wait a little and try again."),
        "email_taken": _("Another account uses this address."),
        "duplicate_email": _("This is your address already."),
        "account_inactive": _("This account is switched off."),
        "unknown_email": _("There is no account with this address."),
    }

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Queues instead of sending: the code encrypted, everything else as the name of what happened."""
        what = template_prefix.removeprefix(PREFIXES[0]).removeprefix(PREFIXES[1])
        with transaction.atomic():
            if "code" in context:
                self._queue_code(what, email, context["code"])
            else:
                self._queue_notice(what, email)

    def generate_login_code(self) -> str:
        """The code that stands in this mailbox, whoever asked for it first (POWER-8)."""
        typed = self.request.POST.get("login") or self.request.POST.get("email") or ""
        return codes.sign_in_code(canonical_or_same(typed), now=self.request.now)

    def _queue_code(self, what: str, email: str, code: str) -> None:
        now, is_sign_in = self.request.now, what == "login_code"
        codes.one_at_a_time(email)
        if is_sign_in and codes.standing(email, now=now):
            return
        if not codes.may_be_mailed(email, now=now, is_sign_in=is_sign_in):
            return
        is_last = is_sign_in and codes.next_is_last(email, now=now)
        if is_sign_in:  # as it stands now: since this session got its own, another mail may have left
            code = codes.sign_in_code(email, now=now)
        outbox.queue_code(
            kind=mail_types.CODE,
            key=codes.key_of(email, now=now) if is_sign_in else f"{mail_types.CODE}:{secrets.token_hex(16)}",
            to=email,
            language=current(),
            code=code,
            deadline=max(now + mail_types.CODE_LIFE, codes.end_of_day(now) if is_last else now),
            params={"what": what, "last": True} if is_last else {"what": what},
            now=now,
        )

    def _queue_notice(self, what: str, email: str) -> None:
        """A stranger can make us write to any address: what strangers cause goes out once a day."""
        now = self.request.now
        once = f"{address_digest(email)}:{now:%Y-%m-%d}" if what in mail_types.BY_STRANGERS else secrets.token_hex(16)
        outbox.queue(
            kind=mail_types.NOTICE,
            key=f"{mail_types.NOTICE}:{what}:{once}",
            to=email,
            language=current(),
            params={"what": what},
            now=now,
        )

    def save_user(self, request: HttpRequest, user: User, form: Any, commit: bool = True) -> User:
        """A new account speaks the language of the page on which it was made."""
        user.language = current()
        return super().save_user(request, user, form, commit)

    def clean_email(self, email: str) -> str:
        """In its one form, exactly; ValidationError for what is none (`lib.addresses`)."""
        validate_address(email)
        return canonical(email)

    def login(self, request: Any, user: User) -> None:
        super().login(request, user)
        User.objects.filter(pk=user.pk).update(signed_in_on=request.now.date())

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        return reverse("accounts:after")

    def get_signup_redirect_url(self, request: HttpRequest) -> str:
        """As after signing in: a page of the language in which the account was made."""
        return self.get_login_redirect_url(request)

    def is_safe_url(self, url: str) -> bool:
        """Whether `next` stays on this site: a path, never another host, whatever ALLOWED_HOSTS holds."""
        return url.startswith("/") and url_has_allowed_host_and_scheme(url, allowed_hosts=None)

    def get_client_ip(self, request: HttpRequest) -> str:
        """What sign-in limits count by; it stays in this process (SEC-9, lib/limit_cache.py)."""
        return limits.address_of(request)

    def get_http_user_agent(self, request: HttpRequest) -> str:
        return ""


class MFAAdapter(DefaultMFAAdapter):
    """Second factors: secrets encrypted under MFA_KEY, and no way for staff to be left without one."""

    def encrypt(self, text: str) -> str:
        sealed = keyed.cipher(settings.MFA_KEYS, "second-factor").encrypt_at_time(text.encode(), keyed.this_day())
        return sealed.decode()

    def decrypt(self, encrypted_text: str) -> str:
        return keyed.cipher(settings.MFA_KEYS, "second-factor").decrypt(encrypted_text.encode()).decode()

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        """Staff keeps at least one: else whoever reads the mailbox could enroll another."""
        if not context.request.access.is_staff:
            return True
        others = Authenticator.objects.filter(user_id=authenticator.user_id).exclude(pk=authenticator.pk)
        return others.exclude(type=Authenticator.Type.RECOVERY_CODES).exists()

    def build_totp_svg(self, url: str) -> str:
        """The picture on white, so that it can be read from a dark page."""
        picture = BytesIO()
        qrcode.make(url, image_factory=SvgPathFillImage).save(picture)
        return picture.getvalue().decode()

    def get_totp_issuer(self) -> str:
        return words.read(words.current().organisation) or super().get_totp_issuer()

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        """The name passkeys are bound to, from BASE_URL and never from the Host header."""
        return {"id": settings.BASE_HOST, "name": words.read(words.current().organisation) or settings.BASE_HOST}


class ProviderEnds(OpenIDConnectOAuth2Adapter):
    """The provider's addresses, as it publishes them; what another issuer published is not taken."""

    @cached_property
    def openid_config(self) -> dict[str, Any]:
        """What stands at `/.well-known/openid-configuration`. OAuth2Error if it is not the configured issuer's."""
        found = super().openid_config
        if not isinstance(found, dict) or found.get("issuer") != settings.SSO_ISSUER:
            raise OAuth2Error("The provider calls itself by another name than PORTAL_SSO_ISSUER.")
        return found

    @property
    def names_itself(self) -> bool:
        """Whether its answers carry its name (RFC 9207), so that one without is not its own."""
        return bool(self.openid_config.get("authorization_response_iss_parameter_supported"))

    def keys(self) -> dict[str, Any]:
        """The keys it signs with (JWKS)."""
        with SocialAdapter(self.request).get_requests_session() as session:
            answer = session.get(self.openid_config["jwks_uri"])
            answer.raise_for_status()
            return answer.json()

    def end_address(self) -> str:
        """Where a session there is ended, with the way back; "" if it has no such address."""
        end = self.openid_config.get("end_session_endpoint")
        back = account_url(reverse("account_login"))
        return (
            f"{end}?{urlencode({'client_id': settings.SSO_CLIENT_ID, 'post_logout_redirect_uri': back})}" if end else ""
        )

    def get_callback_url(self, request: HttpRequest, app: SocialApp) -> str:
        """From the settings, never from the Host header."""
        with translation.override(default_language()):
            return account_url(reverse("sites:provider_callback"))


class StaffProvider(OpenIDConnectProvider):
    """allauth's provider, with the ends above."""

    oauth2_adapter_class = ProviderEnds


class SocialAdapter(DefaultSocialAccountAdapter):
    """One provider, from the environment. No row of allauth's is ever written or read: see LinkedIdentity."""

    def get_provider(self, request: HttpRequest | None, provider: str, client_id: str | None = None) -> StaffProvider:
        return StaffProvider(request, app=self.get_app(request, provider))

    def get_app(self, request: HttpRequest | None, provider: str, client_id: str | None = None) -> SocialApp:
        return SocialApp(
            provider=StaffProvider.id,
            provider_id="staff",
            name=settings.SSO_NAME,
            client_id=settings.SSO_CLIENT_ID,
            secret=settings.SSO_CLIENT_SECRET,
            settings={"server_url": settings.SSO_ISSUER.rstrip("/"), "oauth_pkce_enabled": True},
        )

    def is_open_for_signup(self, request: HttpRequest, sociallogin: Any) -> bool:
        return False

    def generate_state_param(self, state: dict[str, Any]) -> str:
        return secrets.token_urlsafe(32)


def account_url(path: str) -> str:
    """The whole address of a page for people with an account."""
    return (settings.STAFF_URL or settings.BASE_URL) + path
