"""A passkey in a real browser: enrolled by touch, then both factors in one touch, within the policy."""

import pytest
from django.conf import settings
from playwright.sync_api import Page, expect

from tests.people import signed_in

pytestmark = pytest.mark.browser


@pytest.fixture
def pocket(page: Page) -> Page:
    """A browser with a passkey device that says yes to every touch."""
    cdp = page.context.new_cdp_session(page)
    cdp.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    cdp.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    page.complaints = []
    page.on("console", lambda line: page.complaints.append(line.text) if line.type == "error" else None)
    return page


def arrive(page: Page, base: str, client) -> None:
    cookie = client.cookies[settings.SESSION_COOKIE_NAME].value
    page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": base}])


@pytest.fixture
def base(live_server) -> str:
    """WebAuthn wants a name: localhost, not 127.0.0.1."""
    return live_server.url.replace("127.0.0.1", "localhost")


def test_nora_enrolls_a_passkey_and_comes_back_with_one_touch(transactional_db, cast, client, base, pocket):
    arrive(pocket, base, signed_in(client, cast.nora, second_factor=False))
    pocket.goto(f"{base}/accounts/email/")
    expect(pocket).to_have_url(f"{base}/accounts/2fa/")
    pocket.goto(f"{base}/accounts/2fa/webauthn/add/")
    pocket.get_by_role("button", name="Add a passkey").click()
    expect(pocket).to_have_url(f"{base}/accounts/2fa/recovery-codes/")
    pocket.get_by_role("link", name="Go on").click()
    expect(pocket).to_have_url(f"{base}/accounts/email/")

    pocket.context.clear_cookies()
    pocket.goto(f"{base}/accounts/login/?next=/accounts/email/")
    pocket.get_by_role("button", name="Sign in with a passkey").click()
    expect(pocket).to_have_url(f"{base}/accounts/email/")
    expect(pocket.get_by_text("nora@example.org").first).to_be_visible()
    assert [line for line in pocket.complaints if "Content Security Policy" in line or "integrity" in line] == []


def test_nora_reopens_her_session_with_one_touch_and_her_text_is_there(transactional_db, cast, client, base, pocket):
    arrive(pocket, base, signed_in(client, cast.nora, second_factor=False))
    pocket.goto(f"{base}/accounts/2fa/webauthn/add/")
    pocket.get_by_role("button", name="Add a passkey").click()
    expect(pocket).to_have_url(f"{base}/accounts/2fa/recovery-codes/")
    pocket.goto(f"{base}/accounts/email/")
    pocket.get_by_role("textbox").fill("nora.new@example.org")
    key = next(c["value"] for c in pocket.context.cookies() if c["name"] == settings.SESSION_COOKIE_NAME)
    client.cookies[settings.SESSION_COOKIE_NAME] = key
    session = client.session
    session["seen"] -= 3600
    for row in session["account_authentication_methods"]:
        row["at"] -= 3600
    session.save()
    pocket.get_by_role("button", name="Change the address").click()
    pocket.get_by_role("button", name="Use a passkey").click()
    expect(pocket).to_have_url(f"{base}/accounts/resume/")
    expect(pocket.get_by_text("nora.new@example.org")).to_be_visible()
    pocket.get_by_role("button", name="Send it now").click()
    expect(pocket.get_by_text("nora.new@example.org").first).to_be_visible()
    assert [line for line in pocket.complaints if "Content Security Policy" in line] == []


@pytest.mark.parametrize(
    ("prefix", "said"), [("", "Your passkey is ready."), ("/es", "Su llave de acceso está lista.")]
)
def test_rosa_adds_a_passkey_and_is_not_led_to_ten_recovery_codes(
    transactional_db, cast, client, base, pocket, prefix, said
):
    arrive(pocket, base, signed_in(client, cast.rosa, second_factor=False))
    pocket.goto(f"{base}{prefix}/accounts/2fa/webauthn/add/")
    pocket.locator("main form button").first.click()
    expect(pocket).to_have_url(f"{base}{prefix}/accounts/2fa/")
    text = pocket.locator("body").inner_text()
    assert said in text and "Security key" not in text and "Clave de seguridad" not in text
