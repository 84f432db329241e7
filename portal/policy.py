"""One table of every address by role; an address missing from it is a 404 and a failed check.

The key is the name of the URL (`feedback:staff_inbox`, `admin:*`); the rule says who may come and how.
Rows inside an address are not decided here: views fetch them by `.visible_to(request.access)`.
"""

from dataclasses import dataclass
from enum import Enum, auto

from accounts.access import Access
from sites_app.models import Site


class Audience(Enum):
    """Who an address is for. Behind each: what others get (ADDR-4)."""

    ANYONE = auto()  # public pages and the anonymous API: no session, no user
    ENTRANCE = auto()  # the way in: signed in or not, before and during the second factor
    ENROLMENT = auto()  # signed in; the factor is asked for only from those who have one
    SIGNED_IN = auto()  # residents and everybody else with an account
    STAFF = auto()  # any staff role, moderators included; a resident: 404
    OFFICER = auto()  # who serves somewhere, or is planned to; other staff: 403, a resident: 404
    SITE_STAFF = auto()  # reads this site's staff pages; a moderator of the site: 403; anybody else: 404
    SITE_TEAM = auto()  # serves at this site; bureau and administrators, who only read: 403
    BUREAU = auto()  # bureau and administrators; other staff: 403, a resident: 404
    ADMIN = auto()  # the Django admin: moderators and administrators; anybody else signed in: 403
    ADMINISTRATOR = auto()  # administrators; a moderator: 403
    DEMO = auto()  # only in the demonstration, then anyone; else 404
    TOKEN = auto()  # machines with PORTAL_METRICS_TOKEN; the view compares it
    CLOSED = auto()  # nobody: an address a package brings along and the portal does not have


class Decision(Enum):
    """What the middleware does with a request."""

    PASS = auto()
    SIGN_IN = auto()
    NOT_FOUND = auto()
    FORBIDDEN = auto()


@dataclass(frozen=True)
class Rule:
    audience: Audience
    methods: str = "GET"  # HEAD comes with GET; OPTIONS is always answered with the list

    @property
    def allowed(self) -> list[str]:
        names = self.methods.split()
        return [*names, *(["HEAD"] if "GET" in names else []), "OPTIONS"]


A = Audience
BOTH, POST = "GET POST", "POST"
WITHOUT_SESSION = {A.ANYONE, A.TOKEN}
OPEN = {A.ANYONE, A.TOKEN, A.ENTRANCE, A.DEMO}
FACTOR_FREE = OPEN | {A.ENROLMENT}
OF_A_SITE = {A.SITE_STAFF, A.SITE_TEAM}

TABLE: dict[str, Rule] = {
    # Pages that join apps ----------------------------------------------------------------------------------
    "pages:home": Rule(A.ANYONE),
    "pages:site_list": Rule(A.ANYONE),
    "pages:site": Rule(A.ANYONE),
    "pages:find": Rule(A.ANYONE),
    "pages:privacy": Rule(A.ANYONE),
    "pages:about": Rule(A.ANYONE),
    "pages:numbers": Rule(A.ANYONE),
    "pages:accessibility": Rule(A.ANYONE),
    "pages:me": Rule(A.SIGNED_IN),
    "pages:my_export": Rule(A.SIGNED_IN),
    "pages:my_data": Rule(A.SIGNED_IN),
    "pages:account_deleted": Rule(A.ANYONE),
    "pages:my_deletion": Rule(A.SIGNED_IN, BOTH),
    "pages:staff_overview": Rule(A.STAFF),
    "pages:staff_handover": Rule(A.SITE_TEAM, BOTH),
    "pages:staff_welcome": Rule(A.SITE_TEAM, POST),
    "pages:staff_said": Rule(A.SITE_STAFF),
    "pages:staff_bureau": Rule(A.BUREAU),
    "pages:staff_bureau_csv": Rule(A.BUREAU),
    "pages:staff_bureau_xlsx": Rule(A.BUREAU),
    "pages:staff_counted": Rule(A.BUREAU),
    # For programs: crawlers, browsers, whoever found a weakness ----------------------------------------------
    "pages_plain:*": Rule(A.ANYONE),
    # The API's own description ------------------------------------------------------------------------------
    "api:index": Rule(A.ANYONE),
    "api:schema": Rule(A.ANYONE),
    "api:staff_schema": Rule(A.STAFF),
    "portal_plain:api_docs": Rule(A.ANYONE),
    "agency_plain:logo": Rule(A.ANYONE),
    "agency_plain:style": Rule(A.ANYONE),
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
    "sites:invitation": Rule(A.ENTRANCE, BOTH),
    "sites:confirm": Rule(A.ENTRANCE, BOTH),
    "sites:finish_invitation": Rule(A.ENROLMENT),
    "sites:accept_invitation": Rule(A.ENROLMENT, POST),
    # Single sign-on of staff: to the provider and back -------------------------------------------------------
    "sites:provider_sign_in": Rule(A.ENTRANCE, POST),
    "sites:prove_at_provider": Rule(A.ENTRANCE, BOTH),
    "sites:provider_callback": Rule(A.ENTRANCE),
    "sites:link_provider": Rule(A.ENROLMENT, BOTH),
    "sites:unlink_provider": Rule(A.SIGNED_IN, POST),
    "accounts:signed_out": Rule(A.ENTRANCE),
    "accounts:remove_passkey": Rule(A.SIGNED_IN, BOTH),
    "accounts:add_passkey": Rule(A.ENROLMENT, BOTH),
    "accounts:email": Rule(A.SIGNED_IN, BOTH),
    "accounts:logout": Rule(A.ENTRANCE, BOTH),
    "accounts:after": Rule(A.SIGNED_IN),
    "accounts:resume": Rule(A.SIGNED_IN),
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
    # Feedback: without account, by code, with my account, the site's staff ----------------------------------
    "feedback:board": Rule(A.ANYONE),
    "feedback:poster": Rule(A.ANYONE),
    "feedback:paper": Rule(A.ANYONE),
    "feedback:new": Rule(A.ANYONE, BOTH),
    "feedback:new_unplaced": Rule(A.ANYONE, BOTH),
    "feedback:receipt": Rule(A.ANYONE, BOTH),
    "feedback:code": Rule(A.ANYONE),
    "feedback:reminder": Rule(A.ANYONE),
    "feedback:follow_up": Rule(A.ANYONE, POST),
    "feedback:appeal": Rule(A.ANYONE, POST),
    "feedback:verdict": Rule(A.ANYONE, POST),
    "feedback:worry": Rule(A.ANYONE, POST),
    "feedback:my_threads": Rule(A.SIGNED_IN),
    "feedback:my_new": Rule(A.SIGNED_IN, BOTH),
    "feedback:my_thread": Rule(A.SIGNED_IN),
    "feedback:my_follow_up": Rule(A.SIGNED_IN, POST),
    "feedback:my_appeal": Rule(A.SIGNED_IN, POST),
    "feedback:my_verdict": Rule(A.SIGNED_IN, POST),
    "feedback:my_worry": Rule(A.SIGNED_IN, POST),
    "feedback:staff_inbox": Rule(A.SITE_STAFF),
    "feedback:staff_item": Rule(A.SITE_STAFF),
    "feedback:staff_answer": Rule(A.SITE_TEAM, POST),
    "feedback:staff_hand_back": Rule(A.SITE_TEAM, POST),
    "feedback:staff_close": Rule(A.SITE_TEAM, POST),
    "feedback:staff_promise_done": Rule(A.SITE_TEAM, POST),
    "feedback:staff_promise_reopen": Rule(A.SITE_TEAM, POST),
    "feedback:staff_promise_move": Rule(A.SITE_TEAM, BOTH),
    "api:feedback": Rule(A.ANYONE, POST),
    "api:feedback_lookup": Rule(A.ANYONE, POST),
    "api:feedback_follow_up": Rule(A.ANYONE, POST),
    "api:feedback_appeal": Rule(A.ANYONE, POST),
    "api:feedback_verdict": Rule(A.ANYONE, POST),
    "api:site_feedback": Rule(A.ANYONE),
    "api:site_promises": Rule(A.ANYONE),
    "api:staff_feedback": Rule(A.SITE_STAFF),
    "api:staff_feedback_answer": Rule(A.STAFF, POST),
    "api:staff_feedback_hand_back": Rule(A.STAFF, POST),
    "api:staff_feedback_close": Rule(A.STAFF, POST),
    # Sites and officers -------------------------------------------------------------------------------------
    "api:sites": Rule(A.ANYONE),
    "api:site": Rule(A.ANYONE),
    "api:site_officers": Rule(A.ANYONE),
    "api:commitment": Rule(A.ANYONE),
    "api:staff_sites": Rule(A.STAFF),
    "api:staff_roster": Rule(A.SITE_STAFF),
    "sites:team": Rule(A.ANYONE),
    "sites:team_sheet": Rule(A.ANYONE),
    "sites:commitment": Rule(A.ANYONE),
    "sites:evidence": Rule(A.ANYONE),
    "sites_plain:stints_csv": Rule(A.ANYONE),
    "sites_plain:photo": Rule(A.ANYONE),
    "sites_plain:place_photo": Rule(A.ANYONE),
    "sites_plain:card": Rule(A.ANYONE),
    "sites:staff_roster": Rule(A.SITE_STAFF),
    "sites:staff_roster_csv": Rule(A.SITE_STAFF),
    "sites_plain:curve_csv": Rule(A.ANYONE),
    "sites:exact_stints_csv": Rule(A.BUREAU),
    "sites:staff_me": Rule(A.OFFICER),
    "sites:staff_me_publication": Rule(A.OFFICER, POST),
    "sites:staff_me_introduction": Rule(A.OFFICER, POST),
    "sites:staff_me_photo": Rule(A.OFFICER, POST),
    "sites:staff_me_new_photo": Rule(A.OFFICER, POST),
    "sites:staff_me_agree": Rule(A.OFFICER, POST),
    "sites:staff_me_dispute": Rule(A.OFFICER, POST),
    # Meetings -----------------------------------------------------------------------------------------------
    "meetings:site_meetings": Rule(A.ANYONE),
    "meetings:meeting": Rule(A.ANYONE),
    "meetings:rsvp": Rule(A.ANYONE, BOTH),
    "meetings:my_rsvp": Rule(A.SIGNED_IN, BOTH),
    "meetings:rsvp_manage": Rule(A.ANYONE),
    "meetings:rsvp_ics": Rule(A.ANYONE),
    "meetings:rsvp_change": Rule(A.ANYONE, POST),
    "meetings:rsvp_cancel": Rule(A.ANYONE, POST),
    "meetings:stop_reminders": Rule(A.ANYONE, BOTH),
    "meetings:staff_meetings": Rule(A.SITE_STAFF),
    "meetings:staff_meeting": Rule(A.SITE_STAFF),
    "meetings:staff_preview": Rule(A.SITE_STAFF),
    "meetings:staff_tally": Rule(A.SITE_STAFF),
    "meetings:staff_export": Rule(A.SITE_STAFF),
    "meetings:staff_new": Rule(A.SITE_TEAM, BOTH),
    "meetings:staff_series": Rule(A.SITE_TEAM, BOTH),
    "meetings:staff_publish_series": Rule(A.SITE_TEAM, POST),
    "meetings:staff_edit": Rule(A.SITE_TEAM, BOTH),
    "meetings:staff_save": Rule(A.SITE_TEAM, POST),
    "meetings:staff_publish": Rule(A.SITE_TEAM, POST),
    "meetings:staff_discard": Rule(A.SITE_TEAM, POST),
    "meetings:staff_cancel": Rule(A.SITE_TEAM, BOTH),
    "meetings:staff_close": Rule(A.SITE_TEAM, BOTH),
    "meetings:staff_action_done": Rule(A.SITE_TEAM, POST),
    "meetings:staff_action_reopen": Rule(A.SITE_TEAM, POST),
    "meetings:staff_action_move": Rule(A.SITE_TEAM, BOTH),
    "meetings:staff_copy": Rule(A.SITE_TEAM),
    "meetings_plain:meeting_ics": Rule(A.ANYONE),
    "meetings_plain:card": Rule(A.ANYONE),
    "meetings_plain:site_calendar": Rule(A.ANYONE),
    "api:site_meetings": Rule(A.ANYONE),
    "api:meeting": Rule(A.ANYONE),
    "api:rsvps": Rule(A.ANYONE, POST),
    "api:rsvp_lookup": Rule(A.ANYONE, POST),
    "api:rsvp_change": Rule(A.ANYONE, POST),
    "api:rsvp_cancel": Rule(A.ANYONE, POST),
    "api:staff_meetings": Rule(A.SITE_STAFF),
    # Digests ------------------------------------------------------------------------------------------------------
    "digests:list": Rule(A.ANYONE),
    "digests:digest": Rule(A.ANYONE),
    "digests:sheet": Rule(A.ANYONE),
    "digests:subscribe": Rule(A.ANYONE, BOTH),
    "digests:confirm": Rule(A.ANYONE, BOTH),
    "digests:unsubscribe": Rule(A.ANYONE, BOTH),
    "digests:staff_list": Rule(A.SITE_STAFF),
    "digests:staff_digest": Rule(A.SITE_STAFF),
    "digests_plain:feed": Rule(A.ANYONE),
    "api:site_digests": Rule(A.ANYONE),
    "api:site_digest": Rule(A.ANYONE),
    "api:digests_csv": Rule(A.ANYONE),
    # Addresses for machines: the process answers, can serve, how mail flows; reports of the mail provider ---
    "portal_plain:healthz": Rule(A.ANYONE),
    "portal_plain:readyz": Rule(A.ANYONE),
    "portal_plain:metrics": Rule(A.TOKEN),
    "demo:index": Rule(A.DEMO, BOTH),
    "demo:monday": Rule(A.DEMO, POST),
    "demo:*": Rule(A.DEMO),
    "mail_plain:*": Rule(A.TOKEN, BOTH),
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
