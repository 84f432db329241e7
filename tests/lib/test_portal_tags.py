"""Words in templates: what a resident reads in either language."""

from datetime import UTC, date, datetime

import pytest
from django import forms
from django.template import Context, Template
from django.test import RequestFactory
from django.utils import translation

from lib.days_in_words import leaf, term, when
from lib.templatetags.portal_tags import dial, groups, hue, initials, url_in

MARCH = date(2027, 3, 3)


def shown(source: str, **context) -> str:
    return Template("{% load portal_tags clock_tags %}" + source).render(Context(context))


@pytest.mark.parametrize(
    ("days", "words"),
    [(0, "0 days"), (1, "1 day"), (12, "12 days"), (31, "1 month"), (334, "11 months"), (364, "11 months"),
     (365, "1 year"), (1095, "3 years"), (1725, "4 years 8 months"),
     (1825, "4 years 11 months"), (1826, "5 years")],
)  # fmt: skip
def test_days_served_read_as_people_say_them(days, words):
    assert term(days) == words


def test_rosa_reads_a_day_in_words():
    assert shown("{{ day|day }}", day=MARCH) == "March 3, 2027"
    assert shown("{{ day|month }}", day=MARCH) == "March 2027"
    assert shown("{{ day|day }}", day=None) == ""


@pytest.mark.parametrize(
    ("path", "language", "answer"),
    [("/", "es", "/es/"), ("/es/", "en", "/"), ("/es/sites/north/", "en", "/sites/north/"),
     ("/sites/north/", "es", "/es/sites/north/"), ("/es/sites/north/", "es", "/es/sites/north/"),
     ("/estate/", "es", "/es/estate/")],
)  # fmt: skip
def test_the_other_language_is_the_same_path(path, language, answer):
    assert url_in({"request": RequestFactory().get(path, {"q": "typed"})}, language) == answer


def test_the_other_language_is_offered_without_a_request():
    assert url_in({}, "es") == "/es/"


def test_fixed_addresses_stay_in_the_language_of_the_page():
    assert shown("{% url_to '/privacy/' %}") == "/privacy/"
    with translation.override("es"):
        assert shown("{% url_to '/privacy/' %}") == "/es/privacy/"


def test_rey_reads_a_meeting_in_site_time():
    start, end = datetime(2026, 11, 29, 2, 0, tzinfo=UTC), datetime(2026, 11, 29, 3, 30, tzinfo=UTC)
    assert when(start, end, "America/Los_Angeles") == "Saturday, November 28, 6:00 p.m. to 7:30 p.m."


def test_calendar_leaf():
    assert leaf(date(2026, 11, 28)) == {"month": "Nov", "day": "28", "week": "Sat"}


def test_initials_stand_for_a_face():
    assert initials("Maria del Carmen Delgado") == "MD"
    assert initials("J. R.") == "JR"
    assert initials("Cher") == "C"
    assert initials("") == ""


def test_a_site_keeps_its_colour():
    assert hue("north") == hue("north")
    assert {hue(f"site-{n}") for n in range(200)} == {f"hue-{n}" for n in range(1, 9)}


@pytest.mark.parametrize(
    ("number", "dialled"), [("(323) 555-0142", "3235550142"), ("+1 877 275", "+1877275"), ("", "")]
)
def test_a_phone_number_can_be_dialled(number, dialled):
    assert dial(number) == dialled


def test_code_is_cut_into_its_groups():
    assert groups("7K2QX-M4T9A-WD3HJ-5RN8C") == ["7K2QX", "M4T9A", "WD3HJ", "5RN8C"]


@pytest.mark.parametrize(
    ("status", "said"),
    [
        ("on_track", "4 years 8 months of 5 years"),
        ("completed", "five years complete since"),
        ("upcoming", "Joins us on"),
    ],
)
def test_clock_says_it_in_words_before_it_draws(status, said):
    clock = {"status": status, "days_served": 1725, "fraction": 0.9446, "completes_on": MARCH}
    html = shown("{% clock clock since %}", clock=clock, since=date(2022, 3, 3))
    assert said in html
    assert html.index(said) < html.index("<svg")


def test_commander_has_no_clock():
    html = shown("{% clock clock since %}", clock=None, since=date(2025, 1, 6))
    assert "With us since January 2025" in html
    assert "<svg" not in html


def test_a_field_with_an_error_is_tied_to_it():
    class Form(forms.Form):
        body = forms.CharField(label="Text", help_text="Say it", widget=forms.Textarea(attrs={"rows": 4}))

    html = shown('{% include "_partials/field.html" with field=form.body %}', form=Form({}))
    assert 'aria-describedby="id_body_helptext id_body_error"' in html
    assert 'aria-invalid="true"' in html
    assert 'id="id_body_error"' in html
    assert 'id="id_body_helptext"' in html


def test_script_carries_its_proof():
    assert shown("{% script 'js/site.js' %}").startswith('<script src="/static/js/site')
    assert 'integrity="sha384-' in shown("{% script 'js/site.js' %}")
    assert "integrity" not in shown("{% script 'js/nothing.js' %}")
