"""Single sign-on of staff: who is believed, and who comes in (SSO)."""

from .fault import Fault, text

TOKENS, VIEWS, FLOW = "accounts/id_tokens.py", "sites_app/views/single_sign_on.py", "accounts/single_sign_on.py"
WALK = "tests/accounts/test_single_sign_on.py"
ATTACKS = "tests/accounts/test_single_sign_on_attacks.py"
LIES = f"{ATTACKS}::test_a_token_that_is_not_beyond_doubt_signs_nobody_in"


def believed(name: str, what: str, old: str, new: str, lie: str) -> Fault:
    """One thing of a token that nobody looks at."""
    return text(name, "SSO-6", f"{what} is not looked at", TOKENS, old, new, f"{LIES}[{lie}]")


FAULTS = (
    believed("nonce", "the nonce", 'hmac.compare_digest(str(claims.get("nonce")).encode(), nonce.encode())', "True",
             "replay: the token of an earlier sign-in"),
    believed("audience", "the audience", 'audience in _values(claims.get("aud"))', "True",
             "audience: a token for another program"),
    believed("party", "who asked for it", 'claims.get("azp", None if several else audience) == audience', "True",
             "audience: asked for by another program"),
    believed("issuer", "the issuer", 'claims.get("iss") == issuer', "True", "issuer: another provider's token"),
    believed("signature", "the signature", 'options = dict.fromkeys((',
             'options = dict.fromkeys(("verify_signature", ', "signature: somebody else's key"),
    believed("end", "the end", '_number(claims.get("exp")) + LEEWAY_SECONDS > at', "True", "time: a token that is over"),
    believed("age", "the age", 'abs(at - _number(claims.get("iat"))) <= OLDEST_SECONDS', "True",
             "time: a token of an hour ago"),
    text("mixed_up", "SSO-6", "another provider's answer is taken", FLOW, "if named != issuer:", "if False:",
         f"{ATTACKS}::test_mixed_up_issuer_the_answer_of_another_provider_is_not_taken"),
    text("own_name", "SSO-6", "a provider of another name is asked", "accounts/adapter.py",
         'or found.get("issuer") != settings.SSO_ISSUER', "",
         f"{ATTACKS}::test_mixed_up_issuer_a_provider_that_calls_itself_by_another_name_is_not_asked"),
    text("by_email", "SSO-2", "an equal address opens an account", FLOW, "return row.user if row else None",
         'return row.user if row else User.objects.filter(email=identity.claims.get("email")).first()',
         f"{ATTACKS}::test_somebody_elses_email_a_stranger_with_noras_address_opens_nothing"),
    text("no_role", "SSO-3", "who has no role any more comes in", VIEWS,
         "if user is None or not access_of(user, now=request.now).is_staff:", "if user is None:",
         f"{ATTACKS}::test_ended_assignment_olga_is_refused_from_the_day_after_her_last",
         f"{WALK}::test_the_residents_pages_never_offer_it_and_a_resident_cannot_use_it"),
    text("stays_linked", "SSO-3", "a role that is taken back leaves the link", "sites_app/invitations.py",
         "    unlink_identities(user)\n", "",
         f"{WALK}::test_a_role_that_is_taken_back_takes_the_citys_sign_in_along"),
    text("any_factor", "SSO-4", "every sign-in there counts as two factors", FLOW,
         "counts = identity.shows(settings.SSO_FACTORS)", "counts = True",
         f"{WALK}::test_a_factor_that_the_city_did_not_ask_for_is_asked_for_here"),
    text("not_again", "SSO-4", "nobody has to show herself again", FLOW,
         'if state["process"] == PROVE and not found.proved_since(state["since"]):', "if False:",
         f"{WALK}::test_the_citys_open_session_alone_proves_nothing_again"),
    text("other_desk", "SSO-4", "anybody may show himself for another", VIEWS,
         "if not _is_same(request, back) or user != request.user:", "if not _is_same(request, back):",
         f"{WALK}::test_somebody_else_at_omars_desk_does_not_come_in_as_omar"),
    text("open_window", "SSO-2", "an open window is enough to link", VIEWS,
         "    if _needs_proof(request):\n        return redirect(f\"{sessions.factor_page(request.user)}?next={request.path}\")",
         "    if False:\n        pass",
         f"{ATTACKS}::test_an_open_window_alone_links_nothing_and_a_resident_has_nothing_to_link"),
    text("past_it", "SSO-5", "a code opens what should open by the provider only", "portal/access_middleware.py",
         "if sessions.owes_provider(request, is_administrator=access.is_administrator):", "if False:",
         f"{WALK}::test_where_all_have_to_come_by_the_city_a_code_opens_nothing_but_the_administrators_door"),
    text("no_door", "SSO-5", "the unlinked administrator has to come by it, too", "accounts/sessions.py",
         "return not is_administrator or is_linked(cast(User, request.user))", "return True",
         f"{WALK}::test_while_the_provider_is_away_residents_and_the_administrator_notice_nothing"),
    text("asks_more", "SSO-1", "the provider is asked for name and address", FLOW, 'scope=["openid"]',
         'scope=["openid", "profile", "email"]',
         f"{WALK}::test_what_leaves_for_the_provider_asks_for_nothing_but_who_it_is"),
    text("no_pkce", "SSO-1", "a code is not bound to its browser", "accounts/adapter.py",
         '"oauth_pkce_enabled": True', '"oauth_pkce_enabled": False',
         f"{WALK}::test_what_leaves_for_the_provider_asks_for_nothing_but_who_it_is"),
)  # fmt: skip
