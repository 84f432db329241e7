"""setup_check: what a deployment lacks is said in one line each; nothing of Los Angeles is a default.

Rules: RUN-11.
"""

import os
import subprocess
import sys
from datetime import date
from io import StringIO

import pytest
from django.conf import settings as django_settings
from django.contrib.auth.models import Group
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client
from django.utils import timezone

from accounts.models import MODERATORS
from agency.models import LanguageReview
from mail import clock
from mail.models import Tick
from operations import setup_check
from operations.backup import hold_mail
from operations.ended import keep_beside
from operations.setup_check import infrastructure, postgres
from portal.settings import ROUTE_NAMES
from sites_app.models import Assignment, ModeratorScope, Officer, Site
from tests.people import moderates_everywhere, new_site, signed_in

pytestmark = pytest.mark.django_db
NOW = timezone.now()
# These depend on the machine of the tests, not on the installation that a test makes.
OF_THE_MACHINE = {
    "database",
    "database log",
    "room on the disks",
    "limits",
    "cache",
    "queue",
    "mail server",
    "static files",
    "Django's own checks",
}


def said() -> dict[str, str]:
    """Each line of setup_check: name to what is to be done; the empty text is OK."""
    return {one.name: one.to_do for one in setup_check.findings(timezone.now())}


@pytest.fixture
def whole(cast, settings):
    """An installation that lacks nothing: the cast's, with signs of life and production settings."""
    settings.BASE_URL, settings.HTTPS = "https://portal.example.org", True
    settings.ALLOWED_HOSTS = ["portal.example.org"]
    settings.TRUSTED_PROXY_COUNT, settings.TIME_ZONE = 1, "America/Denver"
    settings.ACCESS_LOG_OFF_SINCE = date(2026, 1, 1)
    signed_in(Client(), cast.ada)  # which enrols a factor
    moderates_everywhere(cast.mia, handles_escalated=True)
    cast.rey.groups.set(cast.mia.groups.all())  # an appeal needs a second moderator
    for tag in ("en", "es"):
        LanguageReview.objects.create(language=tag, read_by="Lucía Peña", read_on=date(2026, 1, 1))
    clock.record_heartbeat("worker", now=timezone.now())
    clock.record_heartbeat("scheduler", now=timezone.now())
    settings.BACKUP_SEND = "rclone copy"
    for name in ("offsite", "restore_drill"):
        Tick.objects.create(name=name, at=timezone.now())
    olga = Assignment.objects.get(officer__user=cast.olga, site=cast.south)
    olga.role = Assignment.Role.COMMANDER
    olga.save()
    return cast


def test_a_whole_installation_is_ok_in_every_line(whole):
    left = {name: to_do for name, to_do in said().items() if to_do and name not in OF_THE_MACHINE}
    assert left == {}


@pytest.mark.parametrize(
    ("setting", "value", "line", "words"),
    [
        ("DEMO", True, "not a demonstration", "PORTAL_DEMO"),
        ("HTTPS", False, "base URL", "https"),
        ("ALLOWED_HOSTS", ["elsewhere.example"], "base URL", "ALLOWED_HOSTS"),
        ("TRUSTED_PROXY_COUNT", 0, "proxy count", "TRUSTED_PROXY_COUNT"),
        ("LINK_KEYS", ["short"], "secrets", "LINK_KEY"),
        ("LINK_KEYS", [django_settings.EVENT_KEYS[0]], "secrets", "same"),
        ("ORGANISATION", "", "organisation", "PORTAL_ORGANISATION"),
        ("MODERATORS_NAME", {"en": "", "es": ""}, "moderators' name", "PORTAL_MODERATORS_NAME"),
        ("OVERSIGHT", {"en": "", "es": ""}, "oversight", "PORTAL_OVERSIGHT"),
        ("HOURS", {"en": "", "es": ""}, "hours", "PORTAL_HOURS"),
        ("HOURS", {"en": "Monday", "es": "Monday"}, "hours", "PORTAL_HOURS_ES"),
        ("BACKUP_SEND", "", "backup in another place", "PORTAL_BACKUP_SEND"),
        ("DUTY_LIST", [], "duty list", "PORTAL_DUTY_LIST"),
        ("TIME_ZONE", "UTC", "time zone", "PORTAL_TIME_ZONE"),
        ("ACCESS_LOG_OFF_SINCE", None, "access log of the proxy", "PORTAL_ACCESS_LOG_OFF_SINCE"),
    ],
)
def test_what_is_missing_is_said_in_its_line(whole, settings, setting, value, line, words):
    assert said()[line] == ""
    setattr(settings, setting, value)
    assert words in said()[line]


@pytest.mark.parametrize("name", ROUTE_NAMES)
def test_each_number_residents_are_sent_to_is_asked_for(whole, settings, name):
    line = f"route: {name.replace('_', ' ')}"
    settings.ROUTES = {**settings.ROUTES, name: None}
    assert f"PORTAL_{name.upper()}" in said()[line]
    settings.ROUTES = {**settings.ROUTES, name: ""}
    assert (said()[line] == "") is (name != "emergency"), "only the emergency number cannot be none"


def test_processes_that_are_silent_are_named(whole):
    for name in ("worker", "scheduler"):
        clock.record_heartbeat(name, now=NOW - timezone.timedelta(minutes=5))
        assert "systemctl start" in said()[name]


@pytest.mark.parametrize(
    ("name", "days", "words"), [("offsite", 2, "36 hours"), ("restore_drill", 36, "restore_drill")]
)
def test_a_copy_that_is_old_or_was_never_tried_is_named(whole, name, days, words):
    Tick.objects.filter(name=name).update(at=timezone.now() - timezone.timedelta(days=days))
    assert words in said()["backup in another place"]
    Tick.objects.filter(name=name).delete()
    assert words in said()["backup in another place"]


def test_people_who_are_missing_are_named(whole):
    whole.mia.moderator_scope.delete()
    assert "set apart" in said()["moderators"]
    ModeratorScope.objects.create(user=whole.rey, handles_escalated=True)
    whole.mia.groups.clear()
    assert "only one" in said()["moderators"]
    whole.rey.groups.clear()
    assert "--role moderator" in said()["moderators"]
    whole.ada.authenticator_set.all().delete()
    assert "second factor" in said()["first administrator"]
    whole.ada.delete()
    assert "--role administrator" in said()["first administrator"]


def test_a_moderator_with_an_officer_record_is_named(whole):
    with connection.cursor() as cursor:  # from before the database refused it
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE; ALTER TABLE sites_app_officer DISABLE TRIGGER USER")
        Officer.objects.create(
            serial_number="9", first_name="M", last_name="M", rank="PO II", email=whole.mia.email.upper()
        )
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE; ALTER TABLE sites_app_officer ENABLE TRIGGER USER")
    assert whole.mia.email in said()["moderators are civilians"]
    assert whole.mia.groups.filter(name=MODERATORS).exists() and Group.objects.filter(name=MODERATORS).exists()


def test_sites_without_a_commander_or_a_first_day_of_records_are_named(whole):
    new_site("Lonely", records_complete_from=None)
    assert "lonely" in said()["sites and commanders"]
    assert "lonely" in said()["records complete from"]
    Assignment.objects.all().delete()
    Site.objects.all().delete()
    assert "sites_app/site/add" in said()["sites and commanders"]


def test_a_mail_server_that_does_not_answer_is_named(whole, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9
    assert "EMAIL_URL" in said()["mail server"]
    assert "EMAIL_URL" in infrastructure.mail_to("ada@example.org")


def test_a_mail_to_yourself_leaves(settings, mailoutbox):
    assert infrastructure.mail_to("ada@example.org") == ""
    assert [mail.to for mail in mailoutbox] == [["ada@example.org"]]


def test_what_the_project_has_silenced_with_a_reason_is_not_said_again(whole):
    assert django_settings.SILENCED_SYSTEM_CHECKS
    assert "CsrfViewMiddleware" not in said()["Django's own checks"]


def test_a_talkative_database_log_is_named(db, monkeypatch):
    monkeypatch.setattr(postgres, "QUIET", {"log_statement": ("something else",)})
    assert "ALTER SYSTEM SET log_statement = 'something else';" in said()["database log"]
    monkeypatch.setattr(postgres, "QUIET", {"log_statement": ("none",)})
    assert said()["database log"] == ""


def test_the_command_has_one_line_each_and_fails_while_something_is_missing(db):
    out = StringIO()
    with pytest.raises(CommandError, match=r"^\d+ of \d+ lines need something"):
        call_command("setup_check", stdout=out)
    lines = out.getvalue().splitlines()
    assert len(lines) == len(setup_check.QUESTIONS)
    assert any(line.endswith("  OK") for line in lines)


BARE = {
    **dict.fromkeys(("SECRET_KEY", "RECEIPT_KEY", "LINK_KEY", "EVENT_KEY", "LIMIT_KEY", "MFA_KEY"), "x" * 60),
    "DATABASE_URL": "postgres://nobody@localhost/nothing",
    "REDIS_URL": "redis://localhost/0",
    "REDIS_CACHE_URL": "redis://localhost/1",
    "REDIS_LIMITS_URL": "redis://localhost/2",
    "ALLOWED_HOSTS": "portal.example.org",
    "BASE_URL": "https://portal.example.org",
    "EMAIL_URL": "smtp://localhost:25",
    "DEFAULT_FROM_EMAIL": "portal@example.org",
    "PORTAL_OVERSIGHT_EMAIL": "oversight@example.org",
}
ASK = """
from portal import settings
print({name: value for name, value in vars(settings).items() if name.isupper()})
"""


def settings_of(**more: str) -> str:
    kept = {"PATH": os.environ["PATH"]}
    done = subprocess.run(
        [sys.executable, "-c", ASK],
        env={**kept, **BARE, **more},
        cwd=django_settings.BASE_DIR,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_nothing_of_los_angeles_is_a_default():
    here = ("Los_Angeles", "LAPD", "877-275", "339-6868", "Inspector General", "Listening Desk", "'911'")
    bare = settings_of()
    assert [word for word in here if word in bare] == []
    demonstration = settings_of(PORTAL_DEMO="1")
    assert "877-275" in demonstration, "the search would find it"


def test_an_empty_route_says_that_there_is_none_and_a_missing_one_that_nobody_said():
    said_so = settings_of(PORTAL_TIP_LINE="")
    assert "'tip_line': ''" in said_so and "'crisis': None" in said_so


def test_a_new_site_has_the_zone_of_the_deployment(settings):
    settings.TIME_ZONE = "America/Denver"
    assert Site(name="New").time_zone == "America/Denver"


def test_a_redis_that_is_away_is_a_line_and_no_traceback(whole, settings):
    assert said()["queue"] == ""
    settings.CELERY_BROKER_URL = "redis://127.0.0.1:9/0"
    assert "REDIS_URL" in said()["queue"]


def test_behind_a_pooler_the_role_must_have_the_time_outs(db, settings):
    assert said()["pooler"] == ""
    settings.DB_POOLER = "transaction"
    settings.DATABASE_DIRECT_URL = settings.DATABASE_URL
    assert "DATABASE_DIRECT_URL" in said()["pooler"]
    settings.DATABASE_DIRECT_URL = "postgres://direct/portal"
    assert "ALTER ROLE ... SET statement_timeout" in said()["pooler"]
    with connection.cursor() as cursor:
        for name in postgres.TIME_OUTS:
            cursor.execute(f"ALTER ROLE CURRENT_USER SET {name} = '30s'")
    assert said()["pooler"] == ""


def test_mail_that_is_held_since_a_restore_is_named_until_it_is_released(whole, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    assert said()["mail server"] == ""
    hold_mail()
    assert "release_mail" in said()["mail server"]
    call_command("release_mail", stdout=StringIO())
    assert said()["mail server"] == ""


def test_a_ledger_that_is_the_copy_beside_a_backup_is_named(whole, settings, tmp_path):
    """It looks like one, what ends later is written behind it, and no later backup could be restored."""
    settings.LEDGER = tmp_path / "ended.log"
    settings.LEDGER.write_text(f"2026-11-29 role {'a' * 64}\n")
    assert said()["what people ended"] == ""
    keep_beside(tmp_path / "night.backup", "a passphrase of this test")
    line = settings.LEDGER.read_bytes()
    settings.LEDGER.write_bytes((tmp_path / "night.backup.ended").read_bytes() + line)
    assert str(settings.LEDGER) in said()["what people ended"]
