"""The board, what we promised, the poster: published wording only.

Rules: FB-34, FB-41.
"""

import re
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from feedback import actions
from feedback.actions.publication import Wording
from feedback.actions.team import Answer
from feedback.models import Feedback
from tests import qr

pytestmark = pytest.mark.django_db
BOARD = "/sites/north/feedback/"


@pytest.fixture
def publish(reach, access_for, cast, today):
    def published(en, es, **fields):
        row, _code = reach("answered", **fields)
        return actions.publish(
            row,
            Wording({"en": en, "es": es}, {"en": f"{en} done", "es": f"{es} hecho"}),
            by=access_for(cast.mia),
            on=today,
        )

    return published


def test_board_filters_by_category_and_words(client, publish):
    publish("A bench", "Una banca", category="idea")
    publish("A lamp", "Una luz", category="concern")
    page = client.get(f"{BOARD}?category=idea").content.decode()
    assert "A bench" in page and "A lamp" not in page
    page = client.get(f"{BOARD}?q=lamp").content.decode()
    assert "A lamp" in page and "A bench" not in page
    assert "Una banca hecho" in client.get(f"/es{BOARD}").content.decode()


def test_board_search_sees_no_original_words(client, publish):
    publish("A bench", "Una banca", body="Pedro wants one")
    assert "A bench" not in client.get(f"{BOARD}?q=Pedro").content.decode()


def test_search_page_is_not_kept_and_odd_words_are_fine(client, publish):
    publish("100% sure_", "seguro")
    assert client.get(f"{BOARD}?q=bench")["Cache-Control"] == "no-store"
    assert client.get(BOARD)["Cache-Control"].startswith("public")
    assert "100% sure_" in client.get(f"{BOARD}?q=100%25").content.decode()
    for odd in ("%", "_", "\\", "'", "☃" * 200):
        assert client.get(BOARD, {"q": odd}).status_code == 200
    for odd in ("0", "-1", "x", "9" * 30):
        assert client.get(BOARD, {"page": odd}).status_code == 200


def test_promises_stand_with_their_day_the_oldest_first(client, reach, access_for, cast, today):
    for text, due in (("Later", today + timedelta(days=9)), ("Sooner", today + timedelta(days=1))):
        row, _code = reach("with_site")
        doing = Answer("doing", "We do", "en", promise_due=due, promise_role="team", promise=f"{text} promise")
        actions.answer(row, doing, by=access_for(cast.nora), on=today)
    page = client.get(BOARD).content.decode()
    assert page.index("Sooner promise") < page.index("Later promise")


def test_late_promise_says_since_when(client, reach, access_for, cast, today):
    row, _code = reach("with_site")
    due = today - timedelta(days=3)
    doing = Answer("doing", "We do", "en", promise_due=due, promise_role="team", promise="A lamp")
    actions.answer(row, doing, by=access_for(cast.nora), on=due)
    assert "Late since" in client.get(BOARD).content.decode()


def test_published_item_is_on_the_kept_page_at_once(client, publish, django_capture_on_commit_callbacks):
    client.get(BOARD)
    with django_capture_on_commit_callbacks(execute=True):
        publish("A bench", "Una banca")
    assert "A bench" in client.get(BOARD).content.decode()


def test_board_costs_the_same_at_any_size(client, publish, django_assert_max_num_queries):
    for number in range(6):
        publish(f"Item {number}", f"Cosa {number}")
    with django_assert_max_num_queries(8):
        client.get(f"{BOARD}?q=")


def test_poster_is_bilingual_with_a_code_each_and_nothing_else(client, cast):
    page = client.get(f"{BOARD}poster/").content.decode()
    codes = re.findall(r'class="poster__qr"[^>]*>(<svg.*?</svg>)', page, re.S)
    assert [qr.read(code).partition("/sites/")[0][-3:] for code in codes][1] == "/es"
    assert all(qr.read(code).endswith("/sites/north/feedback/new/") for code in codes) and len(codes) == 2
    assert 'lang="es"' in page and "style=" not in page


def test_unknown_site_is_a_404(client, db):
    for address in ("", "new/", "poster/"):
        assert client.get(f"/sites/nowhere/feedback/{address}").status_code == 404


def answered(reach, access_for, cast, today, kind, took=3, **fields):
    row, _code = reach("with_site", on=today - timedelta(days=took), **fields)
    said = {"doing": {"promise_due": today + timedelta(days=5), "promise_role": "team", "promise": "A new lamp"}}
    actions.answer(row, Answer(kind, "We looked at it", "en", **said.get(kind, {})), by=access_for(cast.nora), on=today)
    row.refresh_from_db()
    wording = Wording({"en": f"A {kind}", "es": f"Un {kind}"}, {"en": "So it is", "es": "Así es"})
    return actions.publish(row, wording, by=access_for(cast.mia), on=today)


def test_each_item_says_what_came_of_it_and_only_what_was_done_stands_under_we_did(
    client, reach, access_for, cast, today
):
    answered(reach, access_for, cast, today, "cannot")
    page = client.get(f"{BOARD}?q=").content.decode()
    assert (
        "We cannot do this" in page
        and "The team says" in page
        and "We did" not in page.partition("<main")[2].partition("said__you")[2]
    )
    answered(reach, access_for, cast, today, "done")
    answered(reach, access_for, cast, today, "doing")
    page = client.get(f"{BOARD}?q=").content.decode()
    assert ">We did<" in page and "Promised by" in page


def test_what_came_of_it_is_chosen_by_a_link(client, reach, access_for, cast, today):
    answered(reach, access_for, cast, today, "cannot")
    answered(reach, access_for, cast, today, "done")
    page = client.get(BOARD).content.decode()
    assert 'href="?came=cannot&amp;category="' in page
    chosen = client.get(f"{BOARD}?came=cannot&category=").content.decode()
    assert "A cannot" in chosen and "A done" not in chosen
    assert "A done" in client.get(f"{BOARD}?came=nonsense").content.decode()


@pytest.mark.parametrize(("took", "words"), [(7, "within a week"), (8, "within two weeks"), (40, "more than a month")])
def test_how_long_it_took_is_said_roughly(client, reach, access_for, cast, today, took, words):
    answered(reach, access_for, cast, today, "done", took=took)
    page = client.get(BOARD).content.decode()
    assert words in page and f"{took} days" not in page.partition("said__you")[2].partition("</article>")[0]


def test_what_is_about_a_person_is_not_on_the_board(client, reach, access_for, cast, today):
    row = answered(reach, access_for, cast, today, "done")
    assert "within a week" in client.get(f"{BOARD}?q=").content.decode()
    actions.mark_about(row, actions.About(True, commander=True), by=access_for(cast.mia), on=today)
    assert "within a week" not in client.get(f"{BOARD}?q=").content.decode()


WORDS = {"body_en": "A bench", "body_es": "Una banca", "answer_en": "It came", "answer_es": "Ya llegó"}


@pytest.fixture
def found(reach, access_for, cast, today):
    """A message whose writer said the place and not the neighborhood, as a moderator passed it on."""
    row, _code = reach("received", site=None, place="By the stairs of my house")
    mia = access_for(cast.mia)
    actions.choose_site(row, site=cast.north, by=mia, on=today)
    row.refresh_from_db()
    return actions.release(row, by=mia, on=today, about=actions.NOBODY)


def publishing(as_, row, **place):
    return as_("mia").post(reverse("admin:feedback_publish", args=[row.pk]), {**WORDS, **place})


def test_the_place_on_the_board_is_a_moderators_words_and_never_the_writers(client, as_, found):
    page = as_("mia").get(reverse("admin:feedback_feedback_change", args=[found.pk])).content.decode()
    box = re.search(r'<input[^>]*name="place_en"[^>]*>', page)[0]
    assert "value=" not in box and "stairs" not in page.partition("publish_")[2]
    assert publishing(as_, found).status_code == 302
    assert "Where:" not in client.get(BOARD).content.decode()
    assert publishing(as_, found, place_en="The park", place_es="El parque").status_code == 302
    for path, words in ((f"{BOARD}?q=", "Where: The park"), (f"/es{BOARD}?q=", "Dónde: El parque")):
        assert words in client.get(path).content.decode()
    assert "A bench" not in client.get(f"{BOARD}?q=park").content.decode(), "found by the place"
    assert "park" not in client.get("/api/v1/sites/north/feedback/").content.decode().lower()


LEADING = [
    "Apartment 12",
    "1234 Compton Ave",
    "213-555-0142",
    "the house of Officer Ruiz",
    "House 14",
    "Park at 1100 E",
]


@pytest.mark.parametrize("place", LEADING)
def test_a_place_that_leads_to_a_door_or_a_person_is_refused(client, as_, found, place):
    answer = publishing(as_, found, place_en=place, place_es="El parque")
    assert answer.status_code == 400 and "Name a place that many people pass." in answer.content.decode()
    assert "A bench" not in client.get(BOARD).content.decode()


@pytest.mark.parametrize("place", ["The corner of 103rd Street", "Bus 117, by the gate", "The park"])
def test_a_street_or_a_bus_line_may_have_its_number(client, as_, found, place):
    assert publishing(as_, found, place_en=place, place_es="La calle 103").status_code == 302
    assert f"Where: {place}" in client.get(BOARD).content.decode()


def test_a_place_stands_there_in_every_required_language_or_in_none(as_, found):
    assert publishing(as_, found, place_en="The park").status_code == 400
    assert publishing(as_, found, place_en="The park", place_es="El parque").status_code == 302
    with pytest.raises(IntegrityError), transaction.atomic():
        Feedback.objects.filter(pk=found.pk).update(public_place={"en": "The park"})


def test_the_kind_is_chosen_by_a_link(client, publish):
    publish("A bench", "Una banca", category="idea")
    publish("A lamp", "Una luz", category="concern")
    assert 'href="?came=&amp;category=idea"' in client.get(BOARD).content.decode()
    chosen = client.get(f"{BOARD}?came=&category=idea").content.decode()
    assert "A bench" in chosen and "A lamp" not in chosen
