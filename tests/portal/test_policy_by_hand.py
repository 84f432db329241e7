"""The table of addresses once more, by hand: who may come and by which methods (ADDR-3, ROLE-7).

A change of an app's rules.py or of portal/policy.py has to be made here too, so that it is read twice.
`test_policy.py` walks every address and judges the answers by the table; this file judges the table.
"""

import pytest

from portal import policy
from portal.policy import BOTH, POST, A, Rule

# (who, methods): names of addresses
EXPECTED = {
    ("ANYONE", "GET"): """
        agency_plain:logo agency_plain:style api:commitment api:digests_csv api:index api:meeting api:schema
        api:site api:site_digest api:site_digests api:site_feedback api:site_meetings api:site_officers
        api:site_promises api:sites digests:digest digests:list digests:sheet digests_plain:feed feedback:board
        feedback:code feedback:paper feedback:poster feedback:reminder meetings:meeting meetings:rsvp_ics
        meetings:rsvp_manage meetings:site_meetings meetings_plain:card meetings_plain:meeting_ics
        meetings_plain:site_calendar
        pages:account_deleted pages:about pages:accessibility pages:find pages:home pages:numbers pages:privacy
        pages:site
        pages:site_list pages_plain:* portal_plain:api_docs portal_plain:healthz portal_plain:readyz
        sites:commitment sites:evidence sites:team sites:team_sheet sites_plain:card
        sites_plain:curve_csv sites_plain:photo
        sites_plain:place_photo sites_plain:stints_csv
    """,
    ("SIGNED_IN", "GET"): """
        accounts:after accounts:resume feedback:my_thread feedback:my_threads mfa_download_recovery_codes
        mfa_list_webauthn mfa_view_recovery_codes pages:me pages:my_data pages:my_export
    """,
    ("SIGNED_IN", "BOTH"): """
        account_email accounts:email accounts:remove_passkey feedback:my_new meetings:my_rsvp
        mfa_deactivate_totp mfa_edit_webauthn mfa_generate_recovery_codes mfa_remove_webauthn pages:my_deletion
    """,
    ("STAFF", "GET"): """
        api:staff_schema api:staff_sites pages:staff_overview
    """,
    ("SITE_STAFF", "GET"): """
        api:staff_feedback api:staff_meetings api:staff_roster digests:staff_digest digests:staff_list
        feedback:staff_inbox feedback:staff_item meetings:staff_export meetings:staff_meeting
        meetings:staff_meetings meetings:staff_preview meetings:staff_tally pages:staff_said sites:staff_roster
        sites:staff_roster_csv
    """,
    ("BUREAU", "GET"): """
        pages:staff_bureau pages:staff_bureau_csv pages:staff_bureau_xlsx pages:staff_counted sites:exact_stints_csv
    """,
    ("ENTRANCE", "BOTH"): """
        sites:prove_at_provider
        account_confirm_login_code account_email_verification_sent account_login account_logout
        account_request_login_code account_signup accounts:logout mfa_authenticate mfa_login_webauthn
        mfa_reauthenticate mfa_reauthenticate_webauthn sites:confirm sites:invitation
    """,
    ("ENTRANCE", "GET"): """
        sites:provider_callback accounts:signed_out
        account_inactive
    """,
    ("CLOSED", "GET"): """
        account_change_password account_reauthenticate account_reset_password account_reset_password_done
        account_reset_password_from_key account_reset_password_from_key_done account_set_password
        admin:password_change admin:password_change_done
    """,
    ("ENROLMENT", "GET"): """
        mfa_index sites:finish_invitation
    """,
    ("ENROLMENT", "POST"): """
        sites:accept_invitation
    """,
    ("ENROLMENT", "BOTH"): """
        sites:link_provider
        mfa_activate_totp mfa_add_webauthn accounts:add_passkey
    """,
    ("ANYONE", "BOTH"): """
        feedback:new_unplaced
        digests:confirm digests:subscribe digests:unsubscribe feedback:new feedback:receipt meetings:rsvp
        meetings:stop_reminders
    """,
    ("ENTRANCE", "POST"): """
        sites:provider_sign_in
    """,
    ("ANYONE", "POST"): """
        api:feedback api:feedback_appeal api:feedback_follow_up api:feedback_lookup api:feedback_verdict
        api:rsvp_cancel api:rsvp_change api:rsvp_lookup api:rsvps feedback:appeal feedback:follow_up
        feedback:verdict feedback:worry meetings:rsvp_cancel meetings:rsvp_change
    """,
    ("SIGNED_IN", "POST"): """
        sites:unlink_provider
        feedback:my_appeal feedback:my_follow_up feedback:my_verdict feedback:my_worry
    """,
    ("SITE_TEAM", "POST"): """
        pages:staff_welcome
        feedback:staff_answer feedback:staff_close feedback:staff_hand_back feedback:staff_promise_done
        feedback:staff_promise_reopen meetings:staff_action_done meetings:staff_action_reopen
        meetings:staff_discard meetings:staff_publish meetings:staff_publish_series meetings:staff_save
    """,
    ("SITE_TEAM", "BOTH"): """
        pages:staff_handover
        feedback:staff_promise_move meetings:staff_action_move meetings:staff_cancel meetings:staff_close
        meetings:staff_edit meetings:staff_new meetings:staff_series
    """,
    ("STAFF", "POST"): """
        api:staff_feedback_answer api:staff_feedback_close api:staff_feedback_hand_back
    """,
    ("OFFICER", "GET"): """
        sites:staff_me
    """,
    ("OFFICER", "POST"): """
        sites:staff_me_agree sites:staff_me_new_photo
        sites:staff_me_dispute sites:staff_me_introduction sites:staff_me_photo sites:staff_me_publication
    """,
    ("SITE_TEAM", "GET"): """
        meetings:staff_copy
    """,
    ("TOKEN", "GET"): """
        portal_plain:metrics
    """,
    ("DEMO", "BOTH"): """
        demo:index
    """,
    ("DEMO", "POST"): """
        demo:monday
    """,
    ("DEMO", "GET"): """
        demo:*
    """,
    ("TOKEN", "BOTH"): """
        mail_plain:*
    """,
    ("ADMIN", "POST"): """
        admin:logout
    """,
    ("ADMINISTRATOR", "BOTH"): """
        admin:sites_app_roster_upload admin:sites_app_roster_file
    """,
    ("ADMINISTRATOR", "GET"): """
        admin:sites_app_roster_download admin:first_steps admin:sites_app_roster_faults
        admin:sites_app_roster_template
    """,
    ("ADMIN", "BOTH"): """
        admin:*
    """,
}


def test_no_address_opens_to_anybody_but_those_who_are_written_here():
    methods = {"BOTH": BOTH, "POST": POST}
    expected = {
        name: Rule(A[who], methods[how]) if how in methods else Rule(A[who])
        for (who, how), names in EXPECTED.items()
        for name in names.split()
    }
    wrong = {
        name: (policy.TABLE.get(name), expected.get(name))
        for name in {*policy.TABLE, *expected}
        if policy.TABLE.get(name) != expected.get(name)
    }
    assert wrong == {}, "address: (as the table says, as it is written here)"


@pytest.mark.parametrize(
    ("space", "audience"),
    [("feedback:staff_", "SITE_"), ("meetings:staff_", "SITE_"), ("digests:staff_", "SITE_"), ("api:staff_", "S")],
)
def test_by_its_name_one_knows_who_may_not_come(space, audience):
    """Nothing of the staff's is open to anybody, and what is of one site is never of all staff."""
    found = {name: str(rule.audience.name) for name, rule in policy.TABLE.items() if name.startswith(space)}
    assert found
    assert {name: who for name, who in found.items() if who == "ANYONE" or not who.startswith(audience)} == {}
