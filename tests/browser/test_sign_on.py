"""Omar in a real browser, by his city's sign-in: there, back, and out again, within the content policy.

Rules: SSO-1.
"""

import pytest
from playwright.sync_api import expect

from accounts.models import LinkedIdentity
from tests.accounts import oidc
from tests.accounts.oidc.walk import BACK

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_omar_comes_by_his_city_and_signs_out_at_both(visit, scene, live_server, settings):
    base = live_server.url.replace("127.0.0.1", "localhost")
    settings.BASE_URL, settings.SSO_NAME, settings.SSO_FACTORS = base, "City of Rivertown", [("amr", "mfa")]
    settings.SSO_CLIENT_ID, settings.SSO_CLIENT_SECRET = oidc.CLIENT["id"], oidc.CLIENT["secret"]
    people = {"100": {"email": "omar@city.example"}}
    with oidc.provider(people, back=base + BACK, end=f"{base}/accounts/login/") as issuer, visit() as visitor:
        settings.SSO_ISSUER = issuer
        LinkedIdentity.objects.create(
            user=scene.cast.omar, issuer=issuer, subject="100", linked_on=scene.cast.omar.joined_on
        )
        page = visitor.page
        assert visitor.faults("/accounts/login/?next=/staff/") == []
        page.get_by_role("button", name="Staff: sign in with City of Rivertown").click()
        page.get_by_label("Number").fill("100")  # the page on the way leads on by itself
        page.get_by_label("Second step").fill("mfa")
        page.get_by_role("button", name="Sign in").click()
        expect(page).to_have_url(f"{base}/staff/")
        assert not [text for text in visitor.complaints if "Content Security Policy" in text]
        assert visitor.faults("/accounts/provider/link/") == []
        assert visitor.faults("/es/accounts/provider/link/", language="es") == []
        page.goto("/accounts/logout/")
        page.get_by_role("button", name="Sign out").first.click()
        expect(page).to_have_url(f"{base}/accounts/logout/done/")
        assert visitor.look() == []
        page.get_by_role("link", name="Sign out there too").click()
        page.get_by_role("button", name="Yes, sign me out").click()
        expect(page).to_have_url(f"{base}/accounts/login/")
        page.get_by_role("button", name="Staff: sign in with City of Rivertown").click()
        expect(page.get_by_label("Number")).to_be_visible()


@pytest.mark.parametrize(("path", "language"), [("/accessibility/", "en"), ("/es/accessibility/", "es")])
def test_the_table_about_access_can_itself_be_read(visit, path, language):
    """With its fold open, on a phone (AGENCY-6)."""
    with visit() as visitor:
        assert visitor.faults(path, language=language) == []
        visitor.page.locator("main details").first.evaluate("fold => fold.open = true")
        assert visitor.look(language) == []
