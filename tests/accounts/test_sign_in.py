"""Signing in by e-mailed code: the outbox, codes and factors encrypted, limits that fail closed.

Rules: SEC-15.
"""

import re
from datetime import UTC, datetime, timedelta

import pytest
from allauth.account.models import EmailAddress
from allauth.core.context import request_context
from allauth.mfa.models import Authenticator
from django.core.cache import cache
from django.db import connection
from django.test import Client, RequestFactory

from accounts import codes
from accounts.adapter import AccountAdapter
from accounts.models import User
from accounts.sessions import has_proved_factor
from lib import redis_client
from mail import rendering
from mail.models import OutgoingMail
from sites_app.models import Officer
from tests.people import signed_in, totp_secret_of


def rows(kind: str) -> list[OutgoingMail]:
    return list(OutgoingMail.objects.filter(kind=kind).order_by("pk"))


def ask_for_code(client: Client, email: str, prefix: str = "") -> str:
    """The code that the mail would carry."""
    response = client.post(f"{prefix}/accounts/login/", {"login": email})
    assert (response.status_code, response["Location"]) == (302, f"{prefix}/accounts/login/code/confirm/")
    return rows("accounts.code")[-1].code


def test_rosa_signs_in_with_the_code_of_her_mail(cast):
    client = Client()
    code = ask_for_code(client, "Rosa@Example.org")
    response = client.post("/accounts/login/code/confirm/", {"code": code})
    assert (response.status_code, response["Location"]) == (302, "/accounts/after/")
    assert client.get("/accounts/email/").wsgi_request.user == cast.rosa


def test_a_wrong_code_signs_nobody_in(cast):
    client = Client()
    ask_for_code(client, cast.rosa.email)
    assert client.post("/accounts/login/code/confirm/", {"code": "wrong"}).status_code == 200
    assert "_auth_user_id" not in client.session


def test_sign_in_goes_back_to_where_one_wanted_to_be_and_never_elsewhere(cast):
    elsewhere = ["https://evil.example/", "//evil.example/", "/\\evil.example", "http://localhost:8000/x"]
    for wanted in ["/accounts/email/", *elsewhere]:
        found = "/accounts/after/" if wanted in elsewhere else wanted
        client = Client()
        cache.clear()
        client.post("/accounts/login/", {"login": cast.rosa.email, "next": wanted})
        code = rows("accounts.code")[-1].code
        response = client.post("/accounts/login/code/confirm/", {"code": code, "next": wanted})
        assert response["Location"] == found, wanted


def test_omar_is_asked_for_his_factor_before_he_is_signed_in(cast):
    totp_secret_of(cast.omar)
    client = Client()
    code = ask_for_code(client, cast.omar.email)
    response = client.post("/accounts/login/code/confirm/", {"code": code})
    assert response["Location"] == "/accounts/2fa/authenticate/"
    assert "_auth_user_id" not in client.session
    assert client.get("/accounts/email/").status_code == 302


def test_an_officer_without_a_factor_is_led_to_enrolment_and_nowhere_else(cast):
    client = Client()
    client.post("/accounts/login/code/confirm/", {"code": ask_for_code(client, cast.omar.email)})
    assert client.get("/accounts/after/")["Location"] == "/accounts/2fa/"
    page = client.get("/accounts/2fa/")
    assert page.status_code == 200 and "/accounts/2fa/webauthn/add/" in page.content.decode()
    assert client.get("/accounts/2fa/totp/activate/").status_code == 200
    assert client.get("/accounts/2fa/webauthn/add/").status_code == 200


def test_the_code_stands_encrypted_in_every_table(cast):
    client = Client()
    code = ask_for_code(client, cast.rosa.email)
    with connection.cursor() as cursor:
        for table in ("mail_outgoingmail", "django_session"):
            cursor.execute(f"SELECT t::text FROM {table} t")  # noqa: S608
            found = cursor.fetchall()
            assert found and not [row for row in found if code in row[0]], table
    row = rows("accounts.code")[0]
    assert code in rendering.render(row).text and code in rendering.render(row).html
    assert code not in rendering.render(row).subject


def test_the_mail_speaks_the_language_of_the_page(cast):
    ask_for_code(Client(), cast.rosa.email, prefix="/es")
    assert rows("accounts.code")[0].language == "es"


def test_an_unknown_address_looks_the_same_and_is_told_once_a_day(cast):
    pages = []
    for email in ("nobody@example.org", "nobody@example.org", "rosa@example.org"):
        client = Client()
        client.post("/accounts/login/", {"login": email})
        page = client.get("/accounts/login/code/confirm/").content.decode().replace(email, "")
        pages.append(re.sub(r'value="\w{64}"', "", page))
    assert len(set(pages)) == 1
    assert [row.params["what"] for row in rows("accounts.notice")] == ["unknown_account"]
    assert "/accounts/signup/" in rendering.render(rows("accounts.notice")[0]).text


def test_signing_up_looks_the_same_for_an_address_that_has_an_account(cast):
    """Else anybody could ask who has one (POWER-8); its owner is told by mail, once a day."""
    found = {}
    for who in ("rosa", "stranger"):
        for _time in range(3):
            answer = Client().post("/accounts/signup/", {"email": f"{who}@example.org"}, follow=True)
        text = re.sub(r'value="[^"]{20,}"|[\w.]+@example\.org', "", answer.content.decode())
        found[who] = answer.status_code, answer.redirect_chain, text
    assert found["rosa"] == found["stranger"]
    told = OutgoingMail.objects.filter(kind="accounts.notice").values_list("address", flat=True)
    assert list(told) == ["rosa@example.org"]


def test_a_new_account_is_an_address_and_a_language_and_no_role(cast):
    client = Client()
    client.post("/es/accounts/signup/", {"email": "Nia@Example.org"})
    code = rows("accounts.code")[0].code
    client.post("/es/accounts/confirm-email/", {"code": code})
    nia = User.objects.get(email="nia@example.org")
    assert (nia.language, nia.has_usable_password(), nia.is_staff) == ("es", False, False)
    assert client.get("/es/accounts/email/").wsgi_request.user == nia


def test_an_officers_address_alone_gives_no_role(cast):
    """Whoever signs up with an address of the roster is a resident: roles come by invitation only."""
    Officer.objects.filter(user=cast.omar).update(user=None)
    client = Client()
    client.post("/accounts/login/code/confirm/", {"code": ask_for_code(client, cast.omar.email)})
    assert not client.get("/accounts/email/").wsgi_request.access.is_staff


def test_a_factor_stands_encrypted_and_survives_a_rotation(cast, settings):
    secret = totp_secret_of(cast.omar)
    stored = Authenticator.objects.get(user=cast.omar).data["secret"]
    assert secret not in stored
    settings.MFA_KEYS = ["new", *settings.MFA_KEYS]
    assert totp_secret_of(cast.omar) == secret


CONFIRM = "/accounts/login/code/confirm/"


def test_strangers_who_ask_for_mias_code_neither_lock_her_out_nor_flood_her(cast, monkeypatch):
    """One code stands in the mailbox; each session that asked for it may use it, hers after the strangers' too."""
    strangers = [Client() for _ in range(8)]
    for stranger in strangers:
        assert stranger.post("/accounts/login/", {"login": "ROSA@example.org"}).status_code == 302
    rosa = Client()
    code = ask_for_code(rosa, cast.rosa.email)
    assert len(rows("accounts.code")) == 1
    for _time in range(3):
        strangers[0].post(CONFIRM, {"code": "BCDF-GHJK"})
    assert strangers[0].post(CONFIRM, {"code": code}).status_code == 302
    assert strangers[0].get("/me/")["Location"].startswith("/accounts/login/"), "three tries ended that asking"
    assert rosa.post(CONFIRM, {"code": code})["Location"] == "/accounts/after/", "but not the code"
    other = Client()
    assert other.post(CONFIRM, {"code": code}).status_code == 302
    assert other.get("/me/")["Location"].startswith("/accounts/login/"), "a session that never asked has no use for it"


def mailed(email: str, moment: datetime, what: str = "login_code") -> str:
    """What the adapter does when somebody asks at this moment; the code that it gives the session."""
    request = RequestFactory().post("/accounts/login/", {"login": email})
    request.now = moment
    with request_context(request):
        adapter = AccountAdapter()
        code = adapter.generate_login_code() if what == "login_code" else "BCDF-GHJK"
        adapter.send_mail(f"account/email/{what}", email, {"code": code})
    return code


def test_a_code_stands_for_ten_minutes_and_at_most_twelve_mails_leave_in_a_day(cast):
    at = datetime(2026, 11, 20, 8, 0, 30, tzinfo=UTC)
    first = mailed(cast.rosa.email, at)
    assert codes.sign_in_code(cast.rosa.email, now=at + timedelta(minutes=9, seconds=59)) == first
    assert codes.sign_in_code(cast.rosa.email, now=at + timedelta(minutes=10, seconds=1)) != first
    assert codes.sign_in_code(cast.rey.email, now=at) != first
    for minute in range(0, 600, 5):
        mailed(cast.rosa.email, at + timedelta(minutes=minute))
    assert len(rows("accounts.code")) == 12
    mailed(cast.rosa.email, at + timedelta(days=1))
    assert len(rows("accounts.code")) == 13


def test_who_uses_up_mias_mails_by_noon_does_not_lock_her_out(cast):
    """The last mail of a day brings a code that stands until its end, and is for signing in whatever else was asked."""
    at = datetime(2026, 11, 20, 0, 0, 30, tzinfo=UTC)
    for minute in range(0, 240, 11):  # a stranger, by both doors
        mailed(cast.mia.email, at + timedelta(minutes=minute), "email_confirmation")
        mailed(cast.mia.email, at + timedelta(minutes=minute))
    last = rows("accounts.code")[-1]
    assert len(rows("accounts.code")) == 12 and last.params["what"] == "login_code"
    assert "until a new mail comes" in rendering.render(last).text and "10 minutes" not in rendering.render(last).text
    assert last.deadline == datetime(2026, 11, 21, tzinfo=UTC)
    for hour in (6, 12, 23):
        assert mailed(cast.mia.email, at + timedelta(hours=hour)) == last.code
    assert len(rows("accounts.code")) == 12
    code = last.code
    OutgoingMail.objects.filter(pk=last.pk).update(
        status=OutgoingMail.Status.FAILED, secret="", why="refused", finished_at=at
    )
    assert mailed(cast.mia.email, at + timedelta(hours=23, minutes=30)) == code
    assert len(rows("accounts.code")) == 13, "one that could not be sent is none of the twelve"
    assert mailed(cast.mia.email, at + timedelta(days=1)) != code
    assert len(rows("accounts.code")) == 14 and "last" not in rows("accounts.code")[-1].params


def test_a_session_that_got_its_code_before_another_mail_left_does_not_spoil_the_last_one(cast, monkeypatch):
    """Between code and mail a stranger's eleventh mail leaves: the twelfth holds what each session asks for."""
    at = datetime(2026, 11, 20, 0, 0, 30, tzinfo=UTC)
    for minute in range(0, 110, 11):
        mailed(cast.mia.email, at + timedelta(minutes=minute))
    now, made = at + timedelta(minutes=110), AccountAdapter.generate_login_code

    def made_before_another(adapter):
        code = made(adapter)
        monkeypatch.undo()
        mailed(cast.mia.email, now, "email_confirmation")
        return code

    monkeypatch.setattr(AccountAdapter, "generate_login_code", made_before_another)
    mailed(cast.mia.email, now)
    last = rows("accounts.code")[-1]
    assert len(rows("accounts.code")) == 12 and last.params == {"what": "login_code", "last": True}
    assert mailed(cast.mia.email, at + timedelta(hours=12)) == last.code


def test_the_last_code_of_a_day_is_asked_for_again_a_little_after_midnight(cast):
    """The mail with it stands for ten minutes, so what a browser expects is the code of that mail."""
    at = datetime(2026, 11, 20, 0, 0, 30, tzinfo=UTC)
    for minute in range(0, 121, 11):
        mailed(cast.mia.email, at + timedelta(minutes=minute))
    codes_of_day = [mailed(cast.mia.email, at + timedelta(hours=23, minutes=55))]
    last = rows("accounts.code")[-1]
    OutgoingMail.objects.filter(pk=last.pk).update(queued_at=at + timedelta(hours=23, minutes=55))
    assert "last" in last.params and codes_of_day == [last.code]
    assert mailed(cast.mia.email, at + timedelta(hours=24, minutes=2)) == last.code
    assert mailed(cast.mia.email, at + timedelta(hours=24, minutes=12)) != last.code


def test_an_open_window_alone_does_not_move_an_account(cast):
    rosa, omar = signed_in(Client(), cast.rosa, second_factor=False), signed_in(Client(), cast.omar)
    assert rosa.get("/accounts/email/").status_code == 200 == omar.get("/accounts/email/").status_code
    for client in (rosa, omar):
        session = client.session
        session["since"] -= 301
        session["account_authentication_methods"] = [
            {**row, "at": row["at"] - 301} for row in session["account_authentication_methods"]
        ]
        session.save()
    asked = omar.post("/accounts/email/", {"email": "other@example.org", "action_add": ""})
    assert "/accounts/2fa/" in asked["Location"]
    asked = rosa.post("/accounts/email/", {"email": "other@example.org", "action_add": ""})
    assert asked["Location"].startswith("/accounts/login/")
    assert not rows("accounts.code") and not EmailAddress.objects.filter(email="other@example.org").exists()
    assert rosa.get("/me/").status_code == 302, "and the window is closed"


def test_a_shared_browser_forgets_when_somebody_signs_out(cast):
    rosa = signed_in(Client(), cast.rosa, second_factor=False)
    assert "Clear-Site-Data" not in rosa.get("/accounts/logout/").headers
    out = rosa.post("/accounts/logout/")
    assert {'"cache"', '"cookies"', '"storage"'} <= set(out["Clear-Site-Data"].split(", "))


@pytest.mark.usefixtures("one_window")
def test_too_many_sign_ups_from_one_place_wait_a_minute(cast):
    found = [Client().post("/accounts/signup/", {"email": f"n{n}@example.org"}) for n in range(11)]
    assert [response.status_code for response in found] == [302] * 10 + [429]
    assert found[-1]["Retry-After"] == "60"


def test_the_cache_keeps_no_address_of_the_network(cast):
    Client(REMOTE_ADDR="203.0.113.77").post("/accounts/login/", {"login": cast.rosa.email})
    redis = redis_client.client()
    names = [name.decode() for name in redis.keys("*")]
    assert [name for name in names if name.startswith("limit:")]
    assert not [name for name in names if "203.0.113.77" in name or "rosa" in name]


def test_sign_in_fails_closed_without_redis(cast):
    client = Client(raise_request_exception=False)
    assert client.get("/accounts/login/").status_code == 200
    redis_client.breaker.trip()  # what the first failing command does
    try:
        response = client.post("/accounts/login/", {"login": cast.rosa.email})
        assert (response.status_code, response["Retry-After"]) == (503, "5")
        assert not rows("accounts.code")
    finally:
        redis_client.breaker.open_until = 0.0
    ask_for_code(client, cast.rosa.email)


@pytest.mark.parametrize(
    "path", ["/accounts/login/", "/es/accounts/login/", "/accounts/signup/", "/accounts/login/code/"]
)
def test_the_way_in_has_no_password_and_its_language(client, db, path):
    page = client.get(path).content.decode()
    assert 'type="password"' not in page
    assert f'<html lang="{"es" if path.startswith("/es/") else "en"}"' in page


def test_every_page_of_the_factors_opens(cast, as_):
    nora = as_("nora")
    session = nora.session
    session["account_authentication_methods"][-1]["reauthenticated"] = True
    session.save()
    for path in (
        "",
        "totp/deactivate/",
        "webauthn/",
        "webauthn/add/",
        "recovery-codes/generate/",
        "reauthenticate/",
    ):
        for prefix in ("", "/es"):
            assert nora.get(f"{prefix}/accounts/2fa/{path}").status_code == 200, path
    assert nora.get("/accounts/logout/").status_code == 200
    assert has_proved_factor(nora.get("/accounts/2fa/").wsgi_request)


@pytest.mark.parametrize(("who", "left"), [("nora", 2), ("rosa", 0)])
def test_staff_keeps_a_step_that_is_no_list_of_codes(cast, as_, who, left):
    """Without one, whoever reads the mailbox could set up another; a resident may do without."""
    client, user = as_(who), getattr(cast, who)
    session = client.session
    session["account_authentication_methods"][-1]["reauthenticated"] = True
    session.save()
    Authenticator.objects.create(user=user, type=Authenticator.Type.RECOVERY_CODES, data={})
    assert client.post("/accounts/2fa/totp/deactivate/").status_code == (200 if left else 302)
    assert Authenticator.objects.filter(user=user).count() == left
