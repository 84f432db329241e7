"""How long a session lasts, what ends it, and that no public page has one.

Rules: ADDR-2, API-10.
"""

import re

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.contrib.sessions.models import Session
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.actions import end_sessions
from accounts.sessions import KEPT, SEEN, SINCE
from portal.sessions import SealedSerializer
from sites_app.models import Assignment
from tests.people import signed_in, totp_secret_of

HOUR = 3600
HANDOVER, OURS = "/staff/sites/north/handover/", {"sec-fetch-site": "same-origin"}


def code_of(user) -> str:
    """The code that the app of `user` shows now."""
    counter = list(yield_hotp_counters_from_time())[1]
    return format_hotp_value(hotp_value(totp_secret_of(user), counter))


def go_back_in_time(client: Client, seconds: int) -> None:
    """Makes everything that the session has noted `seconds` older."""
    session = client.session
    session[SINCE] -= seconds
    session[SEEN] -= seconds
    for row in session["account_authentication_methods"]:
        row["at"] -= seconds
    session.save()


def status(client: Client) -> int:
    """Of a page that asks for a session only: a change of the address would ask for a fresh factor (POWER-7)."""
    return client.get("/me/").status_code


def test_an_officer_away_for_half_an_hour_gives_the_factor_and_goes_on(cast, as_):
    omar = as_("omar")
    assert status(omar) == 200
    go_back_in_time(omar, HOUR // 2)
    response = omar.get("/accounts/email/")
    assert (response.status_code, response["Location"]) == (
        302,
        "/accounts/2fa/reauthenticate/?next=%2Faccounts%2Femail%2F",
    )
    back = omar.post(response["Location"], {"code": code_of(cast.omar), "next": "/accounts/email/"})
    assert (back.status_code, back["Location"]) == (302, "/accounts/email/")
    assert status(omar) == 200


def test_an_officer_away_for_29_minutes_is_not_asked(as_):
    omar = as_("omar")
    go_back_in_time(omar, 29 * 60)
    assert status(omar) == 200
    go_back_in_time(omar, 29 * 60)
    assert status(omar) == 200, "the visit in between was noted"


def test_the_api_says_that_the_factor_is_wanted_again(as_):
    omar = as_("omar")
    assert omar.get("/api/v1/staff/sites/").status_code == 200
    go_back_in_time(omar, HOUR)
    response = omar.get("/api/v1/staff/sites/")
    assert (response.status_code, response.json()["code"]) == (403, "second_factor_required")
    assert Client().get("/api/v1/staff/sites/").status_code == 401


def test_a_post_to_the_staff_api_needs_the_anti_forgery_value(cast):
    client = signed_in(Client(enforce_csrf_checks=True), cast.omar)
    response = client.post(
        "/api/v1/staff/feedback/00000000-0000-0000-0000-000000000007/answer/", {}, "application/json"
    )
    assert response.status_code == 403


def test_a_wrong_code_does_not_reopen(cast, as_):
    omar = as_("omar")
    go_back_in_time(omar, HOUR)
    omar.post("/accounts/2fa/reauthenticate/", {"code": "000000"})
    assert status(omar) == 302


def test_what_nora_typed_before_she_was_away_is_kept_and_sent_again(cast, as_):
    nora = as_("nora")
    go_back_in_time(nora, HOUR)
    response = nora.post("/accounts/email/", {"email": "new@example.org", "action_add": ""})
    assert response["Location"] == "/accounts/2fa/reauthenticate/?next=%2Faccounts%2Fresume%2F"
    nora.post("/accounts/2fa/reauthenticate/", {"code": code_of(cast.nora), "next": "/accounts/resume/"})
    page = nora.get("/accounts/resume/").content.decode()
    assert 'action="/accounts/email/"' in page and 'value="new@example.org"' in page
    nora.post("/accounts/email/", {"email": "new@example.org", "action_add": ""})
    assert KEPT not in nora.session


def test_a_staff_session_ends_after_twelve_hours_whatever_was_done(cast, as_):
    nora = as_("nora")
    session = nora.session
    session[SINCE] -= 12 * HOUR
    session.save()
    key = session.session_key
    response = nora.get("/accounts/email/")
    assert response["Location"].startswith("/accounts/login/")
    assert not Session.objects.filter(session_key=key).exists()


def over_after_typing(client: Client) -> None:
    """Twelve hours end while two tabs stand open; what the first one sends is kept."""
    go_back_in_time(client, 12 * HOUR)
    sent = client.post(HANDOVER, {"promises_en": "The first tab"}, headers=OURS)
    assert sent["Location"] == "/accounts/login/?next=%2Faccounts%2Fresume%2F"


def test_after_twelve_hours_the_text_of_a_second_tab_is_on_the_page_and_another_page_leads_to_itself(as_):
    nora = as_("nora")
    over_after_typing(nora)
    second = nora.post(HANDOVER, {"promises_en": "The second tab"}, headers=OURS)
    assert second.status_code == 403 and "The second tab" in second.content.decode()
    assert nora.get("/me/")["Location"] == "/accounts/login/?next=%2Fme%2F"
    assert nora.session[KEPT]["fields"] == [["promises_en", "The first tab"]]


@pytest.mark.parametrize("who", ["rosa", "nora"])
def test_a_text_and_its_hours_wait_for_nobody_but_who_wrote_it(cast, as_, who):
    browser = as_("nora")
    over_after_typing(browser)
    assert browser.session.get_expiry_age() == 12 * HOUR
    browser.post("/accounts/login/", {"login": getattr(cast, who).email})
    code = browser.session["account_login"]["state"]["stages"]["login_by_code"]["data"]["code"]
    browser.post("/accounts/login/code/confirm/", {"code": code})
    if who == "nora":
        browser.post("/accounts/2fa/authenticate/", {"code": code_of(cast.nora)})
    assert browser.session["_auth_user_id"] == str(getattr(cast, who).pk)
    left = (True, 12 * HOUR) if who == "nora" else (False, 14 * 24 * HOUR)
    assert (KEPT in browser.session, browser.session.get_expiry_age()) == left


@pytest.mark.parametrize("language", ["", "/es"])
@pytest.mark.parametrize("moved", [True, False])
def test_a_text_for_a_neighborhood_that_she_left_meanwhile_is_neither_shown_nor_kept(cast, as_, language, moved):
    """Nora serves elsewhere when she gives her factor: what she typed at the first is gone. Else it is there."""
    nora = as_("nora")
    go_back_in_time(nora, HOUR)
    asked = nora.post(f"{language}{HANDOVER}", {"promises_en": "What the old team knows"}, headers=OURS)
    assert "resume" in asked["Location"] and KEPT in nora.session
    nora.get("/accounts/2fa/reauthenticate/")
    assert KEPT in nora.session, "who has not come back yet has lost nothing"
    Assignment.objects.filter(officer__user=cast.nora).update(site=cast.south if moved else cast.north)
    nora.post("/accounts/2fa/reauthenticate/", {"code": code_of(cast.nora), "next": "/accounts/resume/"})
    page = nora.get("/accounts/resume/")
    assert (page.status_code, KEPT in nora.session) == ((302, False) if moved else (200, True))
    assert ("What the old team knows" in page.content.decode()) is not moved


def test_a_code_that_is_typed_after_twelve_hours_waits_nowhere(cast, as_):
    omar = as_("omar")
    go_back_in_time(omar, 12 * HOUR)
    omar.post("/accounts/2fa/reauthenticate/", {"code": code_of(cast.omar)}, headers=OURS)
    assert KEPT not in omar.session


def test_a_resident_stays_signed_in_for_fourteen_days(as_):
    rosa = as_("rosa")
    go_back_in_time(rosa, 14 * 24 * HOUR - 60)
    assert status(rosa) == 200
    go_back_in_time(rosa, 60)
    assert status(rosa) == 302


def test_signing_in_gives_a_new_session_id(cast):
    client = Client()
    client.get("/accounts/login/")
    client.post("/accounts/login/", {"login": cast.rosa.email})
    before = client.session.session_key
    code = client.session["account_login"]["state"]["stages"]["login_by_code"]["data"]["code"]
    client.post("/accounts/login/code/confirm/", {"code": code})
    assert client.session["_auth_user_id"] == str(cast.rosa.pk)
    assert client.session.session_key != before
    assert not Session.objects.filter(session_key=before).exists()


def test_a_changed_role_ends_every_session(cast, as_):
    phone, office = as_("omar"), signed_in(Client(), cast.omar)
    assert status(phone) == status(office) == 200
    end_sessions(cast.omar)
    assert status(phone) == status(office) == 302


def test_a_changed_password_ends_every_session(cast, as_):
    omar = as_("omar")
    assert status(omar) == 200
    cast.omar.set_password("something else entirely")
    cast.omar.save()
    assert status(omar) == 302


@pytest.mark.parametrize("who", ["rosa", "omar"])
def test_a_new_factor_ends_the_other_sessions_and_keeps_this_one(transactional_db, cast, as_, who):
    phone, office = as_(who, second_factor=False), as_(who, second_factor=False)
    office.get("/accounts/2fa/totp/activate/")
    secret = office.session["mfa.totp.secret"]
    code = format_hotp_value(hotp_value(secret, list(yield_hotp_counters_from_time())[1]))
    key = office.session.session_key
    assert office.post("/accounts/2fa/totp/activate/", {"code": code}).status_code == 302
    assert office.session.session_key != key
    assert status(office) == 200, "enrolling is itself a proof in this session"
    assert phone.get("/accounts/2fa/")["Location"].startswith("/accounts/login/")


def test_staff_cannot_remove_the_last_factor_but_a_resident_can(cast, as_):
    for who, left in (("omar", 1), ("rosa", 0)):
        client = as_(who)
        session = client.session
        session["account_authentication_methods"][-1]["reauthenticated"] = True
        session.save()
        client.post("/accounts/2fa/totp/deactivate/")
        kept = Authenticator.objects.filter(user=getattr(cast, who), type=Authenticator.Type.TOTP)
        assert kept.count() == left


def test_activity_is_written_down_at_most_once_a_minute(as_):
    omar = as_("omar")
    status(omar)
    with CaptureQueriesContext(connection) as queries:
        assert status(omar) == 200
    assert not [q for q in queries if "UPDATE" in q["sql"] and "django_session" in q["sql"]]
    go_back_in_time(omar, 61)
    with CaptureQueriesContext(connection) as queries:
        assert status(omar) == 200
    assert [q for q in queries if "UPDATE" in q["sql"] and "django_session" in q["sql"]]


@pytest.mark.parametrize(
    "path", ["/", "/es/", "/sites/north/", "/sites/north/feedback/new/", "/api/v1/sites/", "/no/such/page/"]
)
def test_a_public_page_reads_and_writes_no_session_and_no_user(cast, as_, path):
    nora = as_("nora")
    rows = set(Session.objects.values_list("session_key", "session_data", "expire_date"))
    with CaptureQueriesContext(connection) as queries:
        response = nora.get(path)
    touched = [q["sql"] for q in queries if re.search(r"django_session|accounts_user", q["sql"])]
    assert touched == []
    assert not hasattr(response.wsgi_request, "session")
    assert getattr(response.wsgi_request, "user", None) is None  # the API's framework writes a None there
    assert "session" not in " ".join(response.cookies)
    assert rows == set(Session.objects.values_list("session_key", "session_data", "expire_date"))


def test_a_private_page_does_read_them(as_):
    nora = as_("nora")
    with CaptureQueriesContext(connection) as queries:
        status(nora)
    assert [q for q in queries if "django_session" in q["sql"]]
    assert [q for q in queries if "accounts_user" in q["sql"]]


def test_a_session_stands_encrypted_in_its_table(as_, settings):
    client = as_("nora")
    session = client.session
    session["marker"] = "quokka"
    session.save()
    row = Session.objects.get(session_key=session.session_key)
    assert row.get_decoded()["marker"] == "quokka"
    sealed = SealedSerializer().dumps({"marker": "quokka"})
    assert b"quokka" not in sealed and b"cXVva2th" not in sealed
    settings.MFA_KEYS = ["another-key", *settings.MFA_KEYS]
    assert row.get_decoded()["marker"] == "quokka", "a rotation keeps sessions"
    settings.MFA_KEYS = ["another-key"]
    assert row.get_decoded() == {}
