"""The two lists, measured on kept messages in both languages; they hold nothing back and leave nothing behind."""

import time
from pathlib import Path

import pytest
from django.db import connection
from django.test import Client

from feedback.models import Feedback
from feedback.textcheck import danger
from tests.feedback.test_resident_pages import NEW, fill

LISTS = Path(__file__).parent / "lists"


def rows(name: str) -> list[str]:
    return [line for line in (LISTS / f"{name}.txt").read_text().splitlines() if line and not line.startswith("#")]


@pytest.mark.parametrize("language", ["en", "es"])
def test_nine_in_ten_dangerous_messages_are_heard(language):
    wanted = [line.split("\t") for line in rows(f"danger_{language}")]
    missed = [text for kind, text in wanted if kind not in danger.kinds(text)]
    assert len(wanted) >= 90 and len(missed) <= len(wanted) / 10, missed


@pytest.mark.parametrize("name", ["calm_en", "calm_es", "ordinary_en", "ordinary_es", "hard_ordinary"])
def test_at_most_one_ordinary_message_in_thirty_is_taken_for_one(name):
    texts = rows(name)
    heard = [text for text in texts if danger.kinds(text)]
    assert len(texts) >= 30 and len(heard) <= len(texts) / 30, heard


PLAIN = [
    "I do not want to live any more",
    "someone is trying to break into my apartment",
    "my son is bleeding",
    "my baby is not breathing",
    "There is a fire in building 12",
    "somebody is shooting outside",
    "please help he is coming",
    "boys with guns are waiting by the gate",
    "there is blood in the hallway and nobody answers",
    "I smell gas in the hallway",
    "she overdosed and wont wake up",
    "he has a knife",
    "Mi hijo no respira",
    "hay fuego en el edificio",
    "hay balazos afuera",
    "alguien quiere entrar a mi casa a la fuerza",
    "se desmayó mi mamá",
    "huele a gas en mi cocina",
    "ayuda por favor ya viene",
    "está sangrando mucho",
    "un hombre con pistola afuera",
    "me quiero matar",
]
NOT_PLAIN = [
    "Is there a first aid course?",
    "¿Cuándo es la plática de prevención del suicidio?",
    "We heard gunshots on Friday again.",
    "El curso de primeros auxilios me encantó",
    "kids have guns on their video games",
    "Antes había muchas balaceras, ahora está tranquilo",
    "There was a blood drive last year, will it be back?",
    "I do not want to live next to the dump",
    "The fire station tour was great",
]


def test_a_plain_cry_is_heard_also_between_ordinary_sentences():
    lamp = "The lamp by the laundry has been out for two weeks and nobody came to mend it."
    assert [text for text in PLAIN if not danger.kinds(text)] == []
    assert [text for text in PLAIN if not danger.kinds(f"{lamp} {text}. Thank you for the game on Saturday.")] == []
    assert [text for text in NOT_PLAIN if danger.Text(text).plain()] == []


def test_spelling_case_and_accents_do_not_matter():
    for text in (
        "I WANT TO KILL MY SELF",
        "thinking about suiside",
        "YA NO KIERO BIBIR",
        "me va á matár",
        "he hiting me",
    ):
        assert danger.kinds(text), text


def test_a_class_about_it_is_not_it():
    assert not danger.kinds("When is the suicide prevention walk?")
    assert danger.kinds("suicide") == {"self_harm"}


def test_a_long_text_takes_no_time():
    text = ("he said that we are not going to be here when they come to my house " * 60)[:4000]
    started = time.process_time()
    danger.kinds(text)
    assert time.process_time() - started < 0.5  # seconds of the processor: what else the machine does is no matter


@pytest.mark.django_db
def test_the_query_for_the_queue_finds_what_the_lists_hear(cast, send):
    texts = [line.split("\t")[1] for name in ("danger_en", "danger_es") for line in rows(name)]
    for number, text in enumerate(texts):
        send(key=f"key-of-a-dangerous-message-{number:020d}", body=text)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM feedback_feedback WHERE search @@ to_tsquery('simple', %s)", [danger.search_query()]
        )
        assert cursor.fetchone()[0] >= 0.95 * len(texts)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("prefix", "body", "day", "team"),
    [
        ("", "My husband is hitting me right now", "Come back after", "the team"),
        ("/es", "Ya no quiero vivir, me quiero matar", "Regrese después", "el equipo"),
    ],
)
def test_the_message_is_saved_and_the_receipt_opens_with_the_numbers_and_names_no_day(cast, prefix, body, day, team):
    rosa = Client()
    page = rosa.post(f"{prefix}{NEW}", fill(rosa, f"{prefix}{NEW}", body=body)).content.decode()
    main = page.partition("<main")[2].partition("</main>")[0]
    assert main.index('class="danger"') < main.index('id="code"') and main.count('class="danger"') == 1
    assert day not in main and team not in main
    assert Feedback.objects.get().body == body and not Feedback.objects.get().urgent


@pytest.mark.django_db
def test_an_ordinary_message_reads_its_code_first_and_the_day(cast):
    """The negative control of the one above."""
    rosa = Client()
    main = rosa.post(NEW, fill(rosa)).content.decode().partition("<main")[2]
    assert main.index('id="code"') < main.index('class="danger"') and "Come back after" in main


@pytest.mark.django_db
def test_where_another_hint_stops_the_form_it_says_that_nothing_was_sent_and_the_numbers_come_first(cast):
    rosa = Client()
    asked = rosa.post(NEW, fill(rosa, body="He is hitting me, call me at 213-555-0142")).content.decode()
    main = asked.partition("<main")[2]
    assert main.index("Your message has not been sent yet.") < main.index('class="danger"')
    assert main.index('class="danger"') < main.index("213-555-0142") and not Feedback.objects.exists()
