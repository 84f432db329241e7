"""What is kept of an account is exported, forgotten and purged."""

from datetime import date, timedelta

from django.contrib.sessions.models import Session
from django.utils import timezone

from accounts import personal
from accounts.models import User
from tests.people import totp_secret_of

TODAY = date(2026, 11, 22)


def test_rosa_reads_everything_about_her_account_and_no_secret(cast):
    secret = totp_secret_of(cast.rosa)
    found = personal.export(cast.rosa)
    assert found["account"]["email"] == "rosa@example.org"
    assert found["account"]["second_steps"][0]["kind"] == "totp"
    assert secret not in str(found)


def test_a_forgotten_account_leaves_no_row_and_no_open_session(cast, as_):
    client = as_("rosa")
    personal.forget(cast.rosa)
    assert not User.objects.filter(email="rosa@example.org").exists()
    assert client.get("/accounts/email/")["Location"].startswith("/accounts/login/")


def test_idle_accounts_of_residents_go_and_others_stay(cast, settings):
    settings.RETENTION_DAYS = {**settings.RETENTION_DAYS, "account_idle": 730}
    totp_secret_of(cast.omar)
    edge = TODAY - timedelta(days=730)
    User.objects.update(joined_on=edge - timedelta(days=1))
    User.objects.filter(pk=cast.rey.pk).update(signed_in_on=edge)
    assert personal.purge(TODAY, dry_run=True)["accounts"] == 3  # rosa, and nora and olga, who never enrolled a factor
    assert User.objects.filter(pk=cast.rosa.pk).exists(), "a dry run deletes nothing"
    personal.purge(TODAY)
    left = set(User.objects.values_list("email", flat=True))
    assert {
        "rey@example.org",
        "omar@example.org",
        "mia@example.org",
        "bea@example.org",
        "ada@example.org",
    } <= left
    assert "rosa@example.org" not in left
    assert personal.purge(TODAY)["accounts"] == 0


def test_ended_sessions_are_purged(cast, as_):
    key = as_("rosa").session.session_key
    Session.objects.filter(session_key=key).update(expire_date=timezone.now() - timedelta(days=2))
    assert personal.purge(timezone.now().date())["sessions"] == 1
    assert not Session.objects.filter(session_key=key).exists()


def test_signing_in_notes_the_day_and_nothing_finer(cast, client):
    client.post("/accounts/login/", {"login": cast.rosa.email})
    code = client.session["account_login"]["state"]["stages"]["login_by_code"]["data"]["code"]
    client.post("/accounts/login/code/confirm/", {"code": code})
    cast.rosa.refresh_from_db()
    assert cast.rosa.signed_in_on == timezone.now().date()
