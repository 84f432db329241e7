"""Every page in a browser: usable by everybody, quiet, from nowhere else; by night and on paper."""

from datetime import UTC, datetime

import pytest

from sites_app.models import Site
from tests.sites_app.factories import many_officers

from .addresses import pages_under_test
from .conftest import DESK, MAGNIFIED, MOVING, PHONE

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
LANGUAGES = ["en", "es"]
BEHIND_THE_DOOR = ["rosa", "rey", "omar", "nora", "mia", "bea"]
# One page of each kind of layout; the others by night and on paper only with --long.
FACES = {
    "pages:home",
    "pages:site",
    "feedback:new",
    "feedback:board",
    "meetings:meeting",
    "sites:team",
    "account_login",
}
MISSING = "/nothing-here/"


def report(faults: list[str]) -> None:
    assert not faults, "\n".join(faults)


def test_a_long_team_is_folded_on_a_phone_and_open_on_a_desk(visit, scene):
    """The two buttons are in the first picture, and whoever has a keyboard opens the fold."""
    many_officers(scene.cast.north, 9, today=datetime.now(UTC).date())
    with visit(viewport=PHONE) as visitor:
        report(visitor.faults("/es/sites/north/", language="es"))
        button = visitor.page.locator(".first .pair a").last.bounding_box()
        assert button["y"] + button["height"] < PHONE["height"]
        others = visitor.page.locator(".fold .person")
        assert others.count() >= 8 and not others.first.is_visible()
        visitor.page.locator(".brief .fold summary").press("Enter")
        assert others.first.is_visible()
        report(visitor.look(language="es"))
    with visit(viewport=DESK) as visitor:
        report(visitor.faults("/sites/north/"))
        assert visitor.page.locator(".fold .person").last.is_visible()
        assert not visitor.page.locator(".brief .fold summary").is_visible()


@pytest.mark.parametrize("language", LANGUAGES)
def test_public_pages_on_an_old_phone(visit, scene, language):
    places = [place for place in pages_under_test(scene, language) if place.who is None]
    assert len(places) > 15
    with visit(viewport=PHONE) as visitor:
        faults = [fault for place in places for fault in visitor.faults(place.path, language=language)]
        prefix = "" if language == "en" else f"/{language}"
        report(faults + visitor.faults(prefix + MISSING, language=language, status=404))


@pytest.mark.parametrize("who", BEHIND_THE_DOOR)
@pytest.mark.parametrize("language", ["es", pytest.param("en", marks=pytest.mark.long)])
def test_pages_behind_the_door_on_a_phone(visit, scene, who, language):
    places = [place for place in pages_under_test(scene, language) if place.who == who]
    assert places
    with visit(who, viewport=PHONE) as visitor:
        report([fault for place in places for fault in visitor.faults(place.path, language=language)])


def test_faces_by_night_and_on_paper(visit, scene):
    look_wide(visit, [place for place in pages_under_test(scene) if place.name in FACES])


@pytest.mark.long
@pytest.mark.parametrize("who", [None, *BEHIND_THE_DOOR, "ada"])
def test_every_page_by_night_and_on_paper(visit, scene, who):
    look_wide(visit, [place for place in pages_under_test(scene) if place.who == who], who)


def look_wide(visit, places, who=None):
    assert places
    faults = []
    with visit(who, viewport=DESK, color_scheme="dark") as visitor:
        for place in places:
            faults += visitor.faults(place.path)
            visitor.page.emulate_media(media="print", color_scheme="light")
            faults += [f"{place.path} on paper: {fault}" for fault in visitor.look()]
            visitor.page.emulate_media(media="screen", color_scheme="dark")
    report(faults)


@pytest.mark.long
def test_the_admin_of_an_administrator(visit, scene):
    places = [place for place in pages_under_test(scene, "es") if place.who == "ada"]
    with visit("ada", viewport=DESK) as visitor:
        found = [fault for place in places for fault in visitor.faults(place.path, language="es")]
    report(found)


@pytest.mark.parametrize("who", [None, "nora"])
def test_pages_read_without_javascript(visit, scene, who):
    """Each has its heading and its main part; the journeys below send forms this way."""
    places = [place for place in pages_under_test(scene, "es") if place.who == who]
    with visit(who, java_script_enabled=False) as visitor:
        for place in places:
            response = visitor.page.goto(place.path)
            assert response is not None and response.status == 200, place.path
            assert visitor.page.locator("h1").count() == 1, place.path
            assert visitor.page.locator("main").inner_text().strip(), place.path


BESIDE = """() => [...document.querySelectorAll(".mod-queue td, .mod-queue td > *")]
    .filter((node) => node.getClientRects().length > 0)
    .filter((node) => node.getBoundingClientRect().right > innerWidth || node.scrollWidth > node.clientWidth + 1)
    .filter((node) => getComputedStyle(node).display !== "inline")
    .map((node) => node.outerHTML.slice(0, 120))"""
ROWS = "[...document.querySelectorAll('.mod-queue tbody tr')]"


@pytest.mark.parametrize("viewport", [PHONE, MAGNIFIED])
def test_every_cell_of_the_moderators_queue_is_on_a_small_screen(visit, scene, viewport):
    with visit("mia", viewport=viewport) as visitor:
        visitor.page.goto("/es/admin/feedback/feedback/")
        assert visitor.page.evaluate(f"{ROWS}.length") > 0 and visitor.page.evaluate(BESIDE) == []
        visitor.page.evaluate("document.querySelector('.mod-queue').setAttribute('class', '')")
        assert visitor.page.evaluate(BESIDE.replace(".mod-queue", "table")) != []  # the negative control


def test_the_moderators_queue_is_a_table_on_a_desk(visit, scene):
    """A line is a line: as many as fit are seen at once."""
    with visit("mia", viewport=DESK) as visitor:
        visitor.page.goto("/admin/feedback/feedback/")
        tops = visitor.page.evaluate(f"{ROWS}.map(row => new Set([...row.cells].map(c => c.offsetTop)).size)")
        assert tops and set(tops) == {1}


# The space beside the words of each entry of the bar, in pixels: below zero they run into their neighbors.
ROOM = """() => [...document.querySelectorAll(".thumb a")].map((entry) => {
    const words = document.createRange();
    words.selectNodeContents(entry);
    const inner = words.getBoundingClientRect(), outer = entry.getBoundingClientRect();
    return Math.min(inner.left - outer.left, outer.right - inner.right);
})"""


@pytest.mark.parametrize("width", [320, 360, 390, 408, 409, 430])
def test_the_words_of_the_staff_bar_do_not_touch(visit, scene, width):
    with visit("nora", viewport={**PHONE, "width": width}) as visitor:
        for path in ("/staff/", "/es/staff/sites/north/roster/"):
            visitor.page.goto(path)
            room = visitor.page.evaluate(ROOM)
            assert len(room) >= 2 and min(room) >= 3, (path, room)


# The three things of the header of a signed-in page: their boxes, from left to right.
HEADER = """() => [...document.querySelector('.top .wrap').children].map((each) => {
    const box = each.getBoundingClientRect();
    return { left: box.left, right: box.right, middle: (box.top + box.bottom) / 2 };
})"""


@pytest.mark.parametrize("width", [320, 360, 430])
def test_the_way_out_stands_beside_the_language_on_a_phone(visit, scene, width):
    Site.objects.filter(slug="north").update(name="Nickerson Gardens")
    with visit("nora", viewport={**PHONE, "width": width}) as visitor:
        for path in ("/staff/", "/staff/sites/north/roster/", "/es/staff/sites/north/roster/", "/es/me/"):
            visitor.page.goto(path)
            name, language, way_out = visitor.page.evaluate(HEADER)
            assert way_out["middle"] == pytest.approx(language["middle"], abs=1), (path, width)
            assert name["right"] + 8 <= language["left"] and language["right"] + 8 <= way_out["left"], (path, width)
            assert way_out["right"] <= width


@pytest.mark.parametrize("who", [None, "nora", "mia"])
def test_nothing_moves_for_whoever_asked_for_stillness(visit, scene, who):
    """On a desk. On a phone it is part of the look at each of these pages above (`Visitor.look`)."""
    places = [place for place in pages_under_test(scene, "es") if place.who == who]
    with visit(who, viewport=DESK) as visitor:
        moving = {}
        for place in places:
            visitor.page.goto(place.path)
            assert visitor.page.evaluate("matchMedia('(prefers-reduced-motion: reduce)').matches")
            moving[place.path] = visitor.page.evaluate(MOVING)
    assert len(places) > 3 and not {path: found for path, found in moving.items() if found}


@pytest.mark.parametrize(
    "rule",
    [
        "h1 { animation: turn 3s infinite } @keyframes turn { to { rotate: 1turn } }",
        "h1::before { content: 'x'; animation: turn 3s infinite } @keyframes turn { to { rotate: 1turn } }",
        "h1 { transition: color 20ms }",
        "a::after { content: 'x'; transition: all 0s, opacity .2s }",
        "html { scroll-behavior: smooth }",
    ],
)
def test_a_movement_would_be_seen(visit, rule):
    """The negative control: with `!important`, and before it what the portal's own rule stops."""
    with visit() as visitor:
        visitor.page.goto("/")
        add = """rule => {
            const style = new CSSStyleSheet();
            style.replaceSync(rule);
            document.adoptedStyleSheets = [style];
        }"""
        visitor.page.evaluate(add, rule)
        assert visitor.page.evaluate(MOVING) == []
        visitor.page.emulate_media(reduced_motion="no-preference")
        assert visitor.page.evaluate(MOVING) != []
        visitor.page.emulate_media(reduced_motion="reduce")
        visitor.page.evaluate(add, rule.replace(" }", " !important }", 1))
        assert any(what.startswith("moves: ") for what in visitor.look())


def test_a_fault_would_be_seen(visit):
    """The negative control: a page without a language, with a picture without words, wider than the phone."""
    with visit() as visitor:
        visitor.page.goto("/")
        visitor.page.evaluate("""() => {
            document.documentElement.lang = "";
            const picture = document.createElement("img");
            picture.src = "https://elsewhere.example/x.png";
            picture.setAttribute("width", "900");
            picture.setAttribute("height", "20");
            picture.id = "wrong";
            document.querySelector("main").append(picture);
        }""")
        visitor.page.wait_for_timeout(300)
        found = " ".join([*visitor.complaints, *visitor.look()])
    for fault in (
        "axe image-alt",
        "axe html-has-lang",
        "Content Security Policy",
        "does not say its language",
    ):
        assert fault in found, found
