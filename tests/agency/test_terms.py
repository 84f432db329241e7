"""A city's own words for neighborhood, officer and commander: in every sentence, and in nothing that people wrote.

Rules: AGENCY-4.
"""

import django
import pytest
from django.utils.translation import gettext, ngettext, override, pgettext

from agency import actions, catalogue, terms, words
from agency.admin import AgencyForm
from demo.data.agencies import ELSEWHERE, RIVERTOWN, make

OWN = {"officer": "deputy, deputies", "site": "area, areas"}
REPLACED = {"officer": "officer, officers", "site": "neighborhood, neighborhoods; site, sites"}


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        ("An officer of your neighborhood", "A deputy of your area"),
        ("Officers, and a site: the officer's word", "Deputies, and an area: the deputy's word"),
        ("A neighborhood", "An area"),
        ('%(officer)s {site} <a href="/sites/" class="site">Sites</a> `site`', None),
        ("officership, websites, offsite", "officership, websites, offsite"),
        ("SITE", "AREA"),
    ],
)
def test_words_stand_where_ours_did_with_their_article_and_size(ours, theirs):
    expected = theirs or '%(officer)s {site} <a href="/sites/" class="site">Areas</a> `site`'
    assert terms.put_in(ours, terms.pairs(REPLACED, OWN), ("a", "an")) == expected


@pytest.fixture
def rivertown(db):
    actions.make_current(make(RIVERTOWN, ELSEWHERE))
    words.forget()
    words.current()  # as the first page does, outside a transaction
    yield
    words.forget(seconds=3600, read=["es"])


def test_sentences_of_every_kind_say_it_in_each_language(rivertown):
    """Plain, counted, with a context; Spanish has its own words, articles stay."""
    assert gettext("officer") == "deputy" and ngettext("%(n)s officer", "%(n)s officers", 3) == "%(n)s deputies"
    assert pgettext("nowhere", "the officer") == "the deputy" and pgettext("nowhere", "nothing") == "nothing"
    with override("es"):
        assert "vecindario" not in gettext("Neighborhoods").lower() and gettext("Neighborhoods") == "Distritos"


def test_without_words_of_its_own_an_agency_speaks_as_we_do(db):
    assert gettext("An officer of the neighborhood") == "An officer of the neighborhood"


def test_a_sentence_that_nobody_translated_has_the_first_languages_word_of_now(monkeypatch):
    """Not one that an agency, or a draft of it, said before."""
    words_of = {"en": (("officer", "deputy, deputies"),)}
    monkeypatch.setattr(catalogue, "_terms", [lambda tag: words_of.get(tag, ())])
    with override("es"):
        assert gettext("In no catalogue: an officer") == "In no catalogue: a deputy"
        words_of["en"] = ()
        assert gettext("In no catalogue: an officer") == "In no catalogue: an officer"


def test_a_word_without_its_plural_is_refused(db):
    texts = {f"{name}_en": "x" for name in ("name", "organisation", "moderators", "hours")}
    form = AgencyForm({**texts, "officer_word_en": "deputy"})
    assert not form.is_valid() and list(form.errors) == ["officer_word"]
    with pytest.raises(ValueError, match="deputy"):
        terms.forms("deputy")


def test_this_was_read_in_these_versions_of_django():
    """agency/catalogue.py replaces a class that Django does not document: read trans_real again before adding one."""
    assert django.VERSION[:2] in {(5, 2)}
    from django.utils.translation import trans_real

    assert isinstance(trans_real.translation("es"), catalogue.Catalogue)
