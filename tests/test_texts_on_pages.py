"""A text that staff wrote, on a page in another language: marked as the language it is in, or that it is stale.

Rules: LANG-2, LANG-3.
"""

import re
from datetime import UTC, datetime, timedelta

import pytest
from django.apps import apps
from django.db import IntegrityError, transaction
from django.test import Client

from lib.text_fields import TranslatedTextField
from lib.texts import TranslatedText
from sites_app.models import EvidenceSummary, Finding, Goal, HandoverNote, Notice, Program
from tests.browser.addresses import pages_under_test
from tests.browser.scene import browser_of, build_scene
from tests.people import build_cast
from tests.test_pseudo_locale import Reader

MARK = re.compile(r"Quirked\w+")
STALE = "cambió después de esta traducción"
# A board's wording needs every language (the database says so), so that none of its can be missing.
COMPLETE = {"feedback.Feedback"}
AS_KEPT = {"/es/me/data/"}  # everything that is kept of a person, as it is kept


@pytest.fixture
def scene(db):
    """Something of everything that has texts and is public."""
    scene = build_scene(build_cast())
    north, today = scene.cast.north, datetime.now(UTC).date()
    text = {"en": "x", "es": "x"}
    north.boundaries, north.office_hours = text, text
    north.save()
    Program.objects.create(site=north, name=text, what=text, when=text, for_whom=text)
    days = {"agreed_on": today - timedelta(days=30), "due": today + timedelta(days=99)}
    Goal.objects.create(site=north, place=1, kind="safer", text=text, measure=text, **days)
    notice = {"title": text, "known": text, "unknown": text, "next_steps": text, "approved_by": scene.cast.ada}
    notice |= {"begins": today - timedelta(days=1), "ends": today + timedelta(days=3), "written_by": scene.cast.mia}
    Notice.objects.create(site=north, **notice)
    Finding.objects.create(measure=text, finding=text, period=text, comparator=text, kind="press", source="s")
    EvidenceSummary.objects.create(measure={"en": "x", "es": "x"}, text=text)
    boxes = dict.fromkeys(("promises", "running", "organizations", "places"), text)
    HandoverNote.objects.create(site=north, written_on=today, **boxes)
    return scene


def rewrite(made) -> None:
    """Every text of every row becomes `made` of a word that stands nowhere else."""
    for model in apps.get_models():
        fields = [field.name for field in model._meta.local_fields if isinstance(field, TranslatedTextField)]
        for row in model._default_manager.all() if fields else ():
            for name in fields:
                if getattr(row, name):
                    said = made(f"Quirked{model._meta.model_name}{name.replace('_', '')}")
                    try:
                        with transaction.atomic():
                            model._default_manager.filter(pk=row.pk).update(**{name: said})
                    except IntegrityError:
                        assert model._meta.label in COMPLETE


class Spoken(Reader):
    """Words that are read as the page's own language; a title, an option and an attribute can say of no other."""

    def handle_starttag(self, tag, attrs):
        super().handle_starttag(tag, [(name, value) for name, value in attrs if name in ("lang", "translate", "type")])
        self.silent += tag in {"title", "option"}

    def handle_endtag(self, tag):
        super().handle_endtag(tag)
        self.silent -= tag in {"title", "option"}


def walk(scene, who) -> dict[str, str]:
    client = browser_of(scene.cast, who) if who else Client()
    places = [place for place in pages_under_test(scene, "es") if place.who == who and "/admin/" not in place.path]
    return {place.path: client.get(place.path, follow=True).content.decode() for place in places}


@pytest.mark.parametrize("who", [None, "rosa", "omar", "nora"])
def test_a_missing_text_is_marked_with_the_language_it_is_in(scene, who):
    rewrite(lambda word: {"en": word})
    wrong, seen = {}, set()
    for path, html in walk(scene, who).items():
        reader = Spoken("es")
        reader.feed(html)
        seen |= {*MARK.findall(html)}
        found = {*MARK.findall("".join(reader.words))}
        if found and path not in AS_KEPT:
            wrong[path] = found
    assert not wrong, "\n".join(f"{path}: {found}" for path, found in wrong.items())
    assert len(seen) >= (15 if who is None else 2), seen


def test_a_translation_of_a_wording_that_changed_says_so_on_public_pages(scene):
    """Each text that a page shows as a sentence or a heading; a list of meetings leads to the page that says it."""
    rewrite(lambda word: TranslatedText().revised({"en": "Before", "es": word}).revised({"en": "After", "es": word}))
    noted, shown = set(), set()
    for html in walk(scene, None).values():
        main = html.partition("<main")[2].partition("</main>")[0]
        shown |= {*MARK.findall(re.sub(r"<[^>]*>", " ", main))}
        noted |= {found for found in MARK.findall(main) if re.search(rf"{found}[^Q]{{0,200}}{STALE}", main)}
    assert shown - noted == set()
    assert len(noted) >= 15
    rewrite(lambda word: TranslatedText().revised({"en": "After", "es": word}))
    assert not [path for path, html in walk(scene, None).items() if STALE in html], "nothing is stale"
