"""A team at work on the same message: one answer at a time, hand back with a reason, promises kept or moved."""

import threading
from datetime import timedelta

import pytest
from django.db import connection
from django.urls import reverse

from feedback import actions, events
from feedback.actions.team import Answer, AnsweredError
from feedback.models import Event, Feedback, Message
from feedback.states import InvalidTransitionError

pytestmark = pytest.mark.django_db
SENT = {"kind": "done", "body": "It works again.", "key": "k" * 43, "seen": "0"}


def url(row, name):
    return reverse(f"feedback:staff_{name}", args=["north", row.pk])


@pytest.fixture
def promised(reach, access_for, cast, today):
    """`promised(may_publish=False)`: an answer "we are doing it" for ten days from now."""

    def made(**fields) -> Message:
        row, _code = reach("with_site", **fields)
        given = Answer(
            "doing", "On it.", "en", promise_due=today + timedelta(days=10), promise_role="team", promise="A lamp"
        )  # noqa: E501
        return actions.answer(row, given, by=access_for(cast.nora), on=today)

    return made


@pytest.fixture
def move(access_for, cast, today):
    def moved(promise, days=20, reason="The city is late."):
        due = today + timedelta(days=days)
        return actions.move_promise(promise, due=due, reason={"en": reason}, by=access_for(cast.nora), on=today)

    return moved


def test_the_second_press_of_two_colleagues_is_told_and_nothing_is_lost(as_, reach):
    row, _code = reach("with_site")
    assert as_("omar").post(url(row, "answer"), SENT).status_code == 302
    second = as_("nora").post(url(row, "answer"), {**SENT, "body": "Thursday at 5.", "key": "n" * 43})
    page = second.content.decode()
    assert second.status_code == 409 and "A colleague answered while you wrote" in page
    assert "It works again." in page and "Thursday at 5.</textarea>" in page
    assert Message.objects.answers().count() == 1
    on_purpose = {name: second.context["form"][name].value() for name in ("kind", "body", "key", "seen")}
    assert as_("nora").post(url(row, "answer"), on_purpose).status_code == 302
    assert [one.body for one in Message.objects.order_by("position")] == ["It works again.", "Thursday at 5."]


def test_the_same_press_twice_is_one_answer_and_no_reproach(as_, reach):
    row, _code = reach("with_site")
    nora = as_("nora")
    assert [nora.post(url(row, "answer"), SENT).status_code for _press in range(2)] == [302, 302]
    assert Message.objects.answers().count() == 1


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("seen", [0, None], ids=["each had read the thread", "control: nobody says what was read"])
def test_of_two_answers_at_the_same_moment_one_is_told(reach, access_for, cast, today, seen):
    row, _code = reach("with_site")
    gate, told = threading.Barrier(2), []

    def press(user, body):
        try:
            gate.wait(10)
            actions.answer(row, Answer("done", body, "en"), by=access_for(user), on=today, seen=seen)
        except AnsweredError:
            told.append(body)
        finally:
            connection.close()

    both = [threading.Thread(target=press, args=one) for one in ((cast.omar, "One"), (cast.nora, "Two"))]
    [one.start() for one in both]
    [one.join(20) for one in both]
    expected = (1, 1) if seen == 0 else (2, 0)
    assert (Message.objects.answers().count(), len(told)) == expected


def test_hand_back_needs_a_reason_that_moderators_and_nobody_else_read(as_, reach, client):
    row, code = reach("with_site")
    assert as_("nora").post(url(row, "hand_back")).status_code == 400
    assert Feedback.objects.get().status == "with_site"
    assert as_("nora").post(url(row, "hand_back"), {"reason": "about_me"}).status_code == 302
    why = "It is about me or somebody on this team"
    item = as_("mia").get(f"/admin/feedback/feedback/{row.pk}/change/").content.decode()
    assert f"The team handed it back: {why}" in item
    thread = client.post("/feedback/receipt/", {"receipt_code": code}).content.decode()
    assert "about me" not in thread and "about_me" not in thread
    assert not list(filter(None, events.verify_all()))


def test_program_hands_back_with_a_reason_too(as_, reach):
    row, _code = reach("with_site")
    nora, address = as_("nora"), f"/api/v1/staff/feedback/{row.pk}/hand-back/"
    refused = nora.post(address, {"reason": "bored"}, content_type="application/json")
    assert refused.status_code == 400 and "reason" in refused.json()
    done = nora.post(address, {"reason": "not_ours"}, content_type="application/json")
    assert (done.status_code, Event.objects.filter(verb="hand_back").get().detail) == (200, "not_ours")


def test_promise_is_kept_by_one_press_and_opened_again(as_, promised, client):
    promise = promised()
    nora = as_("nora")
    item = nora.get(url(promise.feedback, "item")).content.decode()
    done = reverse("feedback:staff_promise_done", args=["north", promise.pk])
    assert done in item and "It is done" in item
    assert nora.post(done).status_code == 302 and nora.post(done).status_code == 302
    promise.refresh_from_db()
    assert promise.kept_on and Event.objects.filter(verb="keep_promise").count() == 1
    assert promise.feedback.status == "answered" and b"A lamp" not in client.get("/sites/north/").content
    nora.post(reverse("feedback:staff_promise_reopen", args=["north", promise.pk]))
    assert Message.objects.get(pk=promise.pk).kept_on is None
    assert b"A lamp" in client.get("/sites/north/").content
    assert not list(filter(None, events.verify_all()))


def test_promise_of_another_site_or_set_apart_is_nobodys_to_keep(as_, promised, access_for, hana, today):
    promise = promised()
    done = reverse("feedback:staff_promise_done", args=["north", promise.pk])
    assert as_("olga").post(done).status_code == 404
    assert as_("mia").post(done).status_code == 403
    actions.escalate(promise.feedback, by=access_for(hana), on=today, reason="misconduct")
    assert as_("nora").post(done).status_code == 404
    assert Message.objects.get(pk=promise.pk).kept_on is None


@pytest.mark.parametrize(("may_publish", "read"), [(True, True), (False, False)], ids=["public", "private"])
def test_one_new_day_stands_in_public_with_the_old_one_and_a_private_reason_does_not(
    as_, client, promised, reach, today, may_publish, read
):
    promise = promised(may_publish=may_publish)
    sent = {"due": (today + timedelta(days=20)).isoformat(), "reason_en": "The city is late.", "reason_es": ""}
    address = reverse("feedback:staff_promise_move", args=["north", promise.pk])
    assert as_("nora").get(address).status_code == 200
    assert as_("nora").post(address, {**sent, "reason_en": ""}).status_code == 400
    assert as_("nora").post(address, sent).status_code == 302
    for page in ("/sites/north/", "/sites/north/feedback/", "/api/v1/sites/north/promises/"):
        shown = client.get(page).content.decode()
        assert ("The city is late." in shown) == read, page
        assert "first_due" in shown or "First promised until" in shown
    again = as_("nora").post(address, {**sent, "due": (today + timedelta(days=30)).isoformat()})
    assert again.status_code == 409 and b"had its new day already" in again.content


def test_the_writer_reads_the_new_day_the_old_one_and_the_reason(client, reach, access_for, cast, today, move):
    row, code = reach("with_site", may_publish=False)
    given = Answer(
        "doing", "On it.", "en", promise_due=today + timedelta(days=10), promise_role="team", promise="A lamp"
    )  # noqa: E501
    move(actions.answer(row, given, by=access_for(cast.nora), on=today))
    thread = client.post("/feedback/receipt/", {"receipt_code": code}).content.decode()
    assert "First promised for" in thread and "The city is late." in thread


def test_a_new_day_is_later_and_a_kept_promise_has_none(promised, move, access_for, cast, today):
    promise = promised()
    with pytest.raises(actions.MovedError):
        move(promise, days=10)
    actions.keep_promise(promise, by=access_for(cast.nora), on=today)
    with pytest.raises(InvalidTransitionError):
        move(promise)


def test_a_new_day_or_its_reason_changed_by_hand_is_found(promised, move, today):
    promise = move(promised())
    assert not list(filter(None, events.verify_all()))
    Message.objects.filter(pk=promise.pk).update(promise_due=today + timedelta(days=90))
    (found,) = filter(None, events.verify_all())
    assert found.problem == "wording changed without a step (move_promise)"
