"""Staff come by their city's sign-in: a certified provider runs beside the tests, and is asked over HTTP.

Rules: SSO-1, SSO-2, SSO-3, SSO-4, SSO-5.
"""

import html
import re
import socket
from datetime import UTC, datetime
from urllib.parse import parse_qs, urlsplit

import pytest
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount, SocialApp, SocialToken
from django.conf import settings as current_settings
from django.core.exceptions import ImproperlyConfigured
from django.db import connection
from django.test import Client

from accounts.models import LinkedIdentity
from mail.models import OutgoingMail
from operations.setup_check import people
from portal import sign_in_provider
from sites_app import invitations
from sites_app.invitations import Role
from tests.accounts.oidc import Surfer
from tests.accounts.oidc.walk import BACK, PEOPLE, come_back, come_in, leave, link
from tests.accounts.test_invitations import NOW, begin, invite
from tests.people import new_officer, serve, signed_in, today_at_home

HOMES = {
    "omar": "/staff/sites/north/roster/",
    "nora": "/staff/sites/north/meetings/",
    "olga": "/staff/sites/south/roster/",
    "mia": "/admin/feedback/feedback/",
    "bea": "/staff/bureau/",
    "ada": "/admin/",
}


@pytest.mark.parametrize("name", HOMES)
def test_every_role_of_the_staff_comes_in_by_the_city_and_reads_its_own_page(linked, name):
    client, response = come_in(name, "mfa")
    assert (response.status_code, response["Location"]) == (302, "/accounts/after/")
    page = client.get(HOMES[name])
    assert page.status_code == 200 and page.wsgi_request.user == getattr(linked, name)


def test_what_leaves_for_the_provider_asks_for_nothing_but_who_it_is(linked):
    asked = parse_qs(urlsplit(leave(Client())).query)
    assert asked["scope"] == ["openid"] and asked["code_challenge_method"] == ["S256"]
    assert asked["redirect_uri"] == [current_settings.BASE_URL + BACK]
    assert len(asked["nonce"][0]) >= 40 and len(asked["state"][0]) >= 40 and len(asked["code_challenge"][0]) == 43


def test_a_factor_that_the_city_did_not_ask_for_is_asked_for_here(linked):
    Authenticator.objects.all().delete()
    client, _response = come_in("omar")
    assert client.get("/staff/sites/north/roster/")["Location"].startswith("/accounts/provider/again/")
    _client, response = come_in("omar", "mfa")
    assert response["Location"] == "/accounts/after/"


def test_where_the_citys_factor_does_not_count_the_portals_own_is_asked_for(linked, settings):
    settings.SSO_FACTORS = []
    signed_in(Client(), linked.omar)  # has an app
    client, response = come_in("omar", "mfa")
    assert response["Location"] == "/accounts/2fa/authenticate/"
    assert "_auth_user_id" not in client.session


def test_the_residents_pages_never_offer_it_and_a_resident_cannot_use_it(linked):
    link(linked.rosa, PEOPLE["rosa"], current_settings.SSO_ISSUER)
    client, response = come_in("rosa", "mfa")
    assert response.status_code == 403 and "_auth_user_id" not in client.session
    page = Client().get("/sites/north/feedback/new/")
    assert page.status_code == 200 and "Rivertown" not in page.content.decode()
    assert "Rivertown" in Client().get("/accounts/login/").content.decode(), "the control"


def test_otto_takes_his_role_with_the_citys_sign_in_alone(city, cast):
    otto = new_officer(None, "N-102", "Otto", "Olsen", email="otto@example.org")
    serve(otto, cast.north, since=today_at_home())
    client = begin(invite("otto@example.org", role=Role.OFFICER, officer=otto, now=NOW))
    page = client.get("/accounts/invitation/").content.decode()
    assert "Link with City of Rivertown" in page
    back = come_back(client, Surfer().sign_in(leave(client, "/accounts/provider/link/"), PEOPLE["otto"], "mfa"))
    assert back["Location"] == "/accounts/invitation/"
    assert client.post("/accounts/invitation/accept/")["Location"] == "/accounts/after/"
    otto.refresh_from_db()
    assert otto.user.email == "otto@example.org"
    assert LinkedIdentity.objects.get(user=otto.user).subject == PEOPLE["otto"]
    assert [row.params["what"] for row in OutgoingMail.objects.filter(kind="accounts.notice")] == ["provider_linked"]
    again, response = come_in("otto", "mfa")
    assert response["Location"] == "/accounts/after/" and again.get("/staff/sites/north/roster/").status_code == 200


# Coming back, leaving, and a provider that is away -------------------------------------------------------------------
def away(client: Client, seconds: int = 31 * 60) -> None:
    """The same person after so long: no proof, no press since then."""
    session = client.session
    session["seen"] -= seconds
    for row in session["account_authentication_methods"]:
        row["at"] -= seconds
    session.save()


def test_omar_comes_back_after_half_an_hour_and_what_he_typed_is_kept(linked):
    client, _response = come_in("omar", "mfa", surfer=(surfer := Surfer()))
    client.get("/staff/me/")
    away(client)
    asked = client.post("/staff/me/introduction/", {"introduction_en": "I grew up here."})
    assert asked["Location"] == "/accounts/provider/again/?next=%2Faccounts%2Fresume%2F"
    where = leave(client, "/accounts/provider/again/", next="/accounts/resume/")
    assert parse_qs(urlsplit(where).query)["prompt"] == ["login"]
    back = come_back(client, surfer.sign_in(where, PEOPLE["omar"], "mfa"))
    assert back["Location"] == "/accounts/resume/"
    assert "I grew up here." in client.get("/accounts/resume/").content.decode()


def test_the_citys_open_session_alone_proves_nothing_again(linked):
    """Who takes the prompt out of the address comes back without having shown herself: that is seen."""
    client, _response = come_in("omar", "mfa", surfer=(surfer := Surfer()))
    client.get("/staff/me/")
    away(client)
    session = client.session
    where = leave(client, "/accounts/provider/again/").replace("prompt=login", "").replace("max_age=0", "max_age=9999")
    states = client.session["socialaccount_states"]
    for state in states.values():
        state[0]["since"] += 300  # as if the provider had seen her five minutes before she left
    session = client.session
    session["socialaccount_states"] = states
    session.save()
    assert come_back(client, surfer.sign_in(where, PEOPLE["omar"], "mfa")).status_code == 403
    assert client.get("/staff/me/")["Location"].startswith("/accounts/provider/again/")


def test_somebody_else_at_omars_desk_does_not_come_in_as_omar(linked):
    client, _response = come_in("omar", "mfa")
    client.get("/staff/me/")
    away(client)
    back = come_back(client, Surfer().sign_in(leave(client, "/accounts/provider/again/"), PEOPLE["olga"], "mfa"))
    assert back.status_code == 403
    assert client.get("/staff/me/")["Location"].startswith("/accounts/provider/again/")


def test_signing_out_ends_the_portals_session_and_shows_the_way_to_end_the_citys(linked):
    surfer = Surfer()
    client, _response = come_in("omar", "mfa", surfer=surfer)
    left = client.post("/accounts/logout/")
    assert left["Location"] == "/accounts/logout/done/" and "_auth_user_id" not in client.session
    assert left["Clear-Site-Data"]
    page = client.get("/accounts/logout/done/").content.decode()
    end = html.unescape(re.search(r'href="(http://127[^"]+)"', page)[1])
    assert surfer.sign_in(leave(Client()), "nobody"), "still signed in there: it does not ask who"
    _status, asked, _back = surfer.get(end)
    form = dict(re.findall(r'name="(xsrf)" value="([^"]+)"', asked))
    action = html.unescape(re.search(r'action="([^"]+)"', asked)[1])
    back = surfer.get(action, {**form, "logout": "yes"})[2]
    assert back == current_settings.BASE_URL + "/accounts/login/"
    assert "/interaction/" in surfer.get(leave(Client()))[1], "signed out there: it asks again"


def test_without_a_provider_there_is_no_button_and_no_address(cast):
    assert "/accounts/provider/" not in Client().get("/accounts/login/").content.decode()
    assert Client().post("/accounts/provider/").status_code == 404
    assert Client().get(BACK).status_code == 403


@pytest.mark.parametrize("gone", ["refuses", "is silent"])
def test_while_the_provider_is_away_residents_and_the_administrator_notice_nothing(linked, settings, gone):
    settings.SSO_REQUIRED = True
    LinkedIdentity.objects.filter(user=linked.ada).delete()  # she opens the door
    silent = socket.create_server(("127.0.0.1", 0))
    try:
        if gone == "refuses":
            settings.SSO_ISSUER = "http://127.0.0.1:9"
        else:
            settings.SSO_ISSUER = f"http://127.0.0.1:{silent.getsockname()[1]}"
            settings.SOCIALACCOUNT_REQUESTS_TIMEOUT = 0.2
        page = Client().post("/accounts/provider/")
        assert page.status_code == 503 and "does not answer" in page.content.decode()
        assert Client().get("/sites/north/feedback/new/").status_code == 200
        assert Client().get("/accounts/login/").status_code == 200
        assert signed_in(Client(), linked.ada).get("/admin/").status_code == 200
    finally:
        silent.close()


def test_where_all_have_to_come_by_the_city_a_code_opens_nothing_but_the_administrators_door(linked, settings):
    settings.SSO_REQUIRED = True
    omar, ada = signed_in(Client(), linked.omar), signed_in(Client(), linked.ada)
    assert omar.get("/staff/")["Location"] == "/accounts/provider/again/?next=%2Fstaff%2F"
    assert ada.get("/admin/")["Location"].startswith("/accounts/provider/again/"), "linked, she comes by it, too"
    assert omar.get("/api/v1/staff/sites/").json()["code"] == "provider_required"
    LinkedIdentity.objects.filter(user__in=[linked.omar, linked.ada]).delete()
    assert omar.get("/staff/")["Location"] == "/accounts/provider/link/?next=%2Fstaff%2F"
    assert ada.get("/admin/").status_code == 200
    client, _response = come_in("nora", "mfa")
    assert client.get("/staff/").status_code == 200


def test_a_role_that_is_taken_back_takes_the_citys_sign_in_along(linked):
    client, _response = come_in("omar", "mfa")
    invitations.end_roles(linked.omar, [Role.OFFICER])
    assert not LinkedIdentity.objects.filter(user=linked.omar).exists()
    assert client.get("/staff/me/")["Location"].startswith("/accounts/login/")


def test_an_administrator_takes_it_off_an_account_and_its_sessions_end(linked, as_):
    client, _response = come_in("omar", "mfa")
    typed = {"action": "unlink", "_selected_action": [linked.omar.pk]}
    assert as_("ada").post("/admin/accounts/user/", typed).status_code == 302
    assert client.get("/staff/me/")["Location"].startswith("/accounts/login/")
    assert come_in("omar", "mfa")[1].status_code == 403


def test_nora_takes_it_off_herself_and_keeps_another_factor(linked, as_):
    nora = as_("nora")
    assert nora.post("/accounts/provider/unlink/")["Location"] == "/accounts/login/"
    assert not LinkedIdentity.objects.filter(user=linked.nora).exists()
    Authenticator.objects.all().delete()
    client, _response = come_in("omar", "mfa")
    assert client.post("/accounts/provider/unlink/")["Location"] == "/accounts/provider/link/"
    assert LinkedIdentity.objects.filter(user=linked.omar).exists(), "it is his only second step"


def test_nothing_of_the_provider_is_kept_but_issuer_and_number(linked):
    """No name, no address, no moment, no token: allauth's own tables stay empty."""
    come_in("omar", "mfa")
    assert {field.name for field in LinkedIdentity._meta.fields} == {"id", "user", "issuer", "subject", "linked_on"}
    for model in (SocialAccount, SocialApp, SocialToken):
        assert not model.objects.exists(), model
    with connection.cursor() as cursor:
        cursor.execute("SELECT session_data FROM django_session")
        assert not [row for row in cursor.fetchall() if PEOPLE["omar"] + "@" in row[0]]


def test_setup_check_asks_the_provider_and_insists_on_a_door_for_the_day_it_is_away(linked, settings):
    now = datetime.now(UTC)
    signed_in(Client(), linked.ada)  # with an app
    assert people.single_sign_on(now) == ""
    settings.SSO_REQUIRED = True
    assert "keep one administrator" in people.single_sign_on(now), "Ada is linked"
    LinkedIdentity.objects.filter(user=linked.ada).delete()
    assert people.single_sign_on(now) == ""
    settings.SSO_ISSUER += "/"
    assert "another name" in people.single_sign_on(now)
    settings.SSO_ISSUER = "http://127.0.0.1:9"
    assert "does not answer" in people.single_sign_on(now)
    settings.SSO_ISSUER = ""
    assert people.single_sign_on(now) == ""


@pytest.mark.parametrize(
    ("issuer", "client", "name", "is_https"),
    [
        ("http://login.example", "portal", "City", False),
        ("http://127.0.0.1:1", "portal", "City", True),
        ("https://login.example", "", "City", True),
        ("https://login.example", "portal", "", True),
    ],
)
def test_a_provider_that_is_set_up_by_half_stops_the_start_with_one_sentence(issuer, client, name, is_https):
    sign_in_provider.check("https://login.example", client_id="portal", name="City", is_https=True)
    with pytest.raises(ImproperlyConfigured, match="PORTAL_SSO"):
        sign_in_provider.check(issuer, client_id=client, name=name, is_https=is_https)


def test_settings_of_the_provider_are_read_and_what_is_the_portals_own_cannot_be_set():
    assert sign_in_provider.factors("amr:mfa, acr:phr") == [("amr", "mfa"), ("acr", "phr")]
    assert sign_in_provider.params("acr_values=phr&hd=city.example") == {"acr_values": "phr", "hd": "city.example"}
    for wrong in ("nonce=x", "state=x", "redirect_uri=https%3A%2F%2Fevil.example", "response_mode=form_post"):
        with pytest.raises(ImproperlyConfigured):
            sign_in_provider.params(wrong)
    with pytest.raises(ImproperlyConfigured):
        sign_in_provider.factors("mfa")
