"""What a moderator or a team was doing when the session ended is read, whole, before one button sends it (FB-10)."""

import re
from urllib.parse import urlsplit

import pytest
from django.urls import reverse

from accounts.sessions import KEPT
from feedback.models import Feedback
from tests.portal.test_sessions import HOUR, go_back_in_time

pytestmark = pytest.mark.django_db
RESUME = "/accounts/resume/"
KEY = "k" * 43
LINE = re.compile(r"<dt>(.*?)</dt><dd>(.*?)</dd>", re.S)


def page_after(client, path, sent):
    """What is read by somebody who sent this after an hour away, and is back."""
    go_back_in_time(client, HOUR)
    assert client.post(path, sent)["Location"].endswith("next=%2Faccounts%2Fresume%2F")
    go_back_in_time(client, -HOUR)  # as the factor does, whose code counts once
    return client.get(RESUME).content.decode()


def way_back(page):
    return re.search(r'<a class="usa-button usa-button--outline" href="([^"]*)">Back to the page', page)[1]


def lines(page):
    return [(label, re.sub(r"<[^>]*>", "", said)) for label, said in LINE.findall(page)]


def admin_step(row, name, *more):
    return reverse(f"admin:feedback_{name}", args=[row.pk, *more])


def test_mia_reads_what_she_releases_and_about_whom(as_, send):
    row, mia = send().feedback, as_("mia")
    page = page_after(mia, admin_step(row, "release"), {"whom": "nobody"})
    assert "<h2>Release to the site</h2>" in page
    assert lines(page) == [("Whom is it about?", "Nobody on the team")]
    back = way_back(page)
    assert back == admin_step(row, "feedback_change") and mia.get(back).status_code == 200
    assert mia.post(admin_step(row, "release"), {"whom": "nobody"}).status_code == 302
    row.refresh_from_db()
    assert row.status == Feedback.Status.WITH_SITE and KEPT not in mia.session


def test_an_officer_and_a_reason_are_read_by_their_names(cast, as_, send):
    row, mia, omar = send().feedback, as_("mia"), cast.omar.officer
    page = page_after(mia, admin_step(row, "about"), {"whom": str(omar.pk)})
    assert lines(page) == [("Whom is it about?", str(omar))]
    said = {"reason": "unreadable", "route": "", "note": "A word <b>", "language": "es"}
    page = page_after(mia, admin_step(row, "decline"), said)
    assert "<h2>Do not pass on</h2>" in page
    reason = str(Feedback.DeclineReason.UNREADABLE.label)
    assert [words for _label, words in lines(page)] == [reason, "—", "A word &lt;b&gt;", "Español"]


def test_each_text_of_a_translated_field_says_its_language(as_, send):
    row, mia = send().feedback, as_("mia")
    page = page_after(mia, admin_step(row, "publish"), {"body_en": "The lamp", "body_es": "La luz"})
    assert lines(page) == [("You said (English)", "The lamp"), ("You said (Spanish)", "La luz")]


def test_every_step_that_is_only_posted_leads_back_to_a_page(as_, send):
    row, mia = send().feedback, as_("mia")
    paths = [admin_step(row, name) for name in ("open", "show_author", "hold", "return", "lift_hold")]
    paths += [reverse(f"admin:feedback_{name}") for name in ("release_many", "decline_many", "resume")]
    for path in paths:
        back = way_back(page_after(mia, path, {"reason": "x"}))
        assert mia.get(path).status_code == 405 and mia.get(back).status_code == 200, path


def test_an_answer_is_read_without_its_key_and_leads_back_to_its_message(as_, reach):
    row, _code = reach("with_site")
    nora, item = as_("nora"), reverse("feedback:staff_item", args=["north", row.pk])
    sent = {"kind": "done", "body": "It works.", "key": KEY, "seen": "0"}
    page = page_after(nora, reverse("feedback:staff_answer", args=["north", row.pk]), sent)
    assert "<h2>Send the answer</h2>" in page and way_back(page) == item
    assert [words for _label, words in lines(page)] == ["Done", "It works."]
    assert KEY not in LINE.sub("", page).replace(f'name="key" value="{KEY}"', "")


def test_what_no_form_is_known_of_is_read_by_name_and_value(as_):
    nora, sent = as_("nora"), {"email": "new@example.org", "action_add": "", "code": "123456", "login-password": "s"}
    page = page_after(nora, "/accounts/email/", sent)
    assert "<h2>/accounts/email/</h2>" in page and urlsplit(way_back(page)).path == "/accounts/email/"
    assert lines(page) == [("email", "new@example.org"), ("action_add", "—")]
