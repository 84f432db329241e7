"""Staff and accounts on a host name of their own: no cookie of an account comes along with a message (POWER-12)."""

import os
import subprocess
import sys

import pytest
from django.conf import settings
from django.test import Client

from feedback.models import Feedback
from tests.feedback.conftest import *  # noqa: F403 - the cast

pytestmark = pytest.mark.django_db
PUBLIC, STAFF = "portal.example.org", "staff.example.org"
MESSAGE = {"category": "idea", "body": "A bench.", "key": "k" * 43}


@pytest.fixture
def two_hosts(settings):
    settings.BASE_URL, settings.STAFF_URL = f"http://{PUBLIC}", f"http://{STAFF}"
    settings.ALLOWED_HOSTS = [PUBLIC, STAFF]


@pytest.fixture
def browser():
    return Client(enforce_csrf_checks=False)


@pytest.mark.parametrize("path", ["/staff/", "/me/", "/accounts/login/?next=/staff/", "/admin/", "/es/staff/"])
def test_what_needs_an_account_is_led_to_the_staff_host(two_hosts, browser, path):
    led = browser.get(path, headers={"host": PUBLIC})
    assert (led.status_code, led["Location"]) == (302, f"http://{STAFF}{path}") and not led.cookies
    there = browser.get(path, headers={"host": STAFF})
    assert not there.get("Location", "").startswith(f"http://{PUBLIC}")


@pytest.mark.parametrize(
    "path", ["/", "/sites/north/feedback/new/", "/es/sites/north/", "/feedback/receipt/", "/api/v1/"]
)
def test_what_needs_none_is_led_to_the_public_host(two_hosts, browser, cast, path):
    led = browser.get(path, headers={"host": STAFF})
    assert (led.status_code, led["Location"]) == (302, f"http://{PUBLIC}{path}") and not led.cookies
    assert browser.get(path, headers={"host": PUBLIC}).status_code == 200


def test_a_message_is_not_taken_where_an_accounts_cookie_would_come_with_it(two_hosts, browser, cast):
    refused = browser.post("/sites/north/feedback/new/", MESSAGE, headers={"host": STAFF})
    assert refused.status_code == 404 and Feedback.objects.count() == 0
    taken = browser.post("/sites/north/feedback/new/", MESSAGE, headers={"host": PUBLIC})
    assert taken.status_code == 200 and Feedback.objects.count() == 1


def test_nobody_signs_in_at_the_public_host(two_hosts, browser):
    answer = browser.post("/accounts/login/", {"login": "ana@example.org"}, headers={"host": PUBLIC})
    assert answer.status_code == 404 and settings.SESSION_COOKIE_NAME not in answer.cookies


def test_a_cookie_of_the_staff_host_names_no_domain(two_hosts, browser):
    found = browser.get("/accounts/login/", headers={"host": STAFF})
    assert found.cookies, "the page sets at least the form's cookie"
    assert {cookie["domain"] for cookie in found.cookies.values()} == {""}
    assert settings.SESSION_COOKIE_DOMAIN is None and settings.CSRF_COOKIE_DOMAIN is None


def test_files_and_health_are_answered_at_both(two_hosts, browser):
    for host in (PUBLIC, STAFF):
        assert browser.get("/healthz", headers={"host": host}).status_code == 200


@pytest.mark.parametrize(
    ("path", "one", "two"),
    [
        ("/privacy/", "your browser sends that cookie along", f"at another address, {STAFF}"),
        ("/es/privacy/", "el navegador manda esa cookie", f"por otra dirección, {STAFF}"),
    ],
)
def test_the_privacy_page_says_which_of_the_two_holds(settings, path, one, two):
    for address, said, other in (("", one, two), (f"http://{STAFF}", two, one)):
        settings.STAFF_URL = address
        settings.CACHES = {**settings.CACHES}
        text = Client().get(path, headers={"host": "localhost"}).content.decode()
        assert said in text and other not in text


@pytest.mark.parametrize(
    ("address", "starts"),
    [("http://staff.localhost:8000", True), ("http://127.0.0.1:9", False), ("https://localhost:1", False)],
)
def test_a_port_or_another_scheme_is_no_host_name_of_its_own(address, starts):
    """Cookies do not tell ports apart."""
    script = "import django; django.setup()"
    env = {**os.environ, "BASE_URL": "http://127.0.0.1:8000", "PORTAL_STAFF_URL": address}
    env["DJANGO_SETTINGS_MODULE"] = "portal.settings"
    done = subprocess.run([sys.executable, "-c", script], env=env, capture_output=True, text=True)
    assert (done.returncode == 0) is starts, done.stderr[-300:]
