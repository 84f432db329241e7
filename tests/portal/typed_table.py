"""Every form that takes a typed text, by hand: which test shows that no cause loses it, or why the cause is none.

A form of the policy table that is missing here fails tests/portal/test_typed_table.py; a page with a text box that is
missing here, or whose language is changed by a plain link, fails the walk over all pages (tests/browser).
"""

CAUSES = ("switch", "back", "overlong", "limit", "session", "second tab", "wrong code")
TEXT, ANYWHERE = "tests/feedback/test_typed_text.py::", "tests/feedback/test_typed_anywhere.py::"
THREADS, STAFF = "tests/feedback/test_typed_in_threads.py::", "tests/browser/test_typed_by_staff.py::"
LATE, MEETINGS = "tests/feedback/test_too_late.py::", "tests/meetings/test_staff.py::"
TEAM = "tests/feedback/test_team.py::"
BESIDE = f"{STAFF}test_the_other_language_of_a_page_with_several_forms_opens_beside_it_and_no_box_cuts"
NO_CODE = "none: no code is asked for"
NO_LIMIT = f"{STAFF}test_a_portal_that_is_busy_or_broken_gives_the_words_back"  # nothing else limits staff
ANEW = "none: one line that is no text (an address, a code): it stays in its box, or is typed anew"

Row = dict[str, str]


def row(**causes: str) -> Row:
    return {**causes, "second tab": causes["tab"], "wrong code": causes.get("code", NO_CODE)}


WRITTEN = row(
    switch=f"{TEXT}test_text_survives_the_switch_of_language_and_is_sent_once",
    back=f"{TEXT}test_what_the_form_links_to_opens_beside_it",
    overlong=f"{TEXT}test_a_long_text_is_never_cut_and_comes_back_whole_with_the_reason",
    limit=f"{ANYWHERE}test_a_limit_gives_it_back",
    session=f"{TEXT}test_cookie_lost_meanwhile_the_text_is_on_the_page",
    tab=f"{TEXT}test_two_tabs_are_two_messages",
)
SOMEWHERE = row(
    switch=f"{ANYWHERE}test_the_switch_of_language_takes_all_of_it_along",
    back=f"{TEXT}test_what_the_form_links_to_opens_beside_it",
    overlong=f"{ANYWHERE}test_an_overlong_paste_comes_back_whole_with_the_reason",
    limit=f"{ANYWHERE}test_a_limit_gives_it_back",
    session=f"{ANYWHERE}test_the_end_of_a_session_gives_it_back",
    tab=f"{ANYWHERE}test_two_tabs_are_two_messages",
)
IN_A_THREAD = row(
    switch="none: a thread has no other language: its code would be lost, or a second tab left open behind Exit",
    back=f"{THREADS}test_a_word_in_a_thread_survives_length_limit_and_lost_cookies_and_nothing_stays_for_the_next_user",
    overlong=f"{THREADS}test_a_word_in_a_thread_survives_length_limit_and_lost_cookies_and_nothing_stays_for_the_next_user",
    limit=f"{THREADS}test_a_word_in_a_thread_survives_length_limit_and_lost_cookies_and_nothing_stays_for_the_next_user",
    session=f"{THREADS}test_a_word_in_a_thread_survives_length_limit_and_lost_cookies_and_nothing_stays_for_the_next_user",
    tab=f"{THREADS}test_a_word_in_two_tabs_and_in_a_thread_that_is_gone",
    code=f"{THREADS}test_a_word_in_two_tabs_and_in_a_thread_that_is_gone",
)
VERDICT = dict.fromkeys(CAUSES, "none: a choice, no text") | {
    "limit": f"{THREADS}test_a_verdict_keeps_its_choice_through_a_limit_and_is_given_once_from_two_tabs",
    "second tab": f"{THREADS}test_a_verdict_keeps_its_choice_through_a_limit_and_is_given_once_from_two_tabs",
}
COMING = row(
    **dict.fromkeys(
        ("switch", "back", "overlong", "limit", "session"),
        f"{THREADS}test_what_somebody_needs_at_a_meeting_survives_and_nothing_stays_for_the_next_user",
    ),
    tab="none: the second is another party, and says so: tests/meetings/test_pages.py",
)
BY_STAFF = row(
    switch=f"{STAFF}test_no_form_of_a_team_loses_a_text_by_the_switch_or_by_its_length",
    back=f"{STAFF}test_going_back_to_a_form_of_a_team_finds_the_text_there",
    overlong=f"{STAFF}test_no_form_of_a_team_loses_a_text_by_the_switch_or_by_its_length",
    limit=NO_LIMIT,
    session=f"{STAFF}test_the_end_of_a_session_gives_every_text_of_a_team_back",
    tab="none: each tab writes something of its own",
)
MODERATED = row(
    switch=BESIDE,
    back=f"{STAFF}test_going_back_to_a_form_of_a_team_finds_the_text_there",
    overlong=BESIDE,
    limit=NO_LIMIT,
    session=f"{STAFF}test_the_end_of_a_session_gives_every_text_of_a_team_back",
    tab=f"{LATE}test_moderators_words_stand_on_the_item_that_somebody_else_closed",
)
MINE = {
    **BY_STAFF,
    "switch": BESIDE,
    "overlong": BESIDE,
    "second tab": "none: an officer's own words; the later ones are meant",
}
FORMS: dict[str, Row] = {
    "feedback:new": WRITTEN,
    "feedback:new_unplaced": SOMEWHERE,
    "feedback:my_new": SOMEWHERE,
    "feedback:receipt": dict.fromkeys(CAUSES, ANEW)
    | dict.fromkeys(
        ("switch", "wrong code"), f"{TEXT}test_wrong_code_stays_in_its_box_and_through_the_switch_and_enter_opens"
    ),
    **dict.fromkeys(["feedback:follow_up", "feedback:appeal", "feedback:worry"], IN_A_THREAD),
    **dict.fromkeys(["feedback:my_follow_up", "feedback:my_appeal", "feedback:my_worry"], IN_A_THREAD),
    **dict.fromkeys(["feedback:verdict", "feedback:my_verdict"], VERDICT),
    **dict.fromkeys(["meetings:rsvp", "meetings:my_rsvp"], COMING),
    "meetings:rsvp_change": BY_STAFF,
    "digests:subscribe": BY_STAFF | {"session": "none: an address, given back with the form", "limit": ANEW},
    "feedback:staff_answer": BY_STAFF
    | {"second tab": f"{TEAM}test_the_second_press_of_two_colleagues_is_told_and_nothing_is_lost"},
    "feedback:staff_promise_move": BY_STAFF
    | {"second tab": "none: a promise moves once, and the second reads so: tests/feedback/test_staff_pages.py"},
    "meetings:staff_new": BY_STAFF,
    "meetings:staff_series": BY_STAFF,
    "meetings:staff_edit": BY_STAFF | {"second tab": f"{STAFF}test_the_second_of_two_tabs_sees_what_the_first_saved"},
    "meetings:staff_save": BY_STAFF
    | {"second tab": f"{MEETINGS}test_what_a_colleague_saved_while_one_confirms_is_shown_before_it_is_written_over"},
    "meetings:staff_cancel": BY_STAFF | {"second tab": f"{STAFF}test_the_second_of_two_tabs_sees_what_the_first_saved"},
    "meetings:staff_close": BY_STAFF
    | {"second tab": f"{MEETINGS}test_two_who_close_the_same_meeting_do_not_write_over_each_other"},
    "meetings:staff_action_move": BY_STAFF
    | {"second tab": "none: a promise moves once, and the second reads so with the text still in its boxes"},
    "pages:staff_handover": BY_STAFF | {"second tab": f"{STAFF}test_the_second_of_two_tabs_sees_what_the_first_saved"},
    "sites:staff_me_introduction": MINE,
    "sites:staff_me_dispute": MINE,
    "sites:staff_me_new_photo": MINE,
    "admin:*": MODERATED,
}
# What takes a POST and no text, and why.
NO_TEXT = {
    ANEW: """account_login account_logout account_signup account_request_login_code account_confirm_login_code
        account_email_verification_sent account_email accounts:email mfa_authenticate mfa_reauthenticate
        mfa_activate_totp mfa_edit_webauthn sites:invitation sites:confirm""",
    "a passkey, a button or a question of yes and no": """accounts:remove_passkey accounts:add_passkey accounts:logout
        mfa_reauthenticate_webauthn mfa_login_webauthn mfa_add_webauthn mfa_deactivate_totp mfa_remove_webauthn
        mfa_generate_recovery_codes sites:accept_invitation sites:provider_sign_in sites:prove_at_provider
        sites:link_provider sites:unlink_provider pages:my_deletion demo:index demo:monday digests:confirm
        digests:unsubscribe meetings:rsvp_cancel meetings:stop_reminders meetings:staff_publish_series
        meetings:staff_publish meetings:staff_discard meetings:staff_action_done meetings:staff_action_reopen
        pages:staff_welcome feedback:staff_hand_back feedback:staff_close feedback:staff_promise_done
        feedback:staff_promise_reopen sites:staff_me_publication sites:staff_me_photo sites:staff_me_agree
        admin:logout""",
    "a file, which no browser gives back": "admin:sites_app_roster_upload admin:sites_app_roster_file",
    "for a program": "mail_plain:*",
}
WITHOUT_TEXT = {name for names in NO_TEXT.values() for name in names.split()}
