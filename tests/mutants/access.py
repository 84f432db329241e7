"""Who reaches what: the table of addresses, the second factor, scopes (ROLE, SEC-1, SEC-2)."""

from .fault import Fault, text

HAND = "tests/portal/test_policy_by_hand.py"
GUARD, FACTOR = (
    "portal/access_middleware.py",
    "tests/portal/test_policy.py::test_nothing_opens_to_staff_without_the_second_factor_of_this_session",
)
SESSIONS = "tests/portal/test_sessions.py"
MATRIX = "tests/portal/test_policy.py::test_people_reach_what_the_table_says_and_nothing_else"


def looser(name: str, row: str, before: str, after: str) -> Fault:
    """A row of the table that lets more people in."""
    return text(
        name,
        "ROLE-7",
        f"{row} opens to more people",
        "portal/policy.py",
        f'"{row}": Rule(A.{before}',
        f'"{row}": Rule(A.{after}',
        HAND,
    )


FAULTS = (
    looser("digest", "digests:staff_digest", "SITE_STAFF", "STAFF"),
    looser("deactivate", "mfa_deactivate_totp", "SIGNED_IN", "ENROLMENT"),
    looser("recovery", "mfa_generate_recovery_codes", "SIGNED_IN", "ENROLMENT"),
    looser("deletion", "pages:my_deletion", "SIGNED_IN", "ENROLMENT"),
    looser("answer", "feedback:staff_answer", "SITE_TEAM", "SITE_STAFF"),
    looser("roster", "sites:staff_roster", "SITE_STAFF", "STAFF"),
    looser("export", "meetings:staff_export", "SITE_STAFF", "SIGNED_IN"),
    looser("bureau_file", "sites:exact_stints_csv", "BUREAU", "STAFF"),
    looser("reset", "account_reset_password", "CLOSED", "ENTRANCE"),
    looser("download", "admin:sites_app_roster_download", "ADMINISTRATOR", "ADMIN"),
    looser("remove_passkey", "mfa_remove_webauthn", "SIGNED_IN", "ENROLMENT"),
    looser("api_inbox", "api:staff_feedback", "SITE_STAFF", "STAFF"),
    text(
        "no_factor",
        "SEC-1",
        "staff pages open without the second factor",
        GUARD,
        "if not sessions.has_proved_factor(request) or sessions.is_idle(request, now):",
        "if sessions.is_idle(request, now):",
        FACTOR,
    ),
    text(
        "never_idle",
        "SEC-1",
        "a session left open is open for ever",
        GUARD,
        "if not sessions.has_proved_factor(request) or sessions.is_idle(request, now):",
        "if not sessions.has_proved_factor(request):",
        f"{SESSIONS}::test_an_officer_away_for_half_an_hour_gives_the_factor_and_goes_on",
    ),
    text(
        "endless",
        "SEC-2",
        "a session never ends",
        GUARD,
        "    if sessions.is_over(request.session, now, staff=access.is_staff):\n",
        "    if False:\n",
        f"{SESSIONS}::test_a_staff_session_ends_after_twelve_hours_whatever_was_done",
    ),
    text(
        "enrolment",
        "SEC-1",
        "who owes a factor adds another one",
        GUARD,
        "    elif rule.audience is A.ENROLMENT and access.is_staff and _owes_factor(request):\n",
        "    elif False:\n",
        "tests/portal/test_owed_factor.py",
    ),
    text(
        "no_rule",
        "ROLE-7",
        "an address without a rule answers",
        GUARD,
        "    if rule is None or rule.audience is A.CLOSED or",
        "    if rule is not None and rule.audience is A.CLOSED or rule is not None and",
        "tests/portal/test_policy.py::test_an_address_without_a_rule_answers_nobody",
    ),
    text(
        "recovery_is_factor",
        "SEC-1",
        "recovery codes alone count as a factor",
        "accounts/sessions.py",
        ".exclude(type=Authenticator.Type.RECOVERY_CODES)",
        "",
        "tests/accounts/test_sign_in.py",
        "tests/accounts/test_invitations.py",
        "tests/portal/test_owed_factor.py",
    ),
    text(
        "site_404",
        "ROLE-7",
        "another site's address tells that the site is there",
        "portal/policy.py",
        "        return Decision.FORBIDDEN if access.may_moderate(site.pk) else Decision.NOT_FOUND\n",
        "        return Decision.FORBIDDEN\n",
        "tests/portal/test_policy.py::test_another_site_and_no_site_look_the_same",
    ),
    text(
        "team_of_all",
        "ROLE-7",
        "the bureau answers for a team",
        "portal/policy.py",
        "    if audience is A.SITE_TEAM and site.pk not in access.serves_at:\n        return Decision.FORBIDDEN\n",
        "",
        MATRIX,
    ),
    text(
        "demo",
        "RUN-3",
        "the demonstration's doors stand open in production",
        GUARD,
        "(rule.audience is A.DEMO and not settings.DEMO)",
        "False",
        "tests/portal/test_policy.py::test_the_demonstration_is_not_there_outside_the_demonstration",
    ),
    text(
        "ended",
        "ROLE-2",
        "who left still reads",
        "sites_app/access.py",
        "Assignment.objects.filter(officer__user=user).current(now)",
        "Assignment.objects.filter(officer__user=user)",
        "tests/portal/test_policy.py::test_an_ended_assignment_ends_access_on_the_next_request",
    ),
    text(
        "inactive",
        "ROLE-1",
        "a closed account still has its roles",
        "sites_app/access.py",
        "if user is None or not user.is_authenticated or not user.is_active:",
        "if user is None or not user.is_authenticated:",
        "tests/portal/test_closed_account.py",
    ),
    text(
        "admin_delete",
        "POWER-4",
        "an invitation vanishes without a trace",
        "sites_app/admin/invitations.py",
        "    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:\n        return False\n",
        "    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:\n        return True\n",
        "tests/portal/test_admin_rights.py",
    ),
    text(
        "admin_change",
        "POWER-4",
        "a confirmation is rewritten",
        "sites_app/admin/invitations.py",
        "    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:\n        return False\n",
        "    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:\n        return True\n",
        "tests/portal/test_admin_rights.py",
    ),
    text(
        "mail_added",
        "MAIL-1",
        "an administrator writes a mail by hand",
        "mail/admin.py",
        "    def has_add_permission(self, request: HttpRequest) -> bool:\n        return False\n",
        "    def has_add_permission(self, request: HttpRequest) -> bool:\n        return True\n",
        "tests/portal/test_admin_rights.py",
        "tests/mail/test_admin.py::test_nothing_can_be_added_changed_or_deleted_by_hand",
    ),
)
