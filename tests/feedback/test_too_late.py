"""A step that comes too late: what officers and moderators typed is shown to be copied, and nothing of the item."""

import uuid

import pytest
from django.urls import reverse

from feedback import actions
from feedback.admin import steps
from feedback.models import Event, Feedback, Message
from feedback.views import resident, staff
from tests.people import signed_in

pytestmark = pytest.mark.django_db
ANSWER = {"kind": "done", "body": "We put in\n<two> new lamps.", "language": "en", "key": "k" * 43}
SECRET = "The light at lot C is out."


def answer_url(pk, site="north"):
    return reverse("feedback:staff_answer", args=[site, pk])


def step(row, name, message=None):
    return reverse(f"admin:feedback_{name}", args=[row.pk, message.pk] if message else [row.pk])


def body_of(page):
    """The page without its anti-forgery values and the addresses that only repeat what was asked."""
    return page.content.decode().split("<h1", 1)[1]


@pytest.fixture
def taken_back(reach, access_for, cast, today):
    row, _code = reach("with_site")
    actions.escalate(row, by=access_for(cast.mia), on=today, reason="misconduct")
    return row


@pytest.fixture
def meanwhile(monkeypatch):
    """`meanwhile(module, act)`: `act` happens after the item was found and before the step is taken."""

    def arrange(module, name, act):
        todo = [act]

        def found(*args, **kwargs):
            row = before(*args, **kwargs)
            todo.pop()() if todo else None
            return row

        before = getattr(module, name)
        monkeypatch.setattr(module, name, found)

    return arrange


@pytest.mark.parametrize("prefix", ["", "/es"])
def test_officers_answer_to_an_item_taken_back_is_shown_to_be_copied(as_, taken_back, prefix):
    page = as_("omar").post(prefix + answer_url(taken_back.pk), ANSWER | {"promise": "Two lamps by May"})
    text = page.content.decode()
    assert page.status_code == 404 and "&lt;two&gt; new lamps." in text and "Two lamps by May" in text
    assert f'href="{prefix}/staff/sites/north/feedback/"' in text and SECRET not in text
    assert not Message.objects.exists() and page["Cache-Control"] == "no-store"


def test_item_taken_back_and_items_that_never_were_theirs_look_alike(as_, cast, send, taken_back):
    """Otherwise the page would tell which ids exist."""
    waiting, southern = send().feedback, send(site=cast.south).feedback
    omar = as_("omar")
    asked = [row.pk for row in (taken_back, waiting, southern)] + [uuid.uuid4()]
    pages = [omar.post(answer_url(pk), ANSWER) for pk in asked]
    assert {page.status_code for page in pages} == {404} and len({body_of(page) for page in pages}) == 1
    assert "new lamps" not in omar.post(answer_url(southern.pk, "south"), ANSWER).content.decode()


@pytest.mark.parametrize("verb", ["escalate", "purge"])
def test_item_taken_back_between_reading_and_writing_shows_nothing_of_it(
    verb, as_, reach, access_for, cast, today, meanwhile
):
    row, _code = reach("with_site")
    acts = {
        "escalate": lambda: actions.escalate(row, by=access_for(cast.mia), on=today, reason="misconduct"),
        "purge": lambda: Feedback.objects.filter(pk=row.pk).delete(),
    }
    meanwhile(staff, "_found", acts[verb])
    page = as_("omar").post(answer_url(row.pk), ANSWER)
    assert page.status_code == 404 and "new lamps" in page.content.decode() and SECRET not in page.content.decode()


def test_officer_keeps_an_answer_to_what_became_about_the_commander(as_, reach, access_for, cast, today):
    row, _code = reach("with_site")
    actions.mark_about(row, actions.About(True, commander=True), by=access_for(cast.mia), on=today)
    page = as_("omar").post(answer_url(row.pk), ANSWER)
    assert page.status_code == 403 and "new lamps" in page.content.decode()


TYPED = [
    ("decline", {"reason": "unreadable", "note": "Please write\nit again"}, "it again"),
    ("redact", {"body": "Somebody named █████"}, "Somebody named █████"),
    ("refer", {"to": "The Monitor's office", "note": "They call you"}, "Monitor&#x27;s office"),
    ("publish", {"body_en": "A lamp", "body_es": "Una luz", "answer_en": "Done", "answer_es": "Hecho"}, "Hecho"),
    ("show_author", {"reason": "She asked us to call her back"}, "She asked us to call"),
    ("answer", ANSWER, "new lamps"),
]


@pytest.mark.parametrize(("name", "sent", "kept"), TYPED)
def test_moderators_words_on_an_item_set_apart_are_shown_to_be_copied(name, sent, kept, as_, taken_back):
    mia, unknown = as_("mia"), reverse(f"admin:feedback_{name}", args=[uuid.uuid4()])
    pages = mia.post(step(taken_back, name), sent), mia.post(unknown, sent)
    assert [page.status_code for page in pages] == [404, 404] and kept in pages[0].content.decode()
    assert body_of(pages[0]) == body_of(pages[1]) and SECRET not in pages[0].content.decode()


@pytest.mark.parametrize(("name", "sent", "kept"), [TYPED[0], TYPED[2], TYPED[3]])
def test_moderators_words_stand_on_the_item_that_somebody_else_closed(name, sent, kept, as_, cast, reach):
    row, _code = reach("declined" if name == "publish" else "answered")
    page = as_("mia").post(step(row, name), sent)
    assert page.status_code in (403, 409) and kept in page.content.decode() and SECRET in page.content.decode()


def test_moderators_words_survive_a_colleague_who_sets_apart_in_that_moment(
    as_, reach, access_for, hana, today, meanwhile
):
    row, _code = reach("received")
    meanwhile(steps, "get_item_or_404", lambda: actions.escalate(row, by=access_for(hana), on=today, reason="danger"))
    page = as_("mia").post(step(row, "decline"), {"reason": "unreadable", "note": "Please write it again"})
    assert page.status_code == 404 and "Please write it again" in page.content.decode()
    assert SECRET not in page.content.decode()


def test_reply_to_a_worry_that_somebody_answered_already_is_kept(as_, reach, today):
    row, _code = reach("answered")
    worry = actions.report_answer(row, body="They will know", language="en", key="w" * 43, on=today)
    mia, url = as_("mia"), step(row, "message_settle", worry)
    assert mia.post(url, {"note": "We see it", "language": "en"}).status_code == 302
    again = mia.post(url, {"note": "We looked twice", "language": "en"})
    assert again.status_code == 409 and "We looked twice" in again.content.decode()
    assert Message.objects.filter(kind="note").count() == 1


def test_writer_whose_message_was_referred_meanwhile_reads_so_and_keeps_the_words(
    client, reach, hana, access_for, today, meanwhile
):
    row, code = reach("escalated")
    refer = {"by": access_for(hana), "on": today, "to": "Independent Monitor"}
    meanwhile(resident, "_opened", lambda: actions.refer(row, **refer))
    page = client.post(
        "/feedback/receipt/follow-up/", {"receipt_code": code, "body": "One thing more", "key": "f" * 43}
    )
    text = page.content.decode()
    assert page.status_code == 409 and "One thing more" in text and "We passed it to Independent Monitor" in text
    assert "/follow-up/" not in text and not Message.objects.filter(kind="follow_up").exists()


def test_half_a_translation_is_kept(as_, reach):
    row, _code = reach("answered")
    page = as_("mia").post(
        step(row, "message_translate", row.messages.get()), {"body": "", "promise": "Dos lámparas", "language": "es"}
    )
    assert page.status_code == 400 and "Dos lámparas" in page.content.decode()


def test_refused_step_does_not_open_what_is_set_apart(client, reach, hana, as_):
    """Opening is recorded, so no other way may show the text; what was typed stands beside the closed item."""
    row, _code = reach("escalated")
    hanas, broken = signed_in(client, hana), {"to": "", "note": "They call you", "language": "en"}
    closed = [hanas.post(step(row, "refer"), broken), hanas.post(step(row, "publish"), TYPED[3][1])]
    assert [page.status_code for page in closed] == [400, 409]
    assert "They call you" in closed[0].content.decode() and "Hecho" in closed[1].content.decode()
    assert all(SECRET not in page.content.decode() for page in closed) and not Event.objects.filter(verb="open")
    assert SECRET in hanas.post(step(row, "open")).content.decode()
    assert SECRET in hanas.post(step(row, "refer"), broken).content.decode()


def test_who_declined_is_told_that_the_writers_name_is_for_the_other_moderator(as_, cast, access_for, today):
    draft = actions.Draft(site=cast.north, category="idea", body="A bench", language="en")
    row = actions.submit_signed_in(draft, user=cast.rosa, key="k" * 43, on=today)
    actions.decline(row, by=access_for(cast.mia), on=today, reason="unreadable")
    actions.appeal(row, body="Please look again", language="en", key="a" * 43, on=today)
    mia = as_("mia")
    page = mia.post(step(row, "show_author"), {"reason": "She asked us to call her back"})
    assert page.status_code == 403 and cast.rosa.email not in page.content.decode()
    assert "She asked us to call" in page.content.decode()
    assert mia.post(step(row, "open")).status_code == 302
