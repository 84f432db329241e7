"""Beyond the limit of one address nothing is sent and nothing typed is lost: a library is one address for everybody."""

import re

import pytest
from django.test import Client

from feedback.models import Feedback
from tests.feedback.test_resident_pages import NEW, RECEIPT, code_in, fill, hidden

pytestmark = pytest.mark.django_db
TEXT = "The light at lot C is out."
VERBS = (("with_site", "follow-up"), ("declined", "appeal"), ("answered", "worry"))
STILL_HERE = {"": "What you typed is still here", "/es": "Lo que escribió sigue aquí"}
PAPER = {"": "or write on paper", "/es": "o escribir en papel"}


@pytest.fixture
def rosa(cast):
    return Client()


@pytest.fixture
def crowd(settings):
    """`crowd("feedback")`: the limit of this connection is used up; called again, there is room."""

    def come(scope: str, limit: str = "0/300") -> None:
        settings.LIMITS = {**settings.LIMITS, scope: limit}

    return come


def assert_kept(page, *typed: str, prefix: str = "") -> str:
    text = page.content.decode()
    assert page.status_code == 429 and 0 < int(page["Retry-After"]) <= 300
    assert STILL_HERE[prefix] in text and PAPER[prefix] in text and 'role="alert"' in text
    assert [word for word in typed if word not in text] == []
    return text


@pytest.mark.parametrize("prefix", ["", "/es"])
def test_rosas_message_stays_in_the_form_and_goes_out_later_with_the_same_key(rosa, crowd, prefix):
    data = fill(rosa, f"{prefix}{NEW}", about="patrol", may_publish="on")
    crowd("feedback")
    page = rosa.post(f"{prefix}{NEW}", data)
    text = assert_kept(page, TEXT, prefix=prefix)
    assert (
        len(re.findall(r"<input[^>]* checked", text)) == 3
        and hidden(page, "key") == data["key"]
        and not Feedback.objects.exists()
    )
    assert page["Cache-Control"] == "no-store"
    crowd("feedback", "60/300")
    assert code_in(rosa.post(f"{prefix}{NEW}", data)) and Feedback.objects.count() == 1


def test_a_yes_to_the_one_question_is_not_asked_for_again(rosa, crowd):
    data = fill(rosa, body="Please call me at 213-555-0142", confirmed="1")
    crowd("feedback")
    page = rosa.post(NEW, data)
    assert_kept(page, "213-555-0142")
    assert hidden(page, "confirmed") == "1"


def test_rey_with_an_account_keeps_his_message_and_what_he_adds(as_, cast, crowd):
    rey, path = as_("rey"), "/me/feedback/new/north/"
    data = fill(rey, path)
    crowd("feedback")
    page = rey.post(path, data)
    assert_kept(page, TEXT)
    assert hidden(page, "key") == data["key"]
    crowd("feedback", "60/300")
    thread = rey.post(path, data)["Location"]
    crowd("feedback")
    more = {"body": "One thing more", "key": "k" * 43}
    assert_kept(rey.post(f"{thread}follow-up/", more), "One thing more", "k" * 43, f'action="{thread}follow-up/"')


@pytest.mark.parametrize("scope", ["feedback", "code"])
@pytest.mark.parametrize(("status", "verb"), VERBS)
def test_what_is_added_by_code_is_kept_with_its_code_and_key(rosa, reach, crowd, scope, status, verb):
    row, code = reach(status)
    page = rosa.post(RECEIPT, {"receipt_code": code})
    data = {"receipt_code": code, "body": "One thing more", "key": hidden(page, "key")}
    crowd(scope)
    page = rosa.post(f"{RECEIPT}{verb}/", data)
    text = assert_kept(page, "One thing more", data["key"], code)
    assert f'action="{RECEIPT}{verb}/"' in text and not row.messages.filter(body="One thing more").exists()
    crowd(scope, "60/300")
    assert rosa.post(f"{RECEIPT}{verb}/", data).status_code == 200
    assert row.messages.filter(body="One thing more").count() == 1


def test_a_second_press_after_the_first_arrived_keeps_the_text_and_says_nothing_untrue(rosa, reach, crowd):
    row, code = reach("declined")
    data = {"receipt_code": code, "body": "Please look again", "key": "k" * 43}
    crowd("feedback", "60/300")
    assert rosa.post(f"{RECEIPT}appeal/", data).status_code == 200
    crowd("feedback")
    assert (
        "sent"
        not in assert_kept(rosa.post(f"{RECEIPT}appeal/", data), "Please look again").split('role="alert"')[1][:300]
    )
    crowd("feedback", "60/300")
    assert rosa.post(f"{RECEIPT}appeal/", data).status_code == 200
    assert row.messages.filter(body="Please look again").count() == 1


def test_the_page_after_many_wrong_codes_tells_nothing_about_this_one(rosa, reach, crowd):
    row, code = reach("with_site")
    crowd("code")
    pages = [
        rosa.post(f"{RECEIPT}follow-up/", {"receipt_code": typed, "body": "More", "key": "k" * 43})
        for typed in (code, "0000-0000-0000-0000-0000")
    ]
    csrf = r'name="csrfmiddlewaretoken" value="[^"]*"'
    right, wrong = (re.sub(f"{csrf}|{code}|0000-0000-0000-0000-0000", "", page.content.decode()) for page in pages)
    assert row.body in rosa_reads(rosa, code, crowd) and row.body not in pages[0].content.decode()
    assert [page.status_code for page in pages] == [429, 429] and right == wrong


def rosa_reads(rosa, code: str, crowd) -> str:
    crowd("code", "60/300")
    return rosa.post(RECEIPT, {"receipt_code": code}).content.decode()


def test_a_verdict_is_kept_too(rosa, reach, crowd):
    _row, code = reach("answered")
    for scope in ("feedback", "code"):
        crowd(scope)
        text = assert_kept(rosa.post(f"{RECEIPT}verdict/", {"receipt_code": code, "verdict": "not_resolved"}), code)
        assert text.count(" checked") == 1
        crowd(scope, "60/300")
