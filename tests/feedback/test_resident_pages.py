"""The anonymous pages: form, receipt, thread by code. One row for one sending, whatever the browser does."""

import re
from html import escape, unescape

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from feedback import actions, thread
from feedback.actions.team import Answer
from feedback.models import Feedback, Message

pytestmark = pytest.mark.django_db
NEW = "/sites/north/feedback/new/"
RECEIPT = "/feedback/receipt/"
CODE = re.compile(r"[0-9A-HJKMNP-TV-Z]{4}(?:-[0-9A-HJKMNP-TV-Z]{4}){4}")


def hidden(response, name: str) -> str:
    tag = re.search(rf'<input[^>]*name="{name}"[^>]*>', response.content.decode())[0]
    value = re.search(r'value="([^"]*)"', tag)
    return unescape(value[1]) if value else ""


def code_in(response) -> str:
    text = re.search(r'id="code"[^>]*>(.*?)</code>', response.content.decode(), re.S)[1]
    return CODE.search(re.sub(r"<[^>]*>|\s", "", text))[0]


def fill(client, path=NEW, **fields):
    return {
        "body": "The light at lot C is out.",
        "category": "concern",
        "key": hidden(client.get(path), "key"),
        **fields,
    }


@pytest.fixture
def rosa(cast):
    """Rosa's browser: no account, no session."""
    return Client()


def test_rosa_sends_and_reads_her_message_with_the_code(rosa):
    code = code_in(rosa.post(NEW, fill(rosa)))
    page = rosa.post(RECEIPT, {"receipt_code": code.lower().replace("-", " ")})
    assert page.status_code == 200 and "The light at lot C is out." in page.content.decode()


def test_double_click_back_and_reload_are_one_row_and_one_receipt(rosa):
    data = fill(rosa)
    codes = {code_in(rosa.post(NEW, data)) for _ in range(3)}
    assert len(codes) == 1 and Feedback.objects.count() == 1


def test_corrected_text_after_back_is_asked_about_and_never_an_error(rosa):
    data = fill(rosa)
    rosa.post(NEW, data)
    page = rosa.post(NEW, {**data, "body": "The light at lot D is out."})
    assert page.status_code == 200 and "You already sent a message" in page.content.decode()
    assert "The light at lot D is out." in page.content.decode() and hidden(page, "key") != data["key"]
    assert Feedback.objects.count() == 1
    again = rosa.post(NEW, {**data, "body": "The light at lot D is out.", "key": hidden(page, "key")})
    assert code_in(again) and Feedback.objects.count() == 2


def test_words_that_unmask_are_asked_about_once_and_nothing_is_saved_before(rosa):
    data = fill(rosa, body="Please call me at 213-555-0142 about the light")
    page = rosa.post(NEW, data)
    assert page.status_code == 200 and "213-555-0142" in page.content.decode() and not Feedback.objects.exists()
    assert "Send as it is" in page.content.decode()
    sent = rosa.post(NEW, {**data, "key": hidden(page, "key"), "confirmed": hidden(page, "confirmed")})
    assert code_in(sent) and Feedback.objects.count() == 1


def test_refused_form_keeps_every_word(rosa):
    data = fill(rosa, category="")
    page = rosa.post(NEW, data)
    assert page.status_code == 400 and data["body"] in page.content.decode()
    assert hidden(page, "key") == data["key"]


def test_four_thousand_characters_with_line_ends_fit(rosa):
    text = ("a\r\n" * 2000)[:-2]
    assert code_in(rosa.post(NEW, fill(rosa, body=text)))
    assert len(Feedback.objects.get().body) == 3999
    assert rosa.post(NEW, fill(rosa, body="b" * 4001)).status_code == 400


def test_receipt_shows_the_stored_row_and_is_kept_nowhere(rosa):
    page = rosa.post(NEW, fill(rosa, about="patrol", may_publish="on"))
    row, text = Feedback.objects.get(), page.content.decode()
    for value in (str(row.pk), row.lookup, "Other police, for example patrol", "<dd>Yes</dd>"):
        assert value in text
    assert page["Cache-Control"] == "no-store" and page["Referrer-Policy"] == "no-referrer"


def test_form_in_spanish_makes_a_spanish_row(rosa):
    path = f"/es{NEW}"
    assert code_in(rosa.post(path, fill(rosa, path)))
    assert Feedback.objects.get().language == "es"


def test_form_needs_five_statements_at_most(rosa):
    data = fill(rosa)
    with CaptureQueriesContext(connection) as queries:
        assert rosa.post(NEW, data).status_code < 400
    assert 3 < sum(not query["sql"].startswith(("SAVEPOINT", "RELEASE")) for query in queries) <= 5


def test_form_sets_no_session_and_reads_none(rosa, as_):
    signed_in = as_("rosa")
    for browser in (rosa, signed_in):
        response = browser.post(NEW, fill(browser))
        assert settings.SESSION_COOKIE_NAME not in response.cookies
    assert {hasattr(row, "authorship") for row in Feedback.objects.all()} == {False}


def test_unknown_malformed_and_purged_codes_are_answered_alike(rosa, reach):
    row, purged = reach("with_site")
    Feedback.objects.filter(pk=row.pk).delete()
    bodies = set()
    for typed in ("0000-0000-0000-0000-0000", "not a code", "", "\u2603" * 300, purged):
        page = rosa.post(RECEIPT, {"receipt_code": typed})
        body = re.sub(rb'name="csrfmiddlewaretoken" value="[^"]*"', b"", page.content)
        box = re.search(rb'<input[^>]*name="receipt_code"[^>]*>', body)[0]
        assert escape(typed) in box.decode()  # it stays in its box, and that is all that differs
        body = body.replace(box, b"")
        headers = {name: value for name, value in page.items() if name not in ("Content-Length", "Set-Cookie")}
        bodies.add((page.status_code, body, tuple(sorted(headers.items()))))
    assert len(bodies) == 1 and next(iter(bodies))[0] == 404


def test_form_without_a_key_gets_a_fresh_one_and_one_that_cannot_be_a_key_is_asked_again(rosa):
    data = {"category": "idea", "body": "A bench, please"}
    for key, status, rows in ((None, 200, 1), ("short", 400, 1), ("", 200, 2)):
        page = rosa.post(NEW, data if key is None else {**data, "key": key})
        assert (page.status_code, Feedback.objects.count()) == (status, rows)


@pytest.mark.usefixtures("one_window")
def test_wrong_code_is_counted_and_right_ones_are_not(rosa, reach, monkeypatch):
    monkeypatch.setattr(settings, "LIMITS", {**settings.LIMITS, "code": "3/600"})
    _row, code = reach("with_site")
    for _ in range(6):
        assert rosa.post(RECEIPT, {"receipt_code": code}).status_code == 200
    answers = [rosa.post(RECEIPT, {"receipt_code": "wrong"}).status_code for _ in range(5)]
    assert answers == [404] * 3 + [429] * 2


def test_writer_adds_appeals_judges_and_worries_by_code(rosa, reach):
    for status, verb in (("with_site", "follow-up"), ("declined", "appeal"), ("answered", "worry")):
        row, code = reach(status)
        page = rosa.post(RECEIPT, {"receipt_code": code})
        data = {"receipt_code": code, "body": "One thing more", "key": hidden(page, "key")}
        assert rosa.post(f"{RECEIPT}{verb}/", data).status_code == 200
        assert row.messages.filter(body="One thing more").exists()
    row, code = reach("answered")
    assert rosa.post(f"{RECEIPT}verdict/", {"receipt_code": code, "verdict": "not_resolved"}).status_code == 200
    row.refresh_from_db()
    assert row.status == Feedback.Status.WITH_SITE


def test_rosa_is_told_that_a_verdict_is_said_once_and_reads_what_she_said(rosa, reach):
    _row, code = reach("answered")
    before = rosa.post(RECEIPT, {"receipt_code": code}).content.decode()
    assert "once for each answer" in before and "tell us whether it helped" in before
    rosa.post(f"{RECEIPT}verdict/", {"receipt_code": code, "verdict": "cannot_tell"})
    after = rosa.post(RECEIPT, {"receipt_code": code}).content.decode()
    assert ">You said: I cannot tell yet</p>" in after and "Thank you for telling us" in after
    assert "tell us whether it helped" not in after and "once for each answer" not in after


def test_step_in_the_wrong_state_is_a_409_that_shows_how_it_stands(rosa, reach):
    _row, code = reach("with_site")
    page = rosa.post(f"{RECEIPT}appeal/", {"receipt_code": code, "body": "Again", "key": "k" * 43})
    assert page.status_code == 409 and "The team has it" in page.content.decode()
    assert "<blockquote><p>Again</p></blockquote>" in page.content.decode()


def test_get_on_a_writers_verb_is_refused(rosa):
    for verb in ("follow-up", "appeal", "verdict", "worry"):
        assert rosa.get(f"{RECEIPT}{verb}/").status_code == 405


def test_declined_writer_reads_the_reason_in_friendly_words(rosa, reach):
    _row, code = reach("declined")
    assert "We could not read it" in rosa.post(RECEIPT, {"receipt_code": code}).content.decode()


def test_escalated_writer_reads_what_to_do_now(rosa, reach):
    _row, code = reach("escalated")
    page = rosa.post(RECEIPT, {"receipt_code": code}).content.decode()
    assert "Someone outside the police team is handling this." in page and "911" in page


def test_answer_in_another_language_says_that_the_translation_follows(rosa, reach, cast, access_for, today):
    row, code = reach("with_site", language="es")
    actions.answer(row, Answer("done", "It works again", "en"), by=access_for(cast.nora), on=today)
    assert "Translation follows." in rosa.post(RECEIPT, {"receipt_code": code}).content.decode()


def test_rosa_reads_the_sentence_that_was_promised_to_her_and_everybody_else_the_day_only(
    rosa, reach, cast, access_for, today
):
    row, code = reach("with_site", may_publish=False)
    promise = {"promise_due": today, "promise_role": "senior_lead", "promise": "A lamp at lot C"}
    message = actions.answer(
        row, Answer("doing", "We ask the city.", "en", **promise), by=access_for(cast.nora), on=today
    )
    thread = rosa.post(RECEIPT, {"receipt_code": code}).content.decode()
    assert "A lamp at lot C" in thread and "The senior lead officer" in thread
    board = rosa.get("/sites/north/feedback/").content.decode()
    assert "The senior lead officer" in board and "lot C" not in board
    spoken = {"language": "es", "body": "Lo pedimos a la ciudad.", "promise": "Una lámpara en el lote C"}
    actions.translate(message, by=access_for(cast.mia), on=today, **spoken)
    thread = rosa.post(f"/es{RECEIPT}", {"receipt_code": code}).content.decode()
    assert '<span lang="en">A lamp at lot C' in thread and '<span lang="es">Una lámpara en el lote C' in thread


def test_promise_whose_translation_follows_keeps_its_day_on_the_page(rosa, reach, cast, access_for, today):
    row, code = reach("with_site", language="es")
    promise = {"promise_due": today, "promise_role": "team", "promise": "A lamp at lot C"}
    actions.answer(row, Answer("doing", "We ask the city.", "en", **promise), by=access_for(cast.nora), on=today)
    page = rosa.post(RECEIPT, {"receipt_code": code}).content.decode()
    assert "Translation follows. Promised for" in page and "A lamp at lot C" in page


def test_signed_in_rosa_has_her_own_threads_and_nobody_elses(as_, cast):
    rosa = as_("rosa")
    data = fill(rosa, "/me/feedback/new/north/")
    sent = rosa.post("/me/feedback/new/north/", data)
    row = Feedback.objects.get()
    assert sent.status_code == 302 and row.authorship.user == cast.rosa and row.lookup is None
    rosa.post("/me/feedback/new/north/", data)
    assert Feedback.objects.count() == 1
    mine = reverse("feedback:my_thread", args=[row.pk])
    assert rosa.get(mine).status_code == 200 and as_("rey").get(mine).status_code == 404
    assert str(row.pk) in rosa.get("/me/feedback/").content.decode()
    rosa.post(f"{mine}follow-up/", {"body": "More", "key": "k" * 43})
    assert Message.objects.get().body == "More"


def test_rosa_reads_who_reads_first_in_her_language(db, cast):
    """Above the send button, by name (FB-5): a name that is English says little on a Spanish page."""
    for prefix, name in (("", "Neighborhood Listening Desk"), ("/es", "Mesa de Escucha del Vecindario")):
        assert name in Client().get(f"{prefix}/sites/north/feedback/new/").content.decode()


def test_every_code_costs_the_same_statements(reach, django_assert_num_queries):
    """FB-15: known, unknown and malformed codes are one and the same question to the database."""
    _row, code = reach("with_site")
    for typed in (code, "0000-0000-0000-0000-0000", "x", "", "\u2603" * 300, "code" * 400):
        with django_assert_num_queries(1):
            found = thread.get_by_code(typed)
        assert (found is not None) == (typed == code)
