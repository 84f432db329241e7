"""Which pages are looked at: every HTML address of the policy table, filled in from the scene."""

import re
from dataclasses import dataclass

from django.urls import reverse
from django.utils import translation

from portal.checks import addresses
from portal.policy import A, rule_for

from .scene import Scene

PARAMETER = re.compile(r"<(?:\w+:)?(\w+)>")
# Addresses that answer with a file, lead elsewhere at once, or wait for a step that no GET can be in.
NOT_PAGES = {
    "accounts:after",
    "accounts:resume",
    "feedback:code",
    "feedback:reminder",
    "account_confirm_login_code",
    "account_email_verification_sent",
    "account_request_login_code",
    "meetings:rsvp_ics",
    "meetings:staff_export",
    "mfa_authenticate",
    "mfa_download_recovery_codes",
    "mfa_login_webauthn",
    "pages:my_export",
    "sites:finish_invitation",
    "sites:staff_roster_csv",
    # Only with a provider of the city: tests/browser/test_sign_on.py.
    "sites:link_provider",
    "sites:prove_at_provider",
    "sites:provider_callback",
    # These show one passkey or codes that only a browser's passkey brings: tests/accounts/test_passkeys.py.
    "accounts:remove_passkey",
    "mfa_edit_webauthn",
    "mfa_reauthenticate_webauthn",
    "mfa_remove_webauthn",
    "mfa_view_recovery_codes",
}
# Which of the cast looks at the pages of an audience.
LOOKER = {
    A.ANYONE: None,
    A.ENTRANCE: None,
    A.ENROLMENT: "rosa",
    A.SIGNED_IN: "rosa",
    A.STAFF: "nora",
    A.OFFICER: "nora",
    A.SITE_STAFF: "nora",
    A.SITE_TEAM: "nora",
    A.ADMIN: "mia",
    A.ADMINISTRATOR: "ada",
}
SIGNED_IN_ENTRANCE = {"account_logout", "accounts:logout", "mfa_reauthenticate"}
# Forms of the admin; the other models are not added there by hand.
ADDED = {f"sites_app_{model}_add" for model in ("site", "officer", "assignment", "leave", "invitation", "program")}
PAGES_OF_ADA = {"first_steps", "sites_app_roster_upload"}
MODERATION = {
    "index",
    "feedback_feedback_changelist",
    "feedback_feedback_change",
    "feedback_translations",
    "feedback_enter",
}


@dataclass(frozen=True)
class Place:
    """One page: the name of its view, its path, and who looks at it (a name of the cast; None: a visitor)."""

    name: str
    path: str
    who: str | None


def pages_under_test(scene: Scene, language: str = "en") -> list[Place]:
    """Every page; KeyError for a new address with a parameter that the scene does not know yet."""
    with translation.override(language):
        patterns = {name: pattern for name, pattern in addresses() if _is_page(name)}
        found = [_place(scene, name, pattern) for name, pattern in patterns.items()]
        for name, who, given in scene.also:
            wanted = {"slug": scene.cast.north.slug, **given}
            needs = PARAMETER.findall(patterns[name])
            found.append(Place(name, reverse(name, kwargs={key: wanted[key] for key in needs}), who))
    return found


def _is_page(name: str) -> bool:
    rule = rule_for(name)
    if rule is None or "GET" not in rule.methods or name in NOT_PAGES:
        return False
    space, _, bare = name.rpartition(":")
    if space == "admin":
        return bare in MODERATION or bare in ADDED or bare.endswith("_changelist") or bare in PAGES_OF_ADA
    return rule.audience in LOOKER and space != "api" and not space.endswith("_plain")


def _place(scene: Scene, name: str, pattern: str) -> Place:
    rule = rule_for(name)
    wanted, given = set(PARAMETER.findall(pattern)), {"slug": scene.cast.north.slug, **scene.kwargs.get(name, {})}
    if missing := wanted - given.keys():
        raise KeyError(f"{name} needs {missing}: say it in tests/browser/scene.py")
    who = LOOKER[rule.audience] if rule else None
    if name.startswith("admin:") and name.removeprefix("admin:") not in MODERATION:
        who = "ada"
    return Place(
        name,
        reverse(name, kwargs={key: given[key] for key in wanted}),
        "omar" if name in SIGNED_IN_ENTRANCE else who,
    )
