"""The board, what we promised, the poster: published wording only."""

import re
from datetime import timedelta

import pytest

from feedback import actions
from feedback.actions.publication import Wording
from feedback.actions.team import Answer
from tests import qr

pytestmark = pytest.mark.django_db
BOARD = "/sites/north/feedback/"


@pytest.fixture
def publish(reach, may, cast, today):
    def published(en, es, **fields):
        row, _code = reach("answered", **fields)
        return actions.publish(
            row, Wording({"en": en, "es": es}, {"en": f"{en} done", "es": f"{es} hecho"}), by=may(cast.mia), on=today
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


def test_promises_stand_with_their_day_the_oldest_first(client, reach, may, cast, today):
    for text, due in (("Later", today + timedelta(days=9)), ("Sooner", today + timedelta(days=1))):
        row, _code = reach("with_site")
        doing = Answer("doing", "We do", "en", promise_due=due, promise_role="team", promise=f"{text} promise")
        actions.answer(row, doing, by=may(cast.nora), on=today)
    page = client.get(BOARD).content.decode()
    assert page.index("Sooner promise") < page.index("Later promise")


def test_late_promise_says_since_when(client, reach, may, cast, today):
    row, _code = reach("with_site")
    due = today - timedelta(days=3)
    doing = Answer("doing", "We do", "en", promise_due=due, promise_role="team", promise="A lamp")
    actions.answer(row, doing, by=may(cast.nora), on=due)
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
