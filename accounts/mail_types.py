"""Mail about an account: sign-in codes, and notices that something about it changed."""

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop

from mail.mail_types import RenderedMail, always_due, from_templates, register
from mail.models import OutgoingMail, Urgency

CODE, NOTICE = "accounts.code", "accounts.notice"
CODE_LIFE = timedelta(seconds=settings.ACCOUNT_LOGIN_BY_CODE_TIMEOUT)
# Anybody may type anybody's address: these leave once a day to one mailbox.
BY_STRANGERS = {"unknown_account", "account_already_exists"}

CODES = {
    "login_code": (
        gettext_noop("Your sign-in code"),
        gettext_noop("Type this code on the page where you asked for it. It works for 10 minutes."),
    ),
    "last_login_code": (
        gettext_noop("Your sign-in code"),
        gettext_noop(
            "Type this code on the page where you asked for it. So many codes were asked for with this address today "
            "that no other mail follows. Keep this one: its code works until a new mail comes."
        ),
    ),
    # The code stands in the mail only: subjects are shown on locked screens and kept in logs of mail servers.
    "email_confirmation": (
        gettext_noop("Your code"),
        gettext_noop("Type this code on the page where you asked for it, to confirm that this address is yours."),
    ),
}
NOTICES = {
    "unknown_account": (
        gettext_noop("There is no account for this address"),
        gettext_noop(
            "Somebody, perhaps you, asked to sign in with this address. There is no account for it. "
            "You do not need one to write to a site or to come to a meeting. To make one, open this "
            "page:"
        ),
    ),
    "account_already_exists": (
        gettext_noop("You already have an account"),
        gettext_noop(
            "Somebody, perhaps you, asked for a new account with this address. There is one already. "
            "To sign in, open this page:"
        ),
    ),
    "email_changed": (
        gettext_noop("Your address was changed"),
        gettext_noop(
            "The e-mail address of your account was changed. If this was not you, sign in and tell an administrator:"
        ),
    ),
    "totp_activated": (
        gettext_noop("An app was added to your account"),
        gettext_noop(
            "An app for sign-in codes was added to your account. If this was not you, sign in and "
            "tell an administrator:"
        ),
    ),
    "totp_deactivated": (
        gettext_noop("The app was removed from your account"),
        gettext_noop(
            "The app for sign-in codes was removed from your account. If this was not you, sign in "
            "and tell an administrator:"
        ),
    ),
    "webauthn_added": (
        gettext_noop("A passkey was added to your account"),
        gettext_noop("A passkey was added to your account. If this was not you, sign in and tell an administrator:"),
    ),
    "webauthn_removed": (
        gettext_noop("A passkey was removed from your account"),
        gettext_noop(
            "A passkey was removed from your account. If this was not you, sign in and tell an administrator:"
        ),
    ),
    "provider_linked": (
        gettext_noop("Your account was linked to your work sign-in"),
        gettext_noop(
            "Your account was linked to a sign-in of your workplace. If this was not you, tell an administrator "
            "at once:"
        ),
    ),
    "provider_unlinked": (
        gettext_noop("Your work sign-in was taken off your account"),
        gettext_noop(
            "Your account is not linked to a sign-in of your workplace any more. If this was not you, sign in and tell "
            "an administrator:"
        ),
    ),
    "recovery_codes_generated": (
        gettext_noop("You have new recovery codes"),
        gettext_noop(
            "New recovery codes were made for your account; the old ones do not work any more. If "
            "this was not you, sign in and tell an administrator:"
        ),
    ),
}
OTHERWISE = (
    gettext_noop("Something about your account changed"),
    gettext_noop("Your account was changed. If this was not you, sign in and tell an administrator:"),
)


def render_code(row: OutgoingMail) -> RenderedMail:
    what = "last_login_code" if "last" in row.params else row.params["what"]
    subject, text = CODES.get(what, CODES["email_confirmation"])
    return _rendered("code", {"subject": _(subject), "code": row.code, "text": _(text)})


def render_notice(row: OutgoingMail) -> RenderedMail:
    what = row.params["what"]
    subject, text = NOTICES.get(what, OTHERWISE)
    page = "account_signup" if what == "unknown_account" else "account_login"
    return _rendered("notice", {"subject": _(subject), "text": _(text), "url": settings.BASE_URL + reverse(page)})


def _rendered(name: str, words: dict[str, Any]) -> RenderedMail:
    words["preheader"] = words["text"]
    return from_templates(words["subject"], f"accounts/email/{name}_message", words)


register(
    CODE, render_code, always_due, Urgency.CODE, too_late=CODE_LIFE, essential=True, title=gettext_lazy("Sign-in code")
)
register(NOTICE, render_notice, always_due, Urgency.NOTICE, title=gettext_lazy("Notice about an account"))
