"""Without the web: the paper form, the poster, the phone; and what a team has answered through (FB-17, FB-38)."""

from datetime import timedelta

import pytest
from django.core.cache import cache

from feedback import actions
from feedback.actions.team import Answer
from feedback.models import Feedback
from feedback.statistics import answered_through

pytestmark = pytest.mark.django_db
BOARD = "/sites/north/feedback/"
DONE = Answer(kind="done", body="It works again.", language="en")


@pytest.mark.parametrize(
    ("prefix", "said", "where"),
    [
        ("", "You can also call, or write on paper. You get the same code.", "Leave paper at the library desk."),
        ("/es", "También puede llamar o escribir en papel.", "Deje el papel en el mostrador de la biblioteca."),
    ],
)
def test_form_poster_and_who_runs_this_name_the_phone_and_the_drop_box(client, cast, prefix, said, where):
    for address in (f"{BOARD}new/", f"{BOARD}poster/", f"{BOARD}paper/", "/about/"):
        page = client.get(f"{prefix}{address}").content.decode()
        assert said in page and where in page and "555-0117" in page


def test_a_deployment_without_phone_and_box_promises_neither(client, cast, settings):
    settings.MODERATORS_PHONE, settings.DROP_BOX = "", {"en": "", "es": ""}
    page = client.get(f"{BOARD}new/").content.decode()
    assert "You can also" not in page and BOARD + "paper/" not in page


def test_no_paper_form_can_be_told_from_another(client, cast):
    first, second = (client.get(f"{BOARD}paper/").content for _ in range(2))
    assert first == second and b"csrfmiddlewaretoken" not in first


def test_poster_has_an_address_that_can_be_typed(client, cast):
    page = client.get(f"{BOARD}poster/").content.decode()
    typed = page.split('class="poster__address" translate="no">')[1].split("<")[0]
    assert "://" not in typed and typed.endswith("/sites/north") and len(typed) < 50


@pytest.fixture
def waiting(send, cast, access_for, today):
    """`waiting(days)`: a message sent so many days ago that the team has and has not answered."""

    def sent(days: int, **fields) -> Feedback:
        row = send(on=today - timedelta(days=days), **fields).feedback
        actions.release(row, by=access_for(cast.mia), on=today - timedelta(days=days), about=actions.NOBODY)
        return row

    return sent


def test_a_team_that_was_given_nothing_says_nothing(cast, today):
    assert answered_through(cast.north, today) is None


def test_it_is_always_a_sunday_before_the_oldest_that_waits(cast, access_for, waiting, today):
    old, new = waiting(40), waiting(12)
    assert answered_through(cast.north, today) is None  # nothing at all is answered
    actions.answer(old, DONE, by=access_for(cast.nora), on=today)
    through = answered_through(cast.north, today)
    assert through.weekday() == 6 and today - timedelta(days=19) <= through < new.received_on
    actions.answer(new, DONE, by=access_for(cast.nora), on=today)
    assert answered_through(cast.north, today) >= today - timedelta(days=7)


def test_what_is_about_a_person_changes_nothing(cast, access_for, waiting, today):
    row = waiting(40)
    actions.answer(row, DONE, by=access_for(cast.nora), on=today)
    before = answered_through(cast.north, today)
    hidden = waiting(30)
    assert answered_through(cast.north, today) < before  # there was something to hide
    actions.mark_about(hidden, actions.About(True, commander=True), by=access_for(cast.mia), on=today)
    assert answered_through(cast.north, today) == before


def test_an_answer_that_did_not_help_tells_nobody_its_week(cast, access_for, waiting, today):
    row = waiting(40)
    actions.answer(row, DONE, by=access_for(cast.nora), on=today)
    before = answered_through(cast.north, today)
    actions.give_verdict(row, verdict="not_resolved", on=today)
    assert Feedback.objects.get(pk=row.pk).status == "with_site" and answered_through(cast.north, today) == before


def test_neighbors_read_it_on_the_site_page_in_both_languages(client, cast, access_for, waiting, today):
    actions.answer(waiting(20), DONE, by=access_for(cast.nora), on=today)
    cache.clear()
    assert (
        "This team has answered everything it was given that was sent through"
        in client.get("/sites/north/").content.decode()
    )
    assert "Este equipo ya respondió todo lo que le pasaron" in client.get("/es/sites/north/").content.decode()
    page = client.get("/sites/north/").content.decode()
    assert BOARD + "paper/" in page and BOARD + "poster/" in page
