"""The agency's own words are on every page, and another agency's are not; its looks are checked.

Rules: AGENCY-1, AGENCY-2, AGENCY-3, AGENCY-4.
"""

import io
from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone
from PIL import Image

from agency import actions, looks, words
from agency.models import Agency, LanguageReview, Route
from demo.data.agencies import ELSEWHERE, PARTNERSHIP, PLACES, RIVERTOWN, make
from feedback.labels import route_choices
from operations.setup_check.words import languages_read

OF_ANOTHER = (
    "Los Angeles", "LAPD", "HACLA", "Watts", "1-877-275-5273", "America/Los_Angeles", "Community Safety Partnership",
    "Seguridad Comunitaria",
)  # fmt: skip


@pytest.fixture
def rivertown(db):
    row = make(RIVERTOWN, ELSEWHERE)
    actions.make_current(row)
    words.forget()
    yield row
    words.forget(seconds=3600)


def others_in(text: str) -> list[str]:
    return [name for name in OF_ANOTHER if name.lower() in text.lower()]


def test_the_search_would_find_the_other_agency(db):
    """The negative control: as the agency of Los Angeles the same page names it."""
    make(PARTNERSHIP, PLACES, is_current=True)
    words.forget()
    try:
        assert {"Community Safety Partnership", "1-877-275-5273"} <= {
            *others_in(Client().get("/about/").content.decode())
        }
        assert "Alianza para la Seguridad Comunitaria" in Client().get("/es/about/").content.decode()
    finally:
        words.forget(seconds=3600)


def test_without_a_row_the_words_of_the_environment_hold(db, settings):
    html = Client().get("/about/").content.decode()
    assert settings.ORGANISATION in html and settings.ROUTES["emergency"] in html


def test_who_helps_is_called_at_one_number_and_written_to_at_the_other(db, settings):
    settings.ROUTES = {"emergency": "911", "crisis": "1-555-0107"}
    settings.ROUTE_TEXTS, settings.CRISIS_KEY, settings.CRISIS_TEXT_WORD = {"crisis": "741741"}, {}, {}
    found = {place.key: (place.call, place.text) for place in words.routes()}
    assert found == {"emergency": ("911", ""), "crisis": ("1-555-0107", "741741")}
    html = Client().get("/sites/", follow=True).content.decode() + Client().get("/feedback/new/").content.decode()
    assert 'href="tel:15550107"' in html and 'href="sms:741741"' in html
    assert "tel:741741" not in html and "sms:15550107" not in html


def test_one_agency_is_current_and_what_cannot_be_reached_is_not_shown(rivertown):
    make(PARTNERSHIP, PLACES)
    with pytest.raises(IntegrityError), transaction.atomic():
        Agency.objects.filter(is_current=False).update(is_current=True)
    Route.objects.create(agency=rivertown, kind="legal_aid", name={"en": "Nowhere"})
    words.forget()
    assert [place.key for place in words.routes()] == ["emergency", "non_emergency", "crisis", "housing"]
    with pytest.raises(IntegrityError), transaction.atomic():
        Route.objects.create(agency=rivertown, kind="emergency", call="112")
    with pytest.raises(IntegrityError), transaction.atomic():
        Route.objects.create(agency=rivertown, kind="other", call="112")


def test_messages_are_passed_on_to_every_place_but_those_for_an_emergency(rivertown):
    assert [key for key, _name in route_choices()] == ["non_emergency", "housing"]


def picture(kind: str, size: tuple[int, int] = (300, 100)) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", size, "#12588f").save(out, kind)
    return out.getvalue()


def test_a_logo_is_a_picture_made_small_and_a_drawing_with_a_script_is_refused():
    made = looks.logo(io.BytesIO(picture("PNG")))
    with Image.open(io.BytesIO(made)) as found:
        assert (found.format, found.size) == ("WEBP", (288, 96))
    drawing = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
    for wrong in (drawing, b"GIF89a", picture("PNG") + b" " * looks.MOST_BYTES):
        with pytest.raises(ValidationError):
            looks.logo(io.BytesIO(wrong))


@pytest.mark.parametrize("colour", ["#12588f", "#0b5f56", "#5a3d9a"])
def test_a_colour_can_be_read_by_day_and_by_night(colour):
    looks.validate_colour(colour)
    assert looks.contrast(colour, "#ffffff") >= 4.5
    assert looks.contrast(looks.by_night(colour), looks.NIGHT) >= 4.5
    assert looks.by_night(colour) in looks.style(colour)


@pytest.mark.parametrize("colour", ["#f7b733", "#ffffff", "red", "#12588", "#12588f;}"])
def test_a_colour_that_cannot_be_read_is_refused(colour):
    with pytest.raises(ValidationError):
        looks.validate_colour(colour)


def test_contrast_is_counted_as_wcag_does():
    assert round(looks.contrast("#000000", "#ffffff"), 1) == 21.0
    assert round(looks.contrast("#777777", "#ffffff"), 2) == 4.48


def form_of(row: Agency, **more) -> dict:
    inlines = {f"{name}-{part}_FORMS": 0 for name in ("routes", "sentences") for part in ("TOTAL", "INITIAL")}
    texts = {f"{name}_{tag}": getattr(row, name).get(tag, "") for name in words.TEXTS for tag in ("en", "es")}
    return {**texts, "accent": row.accent, **inlines, **more}


def test_ada_changes_a_name_gives_a_logo_looks_at_it_and_switches(rivertown, as_, cast):
    make(PARTNERSHIP, PLACES)
    ada = as_("ada")
    base = f"/admin/agency/agency/{rivertown.pk}"
    logo = SimpleUploadedFile("logo.png", picture("PNG"), "image/png")
    sent = form_of(rivertown, name_en="River Neighbors", new_logo=logo)
    assert ada.post(f"{base}/change/", sent).status_code == 302
    words.forget()
    page = Client().get("/").content.decode()
    row = Agency.objects.get(pk=rivertown.pk)
    assert "River Neighbors" in page and f"/agency/{row.logo_digest}.webp" in page and "/agency/12588f.css" in page
    answer = Client().get(f"/agency/{row.logo_digest}.webp")
    assert (answer.status_code, answer["Content-Type"]) == (200, "image/webp")
    assert "--brand:#12588f" in Client().get("/agency/12588f.css").content.decode()
    assert (
        Client().get("/agency/aaaaaa.css").status_code
        == Client().get("/agency/aaaaaaaaaaaaaaaa.webp").status_code
        == 404
    )
    assert row.history.count() >= 2
    other = Agency.objects.get(is_current=False)
    preview = ada.get(f"/admin/agency/agency/{other.pk}/preview/").content.decode()
    assert "Community Safety Partnership" in preview and "River Neighbors" in Client().get("/about/").content.decode()
    assert ada.post(f"/admin/agency/agency/{other.pk}/current/").status_code == 302
    words.forget()
    assert "Community Safety Partnership" in Client().get("/about/").content.decode()


def test_the_first_agency_begins_with_the_words_of_the_environment(db, as_, cast, settings):
    ada = as_("ada")
    page = ada.get("/admin/agency/agency/add/").content.decode()
    assert 'name="name_en"' in page and 'name="initial-name' not in page, "a browser would send hidden copies back"
    assert settings.ORGANISATION in page
    sent = form_of(Agency(**RIVERTOWN))
    assert ada.post("/admin/agency/agency/add/", sent).status_code == 302
    row = Agency.objects.get()
    assert row.is_current and row.routes.get(kind="emergency").call == settings.ROUTES["emergency"]


@pytest.mark.parametrize("who", ["rosa", "omar", "nora", "mia", "bea"])
def test_only_administrators_change_the_agency(rivertown, as_, cast, who):
    base = f"/admin/agency/agency/{rivertown.pk}"
    other = make(PARTNERSHIP, PLACES)
    for path in (f"{base}/change/", f"{base}/preview/"):
        assert as_(who).get(path).status_code in (302, 403, 404), path
    assert as_(who).post(f"/admin/agency/agency/{other.pk}/current/").status_code in (302, 403, 404)
    assert Agency.objects.get(is_current=True) == rivertown


def test_the_page_is_made_anew_when_a_word_changes(rivertown, client, django_capture_on_commit_callbacks):
    assert "Rivertown Neighbors" in client.get("/about/").content.decode()
    assert "Rivertown Neighbors" in client.get("/").content.decode()
    with django_capture_on_commit_callbacks(execute=True):
        Agency.objects.filter(pk=rivertown.pk).update(name={"en": "Another name"})
        actions.changed()
    assert "Another name" in client.get("/").content.decode()


def test_the_page_says_who_read_each_language_and_that_nobody_has(db, as_, cast, client):
    """Spanish is no exception."""
    page = client.get("/accessibility/").content.decode()
    assert page.count("Not yet checked by a native speaker.") == 2
    sent = {"language": "es", "read_by": "Lucía Peña", "read_on": "2026-11-20"}
    later = {**sent, "read_on": "2099-01-01"}
    ada = as_("ada")
    assert ada.post("/admin/agency/languagereview/add/", later).status_code == 200
    assert ada.post("/admin/agency/languagereview/add/", {**sent, "language": "ko"}).status_code == 200
    assert ada.post("/admin/agency/languagereview/add/", sent).status_code == 302
    page = client.get("/accessibility/").content.decode()
    assert "Read by Lucía Peña on November 20, 2026." in page
    assert page.count("Not yet checked by a native speaker.") == 1
    assert "el 20 de noviembre de 2026" in client.get("/es/accessibility/").content.decode()


def test_setup_check_asks_for_the_languages_nobody_read(db):
    assert "Español" in languages_read(timezone.now())
    for tag in ("en", "es"):
        LanguageReview.objects.create(language=tag, read_by="Lucía Peña", read_on=date(2026, 11, 20))
    assert languages_read(timezone.now()) == ""
