"""One table of every address by role; an address missing from it is a 404 and a failed check.

Each app brings the rows of its own addresses (`rules.py` beside its `urls.py`); those of packages, the admin and this
project stand here. The key is the name of the URL (`feedback:staff_inbox`, `admin:*`); the rule says who may come and
how. Rows inside an address are not decided here: views fetch them by `.visible_to(request.access)`.
"""

from enum import Enum, auto
from importlib import import_module

from accounts.access import Access
from lib.rules import BOTH, POST, A, Audience, Rule
from sites_app.models import Site


class Decision(Enum):
    """What the middleware does with a request."""

    PASS = auto()
    SIGN_IN = auto()
    NOT_FOUND = auto()
    FORBIDDEN = auto()


WITHOUT_SESSION = {A.ANYONE, A.TOKEN}
OPEN = {A.ANYONE, A.TOKEN, A.ENTRANCE, A.DEMO}
FACTOR_FREE = OPEN | {A.ENROLMENT}
OF_A_SITE = {A.SITE_STAFF, A.SITE_TEAM}

APPS = ["pages", "accounts", "feedback", "sites_app", "meetings", "digests", "demo", "agency", "mail"]
HERE = {
    # The API's own description -----------------------------------------------------------------------------
    "api:index": Rule(A.ANYONE),
    "api:schema": Rule(A.ANYONE),
    "api:staff_schema": Rule(A.STAFF),
    "portal_plain:api_docs": Rule(A.ANYONE),
    # Sign-in (allauth): by e-mailed code or passkey; there are no passwords ---------------------------------
    "account_login": Rule(A.ENTRANCE, BOTH),
    "account_logout": Rule(A.ENTRANCE, BOTH),
    "account_signup": Rule(A.ENTRANCE, BOTH),
    "account_inactive": Rule(A.ENTRANCE),
    "account_request_login_code": Rule(A.ENTRANCE, BOTH),
    "account_confirm_login_code": Rule(A.ENTRANCE, BOTH),
    "account_email_verification_sent": Rule(A.ENTRANCE, BOTH),
    "account_email": Rule(A.SIGNED_IN, BOTH),
    "account_reauthenticate": Rule(A.CLOSED),
    "account_change_password": Rule(A.CLOSED),
    "account_set_password": Rule(A.CLOSED),
    "account_reset_password": Rule(A.CLOSED),
    "account_reset_password_done": Rule(A.CLOSED),
    "account_reset_password_from_key": Rule(A.CLOSED),
    "account_reset_password_from_key_done": Rule(A.CLOSED),
    # The second factor --------------------------------------------------------------------------------------
    "mfa_authenticate": Rule(A.ENTRANCE, BOTH),
    "mfa_reauthenticate": Rule(A.ENTRANCE, BOTH),
    "mfa_reauthenticate_webauthn": Rule(A.ENTRANCE, BOTH),
    "mfa_login_webauthn": Rule(A.ENTRANCE, BOTH),
    "mfa_index": Rule(A.ENROLMENT),
    "mfa_activate_totp": Rule(A.ENROLMENT, BOTH),
    "mfa_add_webauthn": Rule(A.ENROLMENT, BOTH),
    "mfa_deactivate_totp": Rule(A.SIGNED_IN, BOTH),
    "mfa_list_webauthn": Rule(A.SIGNED_IN),
    "mfa_remove_webauthn": Rule(A.SIGNED_IN, BOTH),
    "mfa_edit_webauthn": Rule(A.SIGNED_IN, BOTH),
    "mfa_view_recovery_codes": Rule(A.SIGNED_IN),
    "mfa_generate_recovery_codes": Rule(A.SIGNED_IN, BOTH),
    "mfa_download_recovery_codes": Rule(A.SIGNED_IN),
    # Addresses for machines: the process answers, can serve, how mail flows ---------------------------------
    "portal_plain:healthz": Rule(A.ANYONE),
    "portal_plain:readyz": Rule(A.ANYONE),
    "portal_plain:metrics": Rule(A.TOKEN),
    # The Django admin ---------------------------------------------------------------------------------------
    "admin:logout": Rule(A.ADMIN, POST),
    "admin:password_change": Rule(A.CLOSED),
    "admin:password_change_done": Rule(A.CLOSED),
    "admin:first_steps": Rule(A.ADMINISTRATOR),
    "admin:sites_app_roster_upload": Rule(A.ADMINISTRATOR, BOTH),
    "admin:sites_app_roster_file": Rule(A.ADMINISTRATOR, BOTH),
    "admin:sites_app_roster_faults": Rule(A.ADMINISTRATOR),
    "admin:sites_app_roster_template": Rule(A.ADMINISTRATOR),
    "admin:sites_app_roster_download": Rule(A.ADMINISTRATOR),
    "admin:*": Rule(A.ADMIN, BOTH),
}
TABLE: dict[str, Rule] = HERE | {
    name: rule for app in APPS for name, rule in import_module(f"{app}.rules").RULES.items()
}


def rule_for(view_name: str) -> Rule | None:
    """The rule of a named address; a namespace may have one for all (`admin:*`). None: missing."""
    space, _, _name = view_name.rpartition(":")
    return TABLE.get(view_name) or (TABLE.get(f"{space}:*") if space else None)


def decide(audience: Audience, access: Access, site: Site | None) -> Decision:
    """What somebody with `access` gets; `site` is the one in the address, None if there is none."""
    if audience in OPEN:
        return Decision.PASS
    if audience is A.CLOSED:
        return Decision.NOT_FOUND
    if access.user is None:
        return Decision.SIGN_IN
    if audience in OF_A_SITE:
        return _at_site(audience, access, site)
    match audience:
        case A.STAFF:
            return Decision.PASS if access.is_staff else Decision.NOT_FOUND
        case A.OFFICER if access.own_page_of is None:
            return Decision.FORBIDDEN if access.is_staff else Decision.NOT_FOUND
        case A.BUREAU if not access.reads_every_site:
            return Decision.FORBIDDEN if access.is_staff else Decision.NOT_FOUND
        case A.ADMIN if not (access.is_moderator or access.is_administrator):
            return Decision.FORBIDDEN
        case A.ADMINISTRATOR if not access.is_administrator:
            return Decision.FORBIDDEN
    return Decision.PASS


def _at_site(audience: Audience, access: Access, site: Site | None) -> Decision:
    """Inside one's own sites the role decides (403), outside them there is nothing (404)."""
    if site is None:
        return Decision.NOT_FOUND
    if not (access.reads_every_site or site.pk in access.serves_at):
        return Decision.FORBIDDEN if access.may_moderate(site.pk) else Decision.NOT_FOUND
    if audience is A.SITE_TEAM and site.pk not in access.serves_at:
        return Decision.FORBIDDEN
    return Decision.PASS
