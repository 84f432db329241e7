"""What somebody tries who wants to be a person of the staff: each attack beside the same walk without it, which passes.

Rules: SSO-2, SSO-3, SSO-6.
"""

import time
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client

from accounts.models import LinkedIdentity, User
from sites_app.models import Assignment, Officer
from tests.accounts import oidc
from tests.accounts.oidc import Surfer, lying
from tests.accounts.oidc.walk import BACK, PEOPLE, come_back, come_in, leave, link
from tests.people import signed_in, today_at_home


def is_in(client: Client, user: User) -> bool:
    return client.session.get("_auth_user_id") == str(user.pk)


# At the certified provider ------------------------------------------------------------------------------------------
def test_replay_an_answer_works_once_in_no_browser_twice(linked):
    client = Client()
    where = Surfer().sign_in(leave(client), PEOPLE["omar"], "mfa")
    assert come_back(client, where).status_code == 302 and is_in(client, linked.omar), "the control"
    for thief in (Client(), client):
        again = come_back(thief, where)
        assert again.status_code == 403 and "Location" not in again.headers
    assert not is_in(thief := Client(), linked.omar) and come_back(thief, where).status_code == 403


def test_forged_state_somebodys_own_answer_is_not_taken_in_another_browser(linked):
    """Else an attacker signs his victim in as himself, and reads what she types."""
    mallory = Client()
    where = Surfer().sign_in(leave(mallory), PEOPLE["olga"], "mfa")
    victim = Client()
    leave(victim)
    state = parse_qs(urlsplit(where).query)["state"][0]
    for forged in (where, where.replace(state, "A" * len(state)), where.replace(f"state={state}", "state=")):
        assert come_back(victim, forged).status_code == 403 and "_auth_user_id" not in victim.session
    assert come_back(mallory, where).status_code == 302 and is_in(mallory, linked.olga), "the control"


def test_stolen_code_omars_code_opens_nothing_in_a_thiefs_browser(linked):
    """The thief has the code, and a sign-in of his own that he began: PKCE binds the code to Omar's."""
    omar, thief = Client(), Client()
    where = Surfer().sign_in(leave(omar), PEOPLE["omar"], "mfa")
    code = parse_qs(urlsplit(where).query)["code"][0]
    own = parse_qs(urlsplit(leave(thief)).query)["state"][0]
    stolen = thief.get(BACK, {"code": code, "state": own})
    assert stolen.status_code == 403 and "_auth_user_id" not in thief.session
    fresh = Client()
    assert come_in("omar", "mfa", client=fresh)[1].status_code == 302 and is_in(fresh, linked.omar), "the control"


def test_changed_email_whoever_takes_noras_address_at_the_provider_stays_himself(linked, issuer):
    oidc.change(issuer, {PEOPLE["omar"]: {"email": linked.nora.email}, PEOPLE["nora"]: {"email": "new@city.example"}})
    client, response = come_in("omar", "mfa")
    assert response.status_code == 302 and is_in(client, linked.omar)
    client, response = come_in("nora", "mfa")
    assert response.status_code == 302 and is_in(client, linked.nora), "the control: her own number opens her account"


def test_somebody_elses_email_a_stranger_with_noras_address_opens_nothing(linked, issuer):
    oidc.change(issuer, {"900": {"email": linked.nora.email}})
    client = Client()
    response = come_back(client, Surfer().sign_in(leave(client), "900", "mfa"))
    assert response.status_code == 403 and "_auth_user_id" not in client.session
    assert not LinkedIdentity.objects.filter(subject="900").exists() and User.objects.count() == 8
    client, response = come_in("nora", "mfa")
    assert is_in(client, linked.nora), "the control"


def test_ended_assignment_olga_is_refused_from_the_day_after_her_last(linked):
    yesterday = today_at_home() - timedelta(days=1)
    client, _response = come_in("olga", "mfa")
    assert is_in(client, linked.olga), "the control"
    Assignment.objects.filter(officer__user=linked.olga).update(end=yesterday)
    assert client.get("/staff/sites/south/roster/").status_code == 404, "the session she has opens nothing, either"
    client, response = come_in("olga", "mfa")
    assert response.status_code == 403 and "_auth_user_id" not in client.session


@pytest.mark.parametrize("closed", ["here", "at the city"])
def test_disabled_account_omar_is_refused(linked, issuer, closed):
    client, _response = come_in("omar", "mfa")
    assert is_in(client, linked.omar), "the control"
    surfer, client = Surfer(), Client()
    if closed == "here":
        User.objects.filter(pk=linked.omar.pk).update(is_active=False)
    else:
        oidc.change(issuer, {PEOPLE["omar"]: {"disabled": True}})
    try:
        response = come_back(client, surfer.sign_in(leave(client), PEOPLE["omar"], "mfa"))
        assert response.status_code == 403 and "_auth_user_id" not in client.session
    finally:
        oidc.change(issuer, {PEOPLE["omar"]: {"email": "omar@city.example"}})


# At a provider that lies --------------------------------------------------------------------------------------------
@pytest.fixture
def liar(city, cast):
    with lying.running() as found:
        city.SSO_ISSUER = found.issuer
        link(cast.omar, "100", found.issuer)
        yield found


def answered(liar, token_for, **more):
    """Begins a sign-in, has the provider answer with what `token_for(nonce)` makes, and comes back."""
    client = Client()
    asked = parse_qs(urlsplit(leave(client)).query)
    liar.id_token = token_for(asked["nonce"][0])
    return client, client.get(BACK, {"code": "any", "state": asked["state"][0], **more})


def changed(**claims):
    return lambda liar: lambda nonce: liar.signed(liar.claims(nonce, **claims))


HOURS = 3600
LIES = {
    "replay: the token of an earlier sign-in": lambda liar: lambda _nonce: liar.signed(liar.claims("an older nonce")),
    "replay: a token without a nonce": changed(nonce=None),
    "audience: a token for another program": changed(aud="payroll"),
    "audience: asked for by another program": changed(aud=["portal", "payroll"], azp="payroll"),
    "audience: for two, asked for by nobody": changed(aud=["portal", "payroll"]),
    "issuer: another provider's token": changed(iss="https://evil.example"),
    "algorithm none": lambda liar: lambda nonce: liar.unsigned(liar.claims(nonce)),
    "algorithm: the published key as a secret": lambda liar: lambda nonce: liar.by_public_key(liar.claims(nonce)),
    "algorithm: the shared secret": lambda liar: (
        lambda nonce: liar.signed(liar.claims(nonce), key=oidc.CLIENT["secret"].ljust(32), algorithm="HS256")
    ),
    "signature: somebody else's key": lambda liar: lambda nonce: liar.signed(liar.claims(nonce), key=lying.new_key()),
    "signature: a key that the provider does not have": lambda liar: (
        lambda nonce: liar.signed(liar.claims(nonce), kid="two")
    ),
    "time: a token that is over": changed(exp=int(time.time()) - HOURS),
    "time: a token of an hour ago": changed(iat=int(time.time()) - HOURS),
    "nobody: a token without a subject": changed(sub=None),
    "nobody: a subject that is no text": changed(sub=["100"]),
    "no token at all": lambda liar: lambda _nonce: None,
    "no token but rubbish": lambda liar: lambda _nonce: "a.b.c",
}


@pytest.mark.parametrize("lie", LIES)
def test_a_token_that_is_not_beyond_doubt_signs_nobody_in(cast, liar, lie):
    client, response = answered(liar, changed()(liar))
    assert response.status_code == 302 and is_in(client, cast.omar), "the control"
    client, response = answered(liar, LIES[lie](liar))
    assert response.status_code == 403 and "_auth_user_id" not in client.session


@pytest.mark.parametrize("named", ["https://evil.example", ""])
def test_mixed_up_issuer_the_answer_of_another_provider_is_not_taken(cast, liar, named):
    liar.names_itself = True
    client, response = answered(liar, changed()(liar), iss=liar.issuer)
    assert response.status_code == 302 and is_in(client, cast.omar), "the control"
    client, response = answered(liar, changed()(liar), **({"iss": named} if named else {}))
    assert response.status_code == 403 and "_auth_user_id" not in client.session


def test_mixed_up_issuer_a_provider_that_calls_itself_by_another_name_is_not_asked(cast, liar, city):
    city.SSO_ISSUER = liar.issuer + "/other"
    response = Client().post("/accounts/provider/")
    assert response.status_code == 503 and "Refresh" not in response.headers


def test_nobody_links_a_sign_in_that_is_another_persons(linked, cast):
    """Omar tries to take Nora's number; then his own, which passes."""
    LinkedIdentity.objects.filter(user=cast.omar).delete()
    client = signed_in(Client(), cast.omar)
    surfer = Surfer()
    come_back(client, surfer.sign_in(leave(client, "/accounts/provider/link/"), PEOPLE["nora"], "mfa"))
    assert not LinkedIdentity.objects.filter(user=cast.omar).exists()
    assert LinkedIdentity.objects.get(subject=PEOPLE["nora"]).user == cast.nora
    come_back(client, Surfer().sign_in(leave(client, "/accounts/provider/link/"), PEOPLE["omar"], "mfa"))
    assert LinkedIdentity.objects.get(user=cast.omar).subject == PEOPLE["omar"], "the control"


def test_an_open_window_alone_links_nothing_and_a_resident_has_nothing_to_link(linked, cast):
    LinkedIdentity.objects.filter(user=cast.omar).delete()
    client = signed_in(Client(), cast.omar)
    session = client.session
    for row in session["account_authentication_methods"]:
        row["at"] -= 600
    session.save()
    page = client.post("/accounts/provider/link/")
    assert page.status_code == 302 and page["Location"].startswith("/accounts/2fa/reauthenticate/")
    assert signed_in(Client(), cast.rosa, second_factor=False).get("/accounts/provider/link/").status_code == 404
    assert Officer.objects.filter(user=cast.rosa).count() == 0
