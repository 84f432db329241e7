"""What sounds like danger is read first: above the queue, and in a mail to those on duty that tells no word of it."""

import json
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.urls import reverse

from feedback import actions, looks_urgent, tasks
from feedback.models import Feedback, Message
from mail import rendering
from mail.models import OutgoingMail
from tests.feedback.test_danger_lists import rows
from tests.people import signed_in

pytestmark = pytest.mark.django_db
QUEUE = "/admin/feedback/feedback/"
HIT = "My husband hits me every night and says he will kill me."
PEGA = "Mi esposo me pega y dice que me va a matar."
# Written after the lists were counted, and kept in none of them.
UNSEEN = [
    "they told my brother if he dont hold the gun for them they know where our grandma sleeps",
    "he waits by my car after work every night, i changed jobs and he found me, i think he put something on my phone",
    "I wrote letters to my kids and I put them under the bed. After Friday nobody has to worry about me anymore",
    "me quitó el celular y las llaves, dice que si salgo me quita a la niña",
    "Dejé una carta para mis hijos en el buró y ya junté las pastillas, perdónenme",
    "mi patrón tiene mis papeles y dormimos seis en el taller, no nos deja salir",
]


def block(client) -> str:
    page = client.get(QUEUE).content.decode()
    return page[page.index('id="urgent"') : page.index("</section>")] if 'id="urgent"' in page else ""


def test_in_a_queue_of_hundreds_rosas_message_stands_first(as_, cast, send, today):
    for number in range(60):
        send(body=f"The lamp at lot {number} is out, and it is dark.", on=today - timedelta(days=9))
    mia = as_("mia")
    assert block(mia) == "", "the control: nothing here sounds urgent"
    row, spanish = send(body=HIT).feedback, send(body=PEGA, language="es").feedback
    south = send(body=HIT, site=cast.south).feedback
    found = block(mia)
    assert str(row.pk) in found and str(spanish.pk) in found and "2 sound urgent" in found
    assert str(south.pk) not in found, "not hers to read"
    assert mia.get(QUEUE, {"category": "idea"}).content.decode().count('id="urgent"') == 0


def test_a_follow_up_counts_and_an_answered_text_does_not(as_, reach, cast, access_for, today):
    row, _code = reach("answered", body="The lamp is out")
    old, _code = reach("with_site", body=HIT)
    assert looks_urgent.among(None) == []
    actions.follow_up(row, body=HIT, language="en", key="f" * 43, on=today)
    (found,) = looks_urgent.among(None)
    assert (found.pk, found.text, "danger" in found.kinds) == (row.pk, HIT, True) and old.pk != found.pk
    actions.release_follow_up(Message.objects.get(kind="follow_up"), by=access_for(cast.mia), on=today)
    assert looks_urgent.among(None) == []
    answered, _code = reach("answered", body=HIT)
    actions.follow_up(answered, body="Thank you for the help", language="en", key="g" * 43, on=today)
    assert looks_urgent.among(None) == [], "its first text was answered"


def test_what_is_set_apart_is_not_read_by_it(send, access_for, cast, today):
    row = send(body=HIT).feedback
    actions.escalate(row, by=access_for(cast.mia), on=today, reason="danger")
    assert looks_urgent.among(None) == []
    actions.follow_up(row, body=HIT, language="en", key="f" * 43, on=today)
    assert looks_urgent.among(None) == [], "nor what is added to it: opening it is recorded"


def test_one_statement_finds_them(send, django_assert_num_queries):
    send(body=HIT)
    with django_assert_num_queries(1):
        assert len(looks_urgent.among(None)) == 1


def test_those_on_duty_get_a_number_at_fixed_hours_and_no_word(send, settings):
    settings.DUTY_LIST, settings.URGENT_SCAN_HOURS = ["duty@example.org", "night@example.org"], 2
    at = datetime(2026, 11, 20, 10, 5, tzinfo=UTC)
    settings.TIME_ZONE = "UTC"
    tasks.tick(at)
    assert not OutgoingMail.objects.filter(kind="feedback_urgent").exists()
    send(body=HIT)
    assert not OutgoingMail.objects.filter(kind="feedback_urgent").exists(), "a message starts nothing by itself"
    tasks.tick(at + timedelta(hours=1))
    assert not OutgoingMail.objects.filter(kind="feedback_urgent").exists(), "not at this hour"
    for minutes in (0, 10, 20):
        tasks.tick(at + timedelta(hours=2, minutes=minutes))
    rows = OutgoingMail.objects.filter(kind="feedback_urgent")
    assert sorted(row.address for row in rows) == settings.DUTY_LIST
    said = rendering.render(rows[0])
    assert "1 message looks urgent" in said.subject and QUEUE in said.text
    assert not [word for word in ("husband", "kill", "danger") if word in said.text + said.html]
    assert rows[0].params == {}


def test_after_setting_apart_the_page_says_what_to_do_now(client, send, access_for, cast, hana, today):
    row = send(body=HIT).feedback
    actions.escalate(row, by=access_for(cast.mia), on=today, reason="danger")
    page = signed_in(client, hana).post(reverse("admin:feedback_open", args=[row.pk])).content.decode()
    assert "What to do now" in page and "call emergency services yourself" in page and "911" in page


def many(cast, today, bodies: list[str]) -> None:
    """Waiting messages, older than everything else. The planner is told of them, as it would be."""
    before = today - timedelta(days=20)
    Feedback.objects.bulk_create(
        Feedback(
            site=cast.north,
            category="concern",
            body=body,
            language="en",
            received_on=before,
            since=before,
            waits_since=before,
        )
        for body in bodies
    )
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE feedback_feedback, feedback_message, feedback_event")


@pytest.mark.parametrize(
    "crowd",
    [
        "Somebody could get killed at this crossing, the light is out.",  # a word of the list, and no danger
        "I am scared at night because the light is out.",
        "They will kill me.",  # each of them sounds like danger itself
    ],
)
def test_among_1300_waiting_the_dangerous_ones_are_among_the_first_ten(as_, cast, send, reach, today, crowd):
    many(cast, today, [f"{crowd} Number {number}." for number in range(1300)])
    row = send(body=HIT).feedback
    answered, _code = reach("answered", body="The lamp is out")
    actions.follow_up(answered, body=PEGA, language="es", key="f" * 43, on=today)
    first = [looks.pk for looks in looks_urgent.among(None)[:10]]
    assert row.pk in first and answered.pk in first
    page = block(as_("mia"))
    assert page.index(str(row.pk)) < len(page) and str(answered.pk) in page


def test_among_1300_of_every_kind_what_no_list_has_seen_is_among_the_first_ten(cast, send, reach, today):
    names = ("calm_en", "calm_es", "ordinary_en", "ordinary_es", "hard_ordinary")
    lines = [line for name in names for line in rows(name)]
    many(cast, today, (lines * 2)[:1300])
    wanted = {
        send(key=f"unseen{number}".ljust(43, "k"), body=body).feedback.pk for number, body in enumerate(UNSEEN[::2])
    }
    for number, body in enumerate(UNSEEN[1::2]):
        row, _code = reach("answered", body=f"The lamp {number} is out")
        actions.follow_up(row, body=body, language="en", key=f"later{number}".ljust(43, "f"), on=today)
        wanted.add(row.pk)
    assert wanted <= {looks.pk for looks in looks_urgent.among(None)[:10]}


def texts_tried(plan: dict) -> float:
    """At how many first texts the steps of a plan that was carried out have tried a word."""
    looked = sum(
        plan.get(name, 0) for name in ("Actual Rows", "Rows Removed by Filter", "Rows Removed by Index Recheck")
    )
    tries = any("search @@" in plan.get(name, "") for name in ("Filter", "Join Filter", "Recheck Cond"))
    return tries * looked * plan["Actual Loops"] + sum(map(texts_tried, plan.get("Plans", ())))


def test_words_are_looked_up_among_what_waits_and_not_tried_at_each(cast, send, reach, today):
    many(cast, today, [f"{HIT} Number {number}." for number in range(900)])
    Feedback.objects.update(status="declined", decline_reason="duplicate", waits_since=None)
    many(cast, today, [f"The lamp at lot {number} is out." for number in range(900)])
    answered, _code = reach("answered", body="The lamp is out")
    actions.follow_up(answered, body=PEGA, language="es", key="f" * 43, on=today)
    wanted = {send(body=HIT).feedback.pk, answered.pk}
    candidates = looks_urgent._candidates(None)
    plan = json.loads(candidates.explain(format="json", analyze=True))[0]["Plan"]
    assert texts_tried(plan) < 100, "nor at what was read long ago"
    assert {row.pk for row in candidates} == wanted
