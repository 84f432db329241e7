"""A language whose words are long, and one written from right to left: every public page fits a phone in both."""

import pytest

from tests.pseudo import add_language, forget

from .addresses import pages_under_test
from .conftest import PHONE

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def longer(text: str) -> str:
    """Half as long again, as German or Tagalog may be: vowels come twice."""
    if "<" in text or "%" in text or "{" in text or "http" in text:
        return f"{text} {'lorem ' * (len(text) // 12)}".strip()
    return "".join(letter * 2 if letter in "aeiou" else letter for letter in text)


def mirrored(text: str) -> str:
    """With a Hebrew letter in front, so that the text itself runs from right to left."""
    return f"א {text}"


@pytest.mark.parametrize(
    ("setting", "say", "direction"),
    [("en,es,de", longer, "ltr"), ("en,es,he", mirrored, "rtl")],
    ids=["long", "right-to-left"],
)
def test_public_pages_fit_a_phone(visit, scene, settings, tmp_path, setting, say, direction):
    code = add_language(settings, tmp_path, setting, say)
    try:
        places = [place for place in pages_under_test(scene, code) if place.who is None]
        assert len(places) > 15
        faults = []
        with visit(viewport=PHONE) as visitor:
            for place in places:
                faults += visitor.faults(place.path, language=code)
                assert visitor.page.evaluate("document.documentElement.dir") == direction
                assert visitor.page.evaluate("getComputedStyle(document.body).direction") == direction
        assert not faults, "\n".join(faults)
    finally:
        forget()


def test_the_message_of_the_team_stands_on_the_other_side_from_right_to_left(visit, scene, settings, tmp_path):
    """What begins a line begins it on the right: borders and insets of the style sheet follow the language."""
    code = add_language(settings, tmp_path, "en,es,he", mirrored)
    try:
        with visit(viewport=PHONE) as visitor:
            sides = {}
            for prefix in ("", f"/{code}"):
                visitor.page.goto(f"{prefix}/commitment/")
                sides[prefix] = visitor.page.evaluate(
                    "(() => { const all = getComputedStyle(document.querySelector('ul, ol'));"
                    " return [all.paddingLeft, all.paddingRight]; })()"
                )
            assert sides[""] == sides[f"/{code}"][::-1]
    finally:
        forget()
