"""A text in each language: what a reader gets, what is missing, and which translation is stale.

Rules: LANG-2.
"""

import pickle

import pytest
from django import forms
from django.utils import translation

from lib.templatetags.portal_tags import marked
from lib.text_forms import TranslatedTextFormField
from lib.texts import TranslatedText
from meetings.models import Meeting
from sites_app.models import Course, Program


def test_a_reader_gets_the_pages_language_else_the_first_and_the_page_says_which():
    text = TranslatedText({"en": "Coffee", "es": "Café"})
    with translation.override("es"):
        assert (f"{text}", marked(text)) == ("Café", text)
        only = TranslatedText({"en": "Coffee <b>", "ko": "커피"})
        assert (str(only), only.language) == ("Coffee <b>", "en")
        assert marked(only) == '<span lang="en" dir="ltr">Coffee &lt;b&gt;</span>'
        assert str(TranslatedText({"ko": "커피"})) == "커피"
    assert not TranslatedText({"en": ""}) and str(TranslatedText()) == ""


def test_a_translation_is_stale_once_its_wording_changed_and_fresh_when_somebody_looked_again():
    text = TranslatedText().revised({"en": "At six", "es": "A las seis"})
    assert text.stale == set()
    later = text.revised({"en": "At seven", "es": "A las seis"})
    assert later.stale == {"es"}
    assert later.revised({"en": "At seven", "es": "A las siete"}).stale == set()
    assert later.revised({"en": "At seven", "es": "A las seis"}, confirmed={"es"}).stale == set()
    assert later.revised({"en": "At six", "es": "A las seis"}).stale == set()
    assert pickle.loads(pickle.dumps(later)).stale == {"es"}  # noqa: S301


def test_what_was_written_first_in_spanish_is_what_the_english_translates():
    first = TranslatedText().revised({"es": "A las seis"})
    both = first.revised({"es": "A las seis", "en": "At six"})
    assert (both.origin, both.revised({"es": "A las siete", "en": "At six"}).stale) == ("es", {"en"})


@pytest.mark.django_db
def test_a_column_holds_every_language_and_what_each_translates():
    course = Course.objects.create(name={"en": "Listening", "es": ""})
    assert Course.objects.get(name__en="Listening").name == {"en": "Listening"}
    course.name = {"en": "Listening", "es": "Escuchar"}
    course.save()
    course.name = {"en": "Listening first", "es": "Escuchar"}
    course.save()
    again = Course.objects.get()
    assert (again.name.stale, str(again)) == ({"es"}, "Listening first")
    again.refresh_from_db()
    assert again.name.stale == {"es"}


@pytest.mark.django_db
def test_lists_stand_in_the_order_of_the_first_language():
    for name in ({"en": "B", "es": "A"}, {"es": "Aa"}, {"en": "A", "es": "Z"}):
        Course.objects.create(name=name)
    assert [str(row) for row in Course.objects.all()] == ["A", "Aa", "B"]


class Titled(forms.ModelForm):
    class Meta:
        model = Meeting
        fields = ["title"]


@pytest.mark.django_db
def test_a_form_has_a_box_for_each_language_side_by_side_and_keeps_those_it_does_not_ask_for():
    meeting = Meeting(title={"en": "Coffee", "ko": "커피"})
    form = Titled({"title_en": "Tea", "title_es": "Té"}, instance=meeting)
    assert form.is_valid() and form.instance.title == {"en": "Tea", "es": "Té", "ko": "커피"}
    html = str(Titled(instance=Meeting(title={"en": "Coffee"}))["title"])
    assert 'name="title_en" value="Coffee"' in html and 'lang="es"' in html and "missing" in html
    assert not Titled({"title_en": " ", "title_es": ""}, instance=Meeting()).is_valid()
    long = Titled({"title_en": "", "title_es": "x" * 121}, instance=Meeting())
    assert [error[:8] for error in long.errors["title"]] == ["Spanish:"]


@pytest.mark.django_db
def test_a_form_marks_what_is_stale_and_takes_the_word_that_it_is_not():
    text = (
        TranslatedText().revised({"en": "At six", "es": "A las seis"}).revised({"en": "At seven", "es": "A las seis"})
    )
    meeting = Meeting(title=text)
    assert 'name="title_es_still_right"' in str(Titled(instance=meeting)["title"])
    sent = {"title_en": "At seven", "title_es": "A las seis"}
    assert Titled(sent, instance=meeting).save(commit=False).title.stale == {"es"}
    assert Titled({**sent, "title_es_still_right": "1"}, instance=meeting).save(commit=False).title.stale == set()
    assert "still_right" not in str(Titled(instance=meeting)["title"])


def test_publication_needs_every_language_and_says_which_is_missing():
    field = TranslatedTextFormField(max_length=9, complete=True)
    with pytest.raises(forms.ValidationError, match="Spanish"):
        field.clean(["Tea", "", []])
    assert field.clean(["Tea", "Té", []]) == {"en": "Tea", "es": "Té"}
    assert not TranslatedTextFormField(max_length=9, complete=True, required=False).clean(["", "", []])


@pytest.mark.django_db
def test_the_admin_finds_a_program_by_its_name_in_each_language_and_shows_what_is_missing(as_, cast):
    Program.objects.create(site=cast.north, name={"en": "Football", "es": "Fútbol"})
    Program.objects.create(site=cast.north, name={"en": "Chess"})
    ada = as_("ada")
    found = ada.get("/admin/sites_app/program/?q=fútbol").content.decode()
    assert "Football" in found and "Chess" not in found
    assert "0 programs" in ada.get("/admin/sites_app/program/?q=_of").content.decode()
    assert "Spanish" in ada.get("/admin/sites_app/program/?q=chess").content.decode().partition('id="result_list"')[2]
