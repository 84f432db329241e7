"""The site's inbox and answers: signed by the team, checked for questions that would unmask."""

from datetime import timedelta

import pytest
from django.urls import reverse

from feedback import actions, personal
from feedback.models import Authorship, Feedback, Message

pytestmark = pytest.mark.django_db
INBOX = "/staff/sites/north/feedback/"


def url(row, name):
    return reverse(f"feedback:staff_{name}", args=["north", row.pk])


@pytest.fixture
def nora(as_):
    return as_("nora")


def test_question_before_a_meeting_leads_the_team_and_the_moderator_to_the_meeting(
    nora, as_, send, access_for, cast, today
):
    asked = as_(None).get("/sites/north/feedback/new/?meeting=11111111-2222-4333-8444-555555555555")
    assert b'value="question" id="id_category_3" required checked' in asked.content
    row, other = send(on=today).feedback, send(on=today).feedback
    Feedback.objects.filter(pk=row.pk).update(meeting="11111111-2222-4333-8444-555555555555")
    for item, shown in ((row, True), (other, False)):
        actions.release(item, by=access_for(cast.mia), on=today, about=actions.NOBODY)
        pages = nora.get(url(item, "item")), as_("mia").get(f"/admin/feedback/feedback/{item.pk}/change/")
        assert [b"/meetings/11111111-2222-4333-8444-555555555555/" in page.content for page in pages] == [shown] * 2


def test_inbox_shows_days_waiting_and_what_is_late(nora, send, access_for, cast, today):
    row = send(on=today - timedelta(days=20)).feedback
    actions.release(row, by=access_for(cast.mia), on=today - timedelta(days=16), about=actions.NOBODY)
    page = nora.get(INBOX).content.decode()
    assert ">16<" in page and "Answer was due" in page


def test_answer_is_signed_by_the_team_never_by_a_person(nora, reach, client):
    row, code = reach("with_site")
    sent = {"kind": "done", "body": "It works again.", "key": "k" * 43}
    assert nora.post(url(row, "answer"), sent).status_code == 302
    page = client.post("/feedback/receipt/", {"receipt_code": code}).content.decode()
    assert "The team of North" in page and "Nora" not in page and "Nunez" not in page


def test_question_that_would_unmask_is_pointed_out_once(nora, reach):
    row, _code = reach("with_site")
    sent = {"kind": "done", "body": "What is your name and address?", "key": "k" * 43}
    page = nora.post(url(row, "answer"), sent)
    assert page.status_code == 200 and "Send as it is" in page.content.decode() and not Message.objects.exists()
    assert nora.post(url(row, "answer"), {**sent, "confirmed": "1"}).status_code == 302


def test_doing_needs_a_day_a_role_and_a_sentence(nora, reach, today):
    row, _code = reach("with_site")
    sent = {"kind": "doing", "body": "We are on it.", "key": "k" * 43}
    page = nora.post(url(row, "answer"), sent)
    assert page.status_code == 400 and "We are on it." in page.content.decode()
    late = {**sent, "due": (today - timedelta(days=2)).isoformat(), "role": "team", "promise": "A lamp"}
    assert nora.post(url(row, "answer"), late).status_code == 400
    assert nora.post(url(row, "answer"), {**late, "due": today.isoformat()}).status_code == 302
    assert Message.objects.promises().get().promise["en"] == "A lamp"


def test_the_answer_begins_in_the_language_of_the_message_whatever_the_page_speaks(nora, reach):
    row, _code = reach("with_site", language="es")
    page = nora.get(url(row, "item")).content.decode()
    assert 'value="es" id="id_language_1" checked' in page and 'value="en" id="id_language_0" checked' not in page
    assert "The message is in: Spanish." in page
    nora.post(url(row, "answer"), {"kind": "done", "body": "Ya prende.", "key": "k" * 43})
    assert Message.objects.get().language == "es" and not Message.objects.to_translate().exists()


def test_what_stands_in_a_field_of_another_kind_is_no_mistake(nora, reach):
    """The page does not show that field, so nobody could mend it."""
    row, _code = reach("with_site")
    sent = {"body": "It works.", "key": "k" * 43, "due": "soon", "role": "mayor", "route": "nowhere"}
    asked = nora.post(url(row, "answer"), {**sent, "kind": ""})
    assert asked.status_code == 400 and set(asked.context["form"].errors) == {"kind"}
    refused = nora.post(url(row, "answer"), {**sent, "kind": "doing", "key": "l" * 43})
    assert set(refused.context["form"].errors) == {"due", "role", "promise"}
    assert nora.post(url(row, "answer"), {**sent, "kind": "done"}).status_code == 302


def test_passed_on_needs_a_route(nora, reach):
    row, _code = reach("with_site")
    sent = {"kind": "passed_on", "body": "The city does this.", "key": "k" * 43}
    assert nora.post(url(row, "answer"), sent).status_code == 400
    assert nora.post(url(row, "answer"), {**sent, "route": "city_services"}).status_code == 302


def test_second_officer_is_told_that_somebody_was_faster(nora, reach):
    row, _code = reach("answered")
    assert nora.post(url(row, "close")).status_code == 302
    again = nora.post(url(row, "close"))
    assert again.status_code == 409 and "faster" in again.content.decode()


def test_administrator_sees_the_page_and_no_text(as_, reach):
    row, _code = reach("with_site", body="SECRETWORDS")
    ada = as_("ada")
    page = ada.get(INBOX)
    assert page.status_code == 200 and "SECRETWORDS" not in page.content.decode()
    assert ada.get(url(row, "item")).status_code == 404


def test_transferred_officer_loses_access_at_once(as_, cast, reach, today):
    row, _code = reach("with_site")
    omar = as_("omar")
    assert omar.get(url(row, "item")).status_code == 200
    cast.omar.officer.assignments.update(end=today - timedelta(days=2), end_reason="transferred")
    assert omar.get(url(row, "item")).status_code == 404


def test_item_of_south_under_norths_address_is_a_404(nora, cast, send, access_for, hana, today):
    row = send(site=cast.south).feedback
    actions.release(row, by=access_for(hana), on=today, about=actions.NOBODY)
    assert nora.get(url(row, "item")).status_code == 404


def test_rosas_export_has_her_words_and_forgetting_cuts_the_link(cast, today):
    draft = actions.Draft(site=cast.north, category="idea", body="A bench", language="en")
    row = actions.submit_signed_in(draft, user=cast.rosa, key="k" * 43, on=today)
    assert personal.export(cast.rosa)["feedback"][0]["body"] == "A bench"
    assert personal.export(cast.rey) == {"feedback": []}
    personal.forget(cast.rosa)
    assert not Authorship.objects.exists() and Feedback.objects.filter(pk=row.pk).exists()


def test_a_page_in_answer_to_a_form_has_no_link_that_leads_nowhere(nora, reach):
    """The other language of an address that takes only forms would be a 405, and the typed text gone."""
    row, _code = reach("with_site")
    refused = nora.post(url(row, "answer"), {"kind": "done", "body": ""})
    for page in (nora.get(url(row, "item")), refused):
        text = page.content.decode()
        assert '<a class="language"' not in text and f'formaction="/es{url(row, "answer")}"' in text
    assert refused.status_code == 400 and nora.get(f"/es{url(row, 'answer')}").status_code == 405


@pytest.mark.parametrize(
    ("state", "step", "said"),
    [
        ("with_site", "hand_back", "Done. The moderators have it again."),
        ("answered", "close", "Done. It is closed."),
    ],
)
def test_nora_reads_what_she_has_just_done(nora, reach, state, step, said):
    row, _code = reach(state)
    done = nora.post(url(row, step), {"reason": "not_ours"}, follow=True)
    assert done.status_code == 200 and said in done.content.decode()
