"""Moderation in the admin: the queue, one screen, every step a POST; who access_for, and what is never shown.

Rules: STAFF-5.
"""

import re
from datetime import timedelta
from pathlib import Path

import pytest
from django.contrib.admin.models import LogEntry
from django.urls import reverse

from feedback import actions, personal
from feedback.actions.team import Answer
from feedback.admin import history
from feedback.models import Event, Feedback
from feedback.states import Verb, Who
from mail.models import OutgoingMail
from tests.people import moderates_everywhere, signed_in

pytestmark = pytest.mark.django_db
QUEUE = "/admin/feedback/feedback/"
NOBODY = {"whom": "nobody"}


def step(row, name, message=None):
    return reverse(f"admin:feedback_{name}", args=[row.pk, message.pk] if message else [row.pk])


def item(row):
    return reverse("admin:feedback_feedback_change", args=[row.pk])


@pytest.fixture
def mia(as_):
    return as_("mia")


@pytest.fixture
def hanas(client, hana):
    return signed_in(client, hana)


def test_mia_sees_her_site_only_oldest_first(mia, cast, send, today):
    send(body="new one")
    send(body="old one", on=today - timedelta(days=9))
    send(body="southern one", site=cast.south)
    page = mia.get(QUEUE).content.decode()
    assert page.index("old one") < page.index("new one") and "southern one" not in page and "late" in page


def test_administrator_and_officers_do_not_moderate(as_, send):
    row = send().feedback
    for name, status in (("ada", 403), ("nora", 403), ("rosa", 403), ("bea", 403)):
        assert as_(name).get(QUEUE).status_code == status, name
        assert as_(name).get(item(row)).status_code == status, name
        assert as_(name).post(step(row, "release"), NOBODY).status_code == status, name


def test_moderator_of_another_site_finds_nothing(mia, cast, send):
    row = send(site=cast.south).feedback
    assert mia.get(item(row)).status_code == 404
    assert mia.post(step(row, "release"), NOBODY).status_code == 404


def test_release_goes_on_to_what_waits_next(mia, send):
    row, other = send(body="first").feedback, send(body="second").feedback
    assert mia.post(step(row, "release"), NOBODY, follow=True).redirect_chain[-1][0] == item(other)
    row.refresh_from_db()
    assert row.status == Feedback.Status.WITH_SITE


def test_next_is_the_oldest_ordinary_item_and_the_list_where_none_is_left(
    hanas, mia, cast, send, reach, today, access_for
):
    """What is set apart comes first in the list, and never by itself after another item."""
    apart = send(body="He will hurt me", on=today - timedelta(days=30)).feedback
    actions.escalate(apart, by=access_for(cast.mia), on=today, reason="danger")
    misconduct = send(on=today - timedelta(days=40)).feedback
    actions.escalate(misconduct, by=access_for(cast.mia), on=today, reason="misconduct")
    young = send(body="young", on=today - timedelta(days=1)).feedback
    old, oldest = (send(body=f"{n} days", on=today - timedelta(days=n)).feedback for n in (5, 9))
    queue = hanas.get(QUEUE).content.decode()
    assert queue.index(str(apart.pk)) < queue.index(str(oldest.pk))
    assert hanas.get(QUEUE + "next/")["Location"] == item(oldest)
    for row, following in ((oldest, item(old)), (old, item(young)), (young, QUEUE)):
        assert hanas.post(step(row, "release"), NOBODY, follow=True).redirect_chain[-1][0] == following
    assert hanas.get(QUEUE + "next/")["Location"] == QUEUE


def test_key_n_on_an_undecided_item_leads_to_the_one_behind_it_and_at_the_end_to_the_list(hanas, send, today):
    same, other = sorted(
        (send(body=f"same day {n}", on=today - timedelta(days=5)).feedback for n in (1, 2)), key=lambda row: row.pk
    )
    oldest, young = (send(body=f"{n} days", on=today - timedelta(days=n)).feedback for n in (9, 1))
    way = [hanas.get(QUEUE + "next/")["Location"]]
    for _ in range(4):
        page = hanas.get(way[-1]).content.decode()
        way.append(hanas.get(re.search(r'<a href="([^"]*)" data-key="n">', page)[1])["Location"])
    assert way == [item(oldest), item(same), item(other), item(young), QUEUE]
    hanas.post(step(same, "release"), NOBODY)
    assert hanas.get(f"{QUEUE}next/?from={same.pk}")["Location"] == item(oldest)  # it waits no more: from the top
    assert hanas.get(f"{QUEUE}next/?from=nonsense")["Location"] == item(oldest)


def test_my_own_declined_item_is_not_my_next_but_another_moderators(mia, hanas, reach, cast, today):
    row, _code = reach("declined")
    actions.appeal(row, body="Please look again", language="en", key="a" * 43, on=today)
    ours = {client.get(QUEUE + "next/")["Location"] for client in (mia, hanas)}
    assert ours == {QUEUE, item(row)}


def test_something_urgent_is_said_to_whoever_may_open_it_and_to_nobody_else(mia, hanas, cast, send, access_for, today):
    row, said = send().feedback, "Something urgent is set apart"
    assert said not in hanas.get(item(row)).content.decode()
    actions.escalate(send().feedback, by=access_for(cast.mia), on=today, reason="danger")
    assert said in hanas.get(item(row)).content.decode()
    assert said not in mia.get(item(row)).content.decode()


def test_steps_so_far_are_words_in_both_languages(mia, reach):
    row, _code = reach("answered")
    english = mia.get(item(row)).content.decode().split("Steps so far")[1]
    assert (
        "Released to the site: about nobody on the team · a moderator (staff id " in english
        and "→ With the site" in english
    )
    spanish = mia.get("/es" + item(row)).content.decode().split("Pasos hasta ahora")[1]
    assert "Se pasó al equipo: no es sobre nadie del equipo · un moderador" in spanish
    for code in ("· release ", "with_site", "· writer ", "submit"):
        assert code not in english and code not in spanish


def test_every_step_that_is_recorded_has_its_words():
    """Read from the actions themselves: verbs of the table, and those written beside it."""
    actions_of_the_room = Path(actions.__file__).parent.glob("*.py")
    named = {
        word
        for path in actions_of_the_room
        for call in re.findall(r"(?:finish|append|signed_event)\((.*?)who=", path.read_text(), re.DOTALL)
        for word in re.findall(r'"([a-z_]+)"', call)
    }
    assert {"submit", "open", "hold", "lift_hold"} <= named
    assert named | set(Verb) == set(history.STEPS) and set(history.BY) == set(Who)


def test_second_click_on_release_is_a_409_in_words(mia, send):
    row = send().feedback
    mia.post(step(row, "release"), NOBODY)
    again = mia.post(step(row, "release"), NOBODY)
    assert again.status_code == 409 and "faster" in again.content.decode()


def test_decline_needs_a_reason_and_other_channel_a_route(mia, send):
    row = send().feedback
    assert mia.post(step(row, "decline"), {"reason": ""}).status_code == 400
    assert mia.post(step(row, "decline"), {"reason": "other_channel"}).status_code == 400
    sent = {"reason": "other_channel", "route": "city_services", "note": "They fix lights", "language": "en"}
    assert mia.post(step(row, "decline"), sent).status_code == 302
    row.refresh_from_db()
    assert (row.status, row.decline_route) == ("declined", "city_services")
    assert row.messages.get().sender == "moderator"


def test_escalated_item_is_out_of_sight_and_opening_it_is_an_event(mia, hanas, send, cast):
    row = send(body="He will hurt me").feedback
    mia.post(step(row, "escalate"), {"reason": "danger"})
    assert mia.get(item(row)).status_code == 404
    closed = hanas.get(item(row)).content.decode()
    assert "He will hurt me" not in closed and not Event.objects.filter(verb="open").exists()
    assert "He will hurt me" not in hanas.get(QUEUE).content.decode()
    assert "He will hurt me" in hanas.post(step(row, "open")).content.decode()
    assert Event.objects.filter(verb="open", feedback_id=row.pk).count() == 1


def test_refer_and_return_are_for_moderators_with_that_right(mia, hanas, reach):
    row, _code = reach("escalated")
    assert mia.post(step(row, "refer"), {"to": "Independent Monitor"}).status_code == 404
    assert hanas.post(step(row, "refer"), {"to": "Independent Monitor", "language": "en"}).status_code == 302
    other, _code = reach("escalated")
    assert hanas.post(step(other, "return"), NOBODY).status_code == 302
    other.refresh_from_db()
    assert other.status == "with_site"


def test_redaction_keeps_the_original_and_shows_the_difference(mia, as_, reach):
    row, _code = reach("with_site", body="Ask Pedro Luna in 4B about the light")
    mia.post(step(row, "redact"), {"body": "Ask █████ about the light"})
    row.refresh_from_db()
    assert row.body == "Ask Pedro Luna in 4B about the light"
    assert "<del>Pedro Luna in 4B</del>" in mia.get(item(row)).content.decode()
    page = as_("nora").get(reverse("feedback:staff_item", args=["north", row.pk])).content.decode()
    assert "Pedro" not in page and "█████" in page


def test_publication_proposes_masked_names_and_needs_both_languages(mia, reach, client):
    row, _code = reach("answered", body="Officer Smith badge 12345 was kind")
    page = mia.get(item(row)).content.decode()
    proposed = page[page.index('name="body_en"') :][:400]
    assert "Smith" not in proposed and "12345" not in proposed
    assert mia.post(step(row, "publish"), {"body_en": "An officer was kind"}).status_code == 400
    sent = {"body_en": "An officer was kind", "body_es": "Un oficial fue amable"}
    assert mia.post(step(row, "publish"), sent).status_code == 302
    assert "An officer was kind" in client.get("/sites/north/feedback/").content.decode()
    assert "Un oficial fue amable" in client.get("/es/sites/north/feedback/").content.decode()
    assert mia.post(step(row, "withdraw")).status_code == 302
    assert "An officer was kind" not in client.get("/sites/north/feedback/").content.decode()


def test_identical_texts_are_folded_and_declined_together(mia, send):
    rows = [send(body="Buy  my phones").feedback, send(body="buy my phones").feedback]
    assert "2 with the same words" in mia.get(QUEUE).content.decode()
    sent = {"row": [str(row.pk) for row in rows], "reason": "advertising"}
    mia.post(reverse("admin:feedback_decline_many"), sent)
    assert set(Feedback.objects.values_list("status", flat=True)) == {"declined"}


def test_bulk_release_leaves_other_sites_alone(mia, cast, send):
    mine, other = send().feedback, send(site=cast.south).feedback
    mia.post(reverse("admin:feedback_release_many"), {"row": [str(mine.pk), str(other.pk), "x"], **NOBODY})
    assert [Feedback.objects.get(pk=row.pk).status for row in (mine, other)] == ["with_site", "received"]


def test_second_moderator_is_warned(mia, hanas, send):
    row = send().feedback
    assert "Somebody else" not in mia.get(item(row)).content.decode()
    assert "Somebody else" not in mia.get(item(row)).content.decode()
    assert "Somebody else" in hanas.get(item(row)).content.decode()


def test_who_wrote_is_shown_after_a_reason_and_recorded(mia, cast, today):
    draft = actions.Draft(site=cast.north, category="idea", body="A bench", language="en")
    row = actions.submit_signed_in(draft, user=cast.rosa, key="k" * 43, on=today)
    assert cast.rosa.email not in mia.get(item(row)).content.decode()
    assert mia.post(step(row, "show_author"), {"reason": "short"}).status_code == 400
    shown = mia.post(step(row, "show_author"), {"reason": "She asked us to call her back"})
    assert cast.rosa.email in shown.content.decode()
    assert Event.objects.filter(verb="show_author").count() == 1


def test_anonymous_item_has_nobody_to_show(mia, send):
    assert mia.post(step(send().feedback, "show_author"), {"reason": "I would like to know"}).status_code == 400


def test_follow_up_worry_and_translation_are_handled_on_the_item(mia, reach, cast, access_for, today):
    row, _code = reach("with_site", language="es")
    follow_up = actions.follow_up(row, body="Otra cosa", language="es", key="f" * 43, on=today)
    assert mia.post(step(row, "message_release", follow_up)).status_code == 302
    answer = actions.answer(row, Answer("done", "It works", "en"), by=access_for(cast.nora), on=today)
    assert "It works" in mia.get(reverse("admin:feedback_translations")).content.decode()
    sent = {"body": "Ya sirve", "language": "es"}
    assert mia.post(step(row, "message_translate", answer), sent).status_code == 302
    assert "It works" not in mia.get(reverse("admin:feedback_translations")).content.decode()
    worry = actions.report_answer(row, body="They will know it was me", language="es", key="w" * 43, on=today)
    assert mia.post(step(row, "message_settle", worry), {"note": "", "language": "es"}).status_code == 400
    assert mia.post(step(row, "message_settle", worry), {"note": "La vemos", "language": "es"}).status_code == 302
    row.refresh_from_db()
    assert row.waits_since is None


def test_paper_is_entered_for_somebody_who_gets_the_code(mia, cast):
    page = mia.get(reverse("admin:feedback_enter"))
    assert page.status_code == 200
    sent = {
        "site": cast.north.pk,
        "language": "es",
        "body": "Falta luz",
        "category": "concern",
        "key": "k" * 43,
    }
    receipt = mia.post(reverse("admin:feedback_enter"), sent)
    row = Feedback.objects.get()
    assert row.entered and 'id="code"' in receipt.content.decode()
    assert "no-store" in receipt["Cache-Control"]


def test_search_finds_words_for_moderators(mia, send):
    send(body="The swing in the park is broken")
    send(body="Nothing else")
    page = mia.get(QUEUE, {"q": "swing"}).content.decode()
    assert "The swing in the park" in page and "Nothing else" not in page
    for odd in ('"', "a & | !", "\u2603", "((", "x" * 500):
        assert mia.get(QUEUE, {"q": odd}).status_code == 200


def test_pages_go_by_key_and_are_counted_to_a_thousand(mia, send, monkeypatch, django_assert_max_num_queries):
    monkeypatch.setattr("feedback.admin.queue.PER_PAGE", 2)
    for number in range(5):
        send(body=f"Number {number}")
    seen, url = [], QUEUE
    while url:
        page = mia.get(url)
        seen += re.findall(r">(Number \d)</a>", page.content.decode())
        url = QUEUE + page.context["found"].older if page.context["found"].older else ""
    assert sorted(seen) == [f"Number {number}" for number in range(5)]
    with django_assert_max_num_queries(10) as queries:  # one of them for the neighborhoods of the filter
        mia.get(QUEUE)
    ours = [query["sql"] for query in queries.captured_queries if "feedback_feedback" in query["sql"]]
    # What sounds urgent, the list, its total, and two for the copies of what it shows: bounded, whatever waits.
    assert len(ours) <= 5 and all("LIMIT 1001" in sql for sql in ours if "COUNT(" in sql)


def test_admin_log_stays_empty_and_no_mail_is_sent(mia, send):
    row = send().feedback
    mia.post(step(row, "release"), NOBODY)
    assert not LogEntry.objects.exists() and not OutgoingMail.objects.exists()


def test_steps_by_get_are_refused(mia, send):
    row = send().feedback
    for name in (
        "release",
        "decline",
        "escalate",
        "refer",
        "return",
        "redact",
        "publish",
        "open",
        "show_author",
    ):
        assert mia.get(step(row, name)).status_code == 405, name


def test_moderator_stands_in_where_it_is_about_the_commander(mia, as_, reach):
    row, _code = reach("with_site")
    mia.post(step(row, "about"), {"whom": "commander"})
    assert as_("nora").get(reverse("feedback:staff_item", args=["north", row.pk])).status_code == 404
    sent = {"kind": "done", "body": "We looked into it", "language": "en", "key": "k" * 43}
    assert as_("omar").post(reverse("feedback:staff_answer", args=["north", row.pk]), sent).status_code == 403
    assert mia.post(step(row, "answer"), sent).status_code == 302
    row.refresh_from_db()
    assert row.status == "answered"


def test_moderator_everywhere_without_the_right_sees_no_escalated_text(cast, as_, reach):
    moderates_everywhere(cast.mia)
    row, _code = reach("escalated", body="Hidden words here")
    mia = as_("mia")
    for address in (QUEUE, f"{QUEUE}?show=escalated", f"{QUEUE}?q=hidden"):
        assert "Hidden words" not in mia.get(address).content.decode()
    assert mia.get(reverse("admin:feedback_feedback_change", args=[row.pk])).status_code == 404, "its page neither"


def test_legal_hold_keeps_a_thread_from_the_purge(mia, hanas, send, today):
    row = send(on=today - timedelta(days=900)).feedback
    mia.post(step(row, "hold"))
    assert personal.purge(today + timedelta(days=731)) == {"feedback": 0}
    mia.post(step(row, "lift_hold"))
    assert personal.purge(today + timedelta(days=731)) == {"feedback": 0}  # one asks, another lifts
    hanas.post(step(row, "lift_hold"))
    assert personal.purge(today) == {"feedback": 0}  # both were steps of today
    assert personal.purge(today + timedelta(days=731)) == {"feedback": 1}


def test_mia_sees_why_an_answered_message_waits(mia, reach, today):
    """Its state says "Answered"; what waits is what its writer added."""
    row, _code = reach("answered")
    assert "Wrote again" not in mia.get(QUEUE).content.decode()
    actions.follow_up(row, body="One thing more", language="en", key="k" * 43, on=today)
    queue = mia.get(QUEUE).content.decode()
    assert item(row) in queue and "Wrote again" in queue


def test_translation_is_offered_into_other_languages_only_and_the_promise_where_there_is_one(
    mia, reach, cast, access_for, today
):
    row, _code = reach("answered", language="es")
    doing = Answer("doing", "We are on it", "en", promise_due=today, promise_role="team", promise="Two lamps")
    promised = actions.answer(row, doing, by=access_for(cast.nora), on=today)
    done, doing = [line["translate_form"] for line in mia.get(item(row)).context["lines"]]
    assert [code for code, _name in done.fields["language"].choices] == ["es"]
    assert "promise" in doing.fields and "promise" not in done.fields
    into_english = {"body": "We are on it", "promise": "One lamp", "language": "en"}
    refused = mia.post(step(row, "message_translate", promised), into_english)
    assert refused.status_code == 409 and "One lamp" in refused.content.decode()
    promised.refresh_from_db()
    assert promised.promise["en"] == "Two lamps"


def test_redaction_that_is_too_long_comes_back_open_with_its_words_and_the_reason(mia, reach):
    row, _code = reach("with_site")
    page = mia.post(step(row, "redact"), {"body": "Somebody's light " * 300})
    text = page.content.decode()
    assert page.status_code == 400 and '<details class="mod-redact" open>' in text and "mod-error" in text
    assert "Somebody&#x27;s light " * 300 in text


def test_follow_ups_redaction_that_is_too_long_is_shown_to_be_copied(mia, reach, today):
    row, _code = reach("with_site")
    said = actions.follow_up(row, body="Ask Pedro Luna", language="en", key="f" * 43, on=today)
    page = mia.post(step(row, "message_redact", said), {"body": "Ask somebody " * 400})
    assert page.status_code == 400 and ("Ask somebody " * 400).strip() in page.content.decode()


def test_many_at_once_says_what_is_missing_and_boasts_of_nothing(mia, send):
    row = {"row": [str(send().feedback.pk)]}
    asked = [
        ("release_many", NOBODY, "Choose one or more in the list first."),
        ("release_many", row, "Say first whether it is about a person on the team."),
        ("decline_many", row, "Choose a reason first."),
        ("decline_many", {**row, "reason": "other_channel"}, "Say which office handles this."),
    ]
    for name, sent, said in asked:
        page = mia.post(reverse(f"admin:feedback_{name}"), sent, follow=True).content.decode()
        assert said in page and "done." not in page, name
    assert Feedback.objects.get().status == "received"


def test_a_search_does_not_read_what_is_set_apart(hanas, reach):
    """Word by word it would read the text without the event that opening it writes; its state may be listed."""
    apart, _code = reach("escalated", body="She hides at the bakery")
    waiting, _code = reach("received", body="The bakery is closed")
    shown = hanas.get(QUEUE, {"q": "bakery"}).content.decode()
    assert str(waiting.pk) in shown and str(apart.pk) not in shown
    assert str(apart.pk) not in hanas.get(QUEUE, {"q": "bakery", "show": "escalated"}).content.decode()
    assert str(apart.pk) in hanas.get(QUEUE, {"show": "escalated"}).content.decode()


def test_nothing_private_leaves_without_a_word_about_it(mia, send):
    """The hints are about the wording as it is now; what still stands in it is pointed out once, at release."""
    row = send(body="Call Rosa at 213-555-0142 about the lamp").feedback
    other = send(body="Her number is 213-555-0199").feedback
    mia.post(step(row, "redact"), {"body": "Call █████ at 213-555-0142 about the lamp"})
    asked = mia.post(step(row, "release"), NOBODY)
    assert asked.status_code == 400 and "<mark>213-555-0142</mark>" in asked.content.decode()
    assert Feedback.objects.get(pk=row.pk).status == "received"
    mia.post(reverse("admin:feedback_release_many"), {"row": [str(row.pk), str(other.pk)], **NOBODY})
    assert set(Feedback.objects.values_list("status", flat=True)) == {"received"}
    mia.post(step(row, "redact"), {"body": "Call █████ about the lamp"})
    assert "<mark>" not in mia.get(item(row)).content.decode().split('id="thread"')[0].split("mod-diff")[0]
    assert mia.post(step(row, "release"), NOBODY).status_code == 302
    assert mia.post(step(other, "release"), {"confirmed": "1", **NOBODY}).status_code == 302, "a person decides"
    assert set(Feedback.objects.values_list("status", flat=True)) == {"with_site"}


def test_nor_a_follow_ups_private_facts(mia, reach, today):
    row, _code = reach("answered")
    said = actions.follow_up(row, body="Call me at 213-555-0142", language="en", key="f" * 43, on=today)
    asked = mia.post(step(row, "message_release", said))
    assert asked.status_code == 400 and "<mark>213-555-0142</mark>" in asked.content.decode()
    said.refresh_from_db()
    assert not said.released and said.pending
    mia.post(step(row, "message_redact", said), {"body": "Call me"})
    assert mia.post(step(row, "message_release", said)).status_code == 302
    said.refresh_from_db()
    assert said.released
    other = actions.follow_up(row, body="Or at 213-555-0199", language="en", key="g" * 43, on=today)
    assert mia.post(step(row, "message_release", other), {"confirmed": "1"}).status_code == 302


def test_no_browser_keeps_a_residents_words_that_a_moderator_translates_or_redacts(mia, reach, today):
    """On a computer that others use, too; a moderator's own words are still there for whoever goes back."""
    row, _code = reach("answered")
    said = actions.follow_up(row, body="And lot D.", language="es", key="f" * 43, on=today)
    page = mia.get(item(row)).content.decode()
    boxes = re.findall(r"<textarea[^>]*>", page)
    words = [box for box in boxes if "data-maskable" in box or f"{said.pk}-translate_body" in box]
    assert len(words) == 3 and all('autocomplete="off"' in box for box in words)
