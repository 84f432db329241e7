"""The demonstration's pages: seven people, three codes, the mail; nothing of it outside the demonstration.

Rules: RUN-4.
"""

import json
from email.message import EmailMessage

import pytest
from django.test import Client

from accounts.models import User

ROLES = {
    "resident": ("rosa", "/me/"),
    "officer": ("omar", "/staff/"),
    "commander": ("nora", "/staff/"),
    "other_officer": ("olga", "/staff/"),
    "bureau": ("bea", "/staff/"),
    "moderator": ("mia", "/admin/"),
    "administrator": ("ada", "/admin/"),
}


@pytest.fixture
def demo(cast, settings, tmp_path):
    """Demonstration mode with the cast as its seven people."""
    settings.DEMO, settings.DATA_DIR = True, tmp_path
    people = [
        {
            "key": key,
            "email": f"{name}@example.org",
            "role": key,
            "site": "north" if key == "officer" else None,
        }
        for key, (name, _page) in ROLES.items()
    ]
    codes = [
        {"state": state, "code": code}
        for state, code in (("waiting", "AAAA-1"), ("answered", "BBBB-2"), ("declined", "CCCC-3"))
    ]
    data = {"base_url": "http://localhost", "personas": people, "receipt_codes": codes}
    (tmp_path / "demo.json").write_text(json.dumps(data))
    (tmp_path / "mail").mkdir()
    return tmp_path


@pytest.mark.parametrize("key", ROLES)
def test_one_press_signs_in_with_the_second_factor_given(demo, cast, key):
    client = Client(enforce_csrf_checks=True)
    page = client.get("/demo/")
    response = client.post("/demo/", {"persona": key, "csrfmiddlewaretoken": page.context["csrf_token"]})
    name, target = ROLES[key]
    assert (response.status_code, response["Location"]) == (302, target)
    after = client.get("/accounts/email/")
    assert (after.status_code, after.wsgi_request.user) == (
        200,
        User.objects.get(email=f"{name}@example.org"),
    )


def test_a_program_signs_in_without_a_form_and_another_site_cannot(demo):
    for headers, status in (
        ({}, 302),
        ({"Origin": "http://testserver", "Sec-Fetch-Site": "same-origin"}, 302),
        ({"Origin": "https://elsewhere.example"}, 403),
        ({"Sec-Fetch-Site": "cross-site"}, 403),
    ):
        client = Client(enforce_csrf_checks=True, headers=headers)
        assert client.post("/demo/", {"persona": "officer"}).status_code == status
        assert client.get("/accounts/email/").status_code == (200 if status == 302 else 302)


def test_after_the_press_the_page_says_where_the_mail_and_the_digest_are(demo):
    before, after = (Client().get(f"/demo/{query}").content.decode() for query in ("", "?monday=1"))
    assert "It is Monday" not in before
    assert "It is Monday" in after and 'href="/sites/north/digests/"' in after


def test_an_administrator_opens_the_admin_at_once(demo):
    client = Client()
    client.post("/demo/", {"persona": "administrator"})
    assert client.get("/admin/").status_code == 200


def test_pressing_another_one_changes_who_one_is(demo, cast):
    client = Client()
    client.post("/demo/", {"persona": "officer"})
    first = client.session.session_key
    client.post("/demo/", {"persona": "resident"})
    assert client.session["_auth_user_id"] == str(cast.rosa.pk)
    assert client.session.session_key != first


@pytest.mark.parametrize("persona", ["", "mayor", "officer\0"])
def test_an_unknown_person_is_a_400(demo, persona):
    client = Client()
    assert client.post("/demo/", {"persona": persona}).status_code == 400
    assert "_auth_user_id" not in client.session


def test_the_page_speaks_both_languages_and_shows_the_codes(demo):
    page = Client().get("/demo/").content.decode()
    assert 'lang="en"' in page and 'lang="es"' in page
    assert all(code in page for code in ("AAAA-1", "BBBB-2", "CCCC-3"))
    assert 'action="/demo/monday/"' in page and 'href="/demo/mail/"' in page


@pytest.mark.parametrize("path", ["/demo/", "/demo/mail/"])
def test_with_a_language_before_it_the_page_is_found_all_the_same(demo, settings, path):
    response = Client().get(f"/es{path}")
    assert (response.status_code, response["Location"]) == (302, path)
    assert Client().get(path).status_code == 200
    assert Client().get(f"/es{path}nothing/").status_code == 404
    settings.DEMO = False
    assert Client().get(f"/es{path}").status_code == 404


def test_mail_is_listed_and_read_with_its_html_and_attachments(demo):
    mail = EmailMessage()
    mail["Subject"], mail["To"], mail["From"] = "Código <b>", "nora@example.org", "portal@example.org"
    mail.set_content("See https://localhost/x and <script>")
    mail.add_alternative('<p style="color:red">rich</p><script>alert(1)</script>', subtype="html")
    mail.add_attachment("BEGIN:VCALENDAR", subtype="calendar", filename="meeting.ics")
    (demo / "mail" / "0001-abcd.eml").write_bytes(mail.as_bytes())
    listed = Client().get("/demo/mail/").content.decode()
    assert "Código &lt;b&gt;" in listed and "/demo/mail/0001-abcd/" in listed
    page = Client().get("/demo/mail/0001-abcd/").content.decode()
    assert "meeting.ics" in page and "&lt;script&gt;" in page and "/demo/mail/0001-abcd/html/" in page
    html = Client().get("/demo/mail/0001-abcd/html/")
    assert "rich" in html.content.decode()
    policy = html["Content-Security-Policy"]
    assert "script-src" not in policy and "default-src 'none'" in policy and "sandbox" in policy
    assert "style-src 'unsafe-inline'" in policy


def test_no_other_file_can_be_read_through_the_mail_page(demo):
    (demo / "secret.eml").write_text("Subject: secret\n\nsecret")
    for name in ("../secret", "..%2Fsecret", "%2e%2e/secret", "nothing"):
        assert Client().get(f"/demo/mail/{name}/").status_code == 404


def test_without_the_demonstration_nothing_of_it_answers(demo, settings):
    assert Client().get("/demo/").status_code == 200
    settings.DEMO = False
    for path in ("/demo/", "/demo/mail/", "/demo/mail/0001-abcd/", "/demo/mail/0001-abcd/html/"):
        assert Client().get(path).status_code == 404
        assert Client().post(path, {"persona": "administrator"}).status_code == 404
