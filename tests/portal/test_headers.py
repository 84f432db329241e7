"""SEC-3, SEC-4, SEC-5: the headers of every kind of page, written out by hand."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.test import Client

from tests.browser.scene import browser_of, build_scene
from tests.people import build_cast

ROOT = Path(__file__).resolve().parents[2]
POLICY = {
    "default-src 'none'", "script-src 'self'", "style-src 'self'", "img-src 'self' data:", "font-src 'self'",
    "connect-src 'self'", "manifest-src 'self'", "base-uri 'none'", "object-src 'none'", "form-action 'self'",
    "frame-ancestors 'none'",
}  # fmt: skip
EVERYWHERE = {
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Permissions-Policy": "geolocation=(), camera=(), microphone=(), browsing-topics=()",
}
SHORT = "public, max-age=10"
# who, address, Cache-Control, Referrer-Policy
PAGES = [
    (None, "/", SHORT, "no-referrer"),
    (None, "/es/sites/north/", SHORT, "no-referrer"),
    (None, "/sites/north/feedback/", SHORT, "no-referrer"),
    (None, "/sites/north/feedback/new/", "no-store", "no-referrer"),
    (None, "/feedback/receipt/", "no-store", "no-referrer"),
    (None, "/es/nothing-here/", "no-store", "no-referrer"),
    (None, "/accounts/login/", "no-store", "same-origin"),
    ("rosa", "/me/", "no-store", "same-origin"),
    ("omar", "/staff/", "no-store", "same-origin"),
    ("omar", "/staff/sites/north/feedback/", "no-store", "same-origin"),
    ("omar", "/staff/sites/south/feedback/", "no-store", "same-origin"),  # not his: the same as nothing
    ("mia", "/admin/feedback/feedback/", "no-store", "same-origin"),
    ("ada", "/es/admin/", "no-store", "same-origin"),
]


@pytest.fixture
def scene(db):
    return build_scene(build_cast())


@pytest.mark.parametrize(("who", "path", "kept", "referrer"), PAGES)
def test_headers_of_a_page(scene, as_browser, who, path, kept, referrer):
    headers = as_browser(who).get(path).headers
    assert set(headers["Content-Security-Policy"].split("; ")) == POLICY
    assert {name: headers.get(name) for name in EVERYWHERE} == EVERYWHERE
    found = headers["Cache-Control"]
    assert found == kept if kept == SHORT else "no-store" in found
    assert headers["Referrer-Policy"] == referrer


@pytest.fixture
def as_browser(scene):
    return lambda who: browser_of(scene.cast, who) if who else Client()


def test_a_page_that_a_proxy_may_hold_brings_no_cookie_and_no_token(scene):
    for path in ("/", "/sites/north/", "/sites/north/team/", "/commitment/", "/privacy/", "/es/about/"):
        answer = Client().get(path)
        assert "public" in answer.headers["Cache-Control"], path
        assert not answer.cookies and b"csrfmiddlewaretoken" not in answer.content, path


def test_a_private_link_is_told_to_nobody(scene):
    token = scene.kwargs["meetings:rsvp_manage"]["token"]
    headers = Client().get(f"/rsvp/{token}/").headers
    assert headers["Referrer-Policy"] == "no-referrer"
    assert "no-store" in headers["Cache-Control"]
    assert "noindex" in headers.get("X-Robots-Tag", "") + Client().get(f"/rsvp/{token}/").content.decode()
    for path in (f"/rsvp/{token}/meeting.ics", f"/es/rsvp/{token}/meeting.ics"):
        file = Client().get(path)
        assert (file.status_code, file.headers["Cache-Control"]) == (200, "no-store"), "its address is her key"
        assert not {"ETag", "Access-Control-Allow-Origin"} & set(file.headers)


OVER_HTTPS = """
import json, django
django.setup()
from django.test import Client
client = Client(headers={"host": "portal.example"})
answer = client.get("/accounts/login/", secure=True)
plain = client.get("/accounts/login/")
print(json.dumps({
    "status": answer.status_code, "headers": dict(answer.headers), "plain": [plain.status_code, plain.get("Location")],
    "cookies": {name: [morsel["secure"], morsel["httponly"], morsel["samesite"], morsel["path"], morsel["domain"]]
                for name, morsel in answer.cookies.items()},
}))
"""


def test_over_https_browsers_are_held_to_it(db):
    """A process of its own: cookie names and HSTS are decided when the settings are read."""
    env = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "portal.settings",
        "BASE_URL": "https://portal.example",
        "ALLOWED_HOSTS": "portal.example",
    }
    env.pop("PYTEST_XDIST_WORKER", None)
    done = subprocess.run([sys.executable, "-c", OVER_HTTPS], cwd=ROOT, env=env, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr[-2000:]
    found = json.loads(done.stdout.splitlines()[-1])
    assert found["status"] == 200
    assert found["headers"]["Strict-Transport-Security"] == "max-age=63072000; includeSubDomains; preload"
    assert found["cookies"] == {"__Host-csrf": [True, True, "Lax", "/", ""]}
    assert found["plain"] == [301, "https://portal.example/accounts/login/"]
