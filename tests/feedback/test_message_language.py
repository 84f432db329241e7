"""A message in a language without pages: a moderator translates it, the team reads it as translated (FB-11)."""

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from feedback import actions, states
from feedback.actions.team import Answer
from feedback.events import verify_all
from feedback.models import Feedback
from feedback.thread import thread_for_staff
from tests.feedback.test_resident_pages import RECEIPT, code_in, fill

pytestmark = pytest.mark.django_db
KOREAN = "주차장 C의 불이 꺼져 있습니다."
ENGLISH = "The light in parking lot C is out."


@pytest.fixture
def min_ji(cast):
    """Min-ji's browser: no account."""
    return Client()


@pytest.fixture
def item(send):
    return send(body=KOREAN, language="ko").feedback


def test_the_forms_own_language_comes_first_in_each(min_ji):
    for path, first in (("/sites/north/feedback/new/", "en"), ("/es/sites/north/feedback/new/", "es")):
        page = min_ji.get(path).content.decode()
        select = page[page.index('<select name="language"') : page.index("</select>")]
        assert select.split("<option ")[1].startswith(f'value="{first}" selected')
        assert 'value="ko">한국어' in select


def test_min_ji_writes_korean_and_is_told_that_a_person_translates(min_ji):
    page = min_ji.post("/sites/north/feedback/new/", fill(min_ji, body=KOREAN, language="ko"))
    assert "A person will translate your message. That can take 3 more working days." in page.content.decode()
    assert Feedback.objects.get().language == "ko"
    thread = min_ji.post(RECEIPT, {"receipt_code": code_in(page)}).content.decode()
    assert f'lang="ko" dir="auto">{KOREAN}' in thread


def test_a_form_without_a_language_takes_the_pages(min_ji):
    page = min_ji.post("/es/sites/north/feedback/new/", fill(min_ji))
    assert "A person will translate" not in page.content.decode() and Feedback.objects.get().language == "es"


def test_an_unknown_language_is_a_404_with_every_word_kept_and_nothing_saved(min_ji):
    page = min_ji.post("/sites/north/feedback/new/", fill(min_ji, body=KOREAN, language="xx"))
    assert page.status_code == 404 and KOREAN in page.content.decode() and not Feedback.objects.exists()


def test_a_program_says_the_language_and_an_unknown_one_is_a_400(min_ji, cast):
    said = {"site": "north", "category": "concern", "body": KOREAN, "language": "xx"}
    refused = min_ji.post("/api/v1/feedback/", said, content_type="application/json")
    assert refused.status_code == 400 and "language" in refused.content.decode()
    taken = min_ji.post("/api/v1/feedback/", {**said, "language": "ko"}, content_type="application/json")
    assert taken.status_code == 201 and Feedback.objects.get().language == "ko"


def test_the_day_told_has_room_for_the_translation(send, today):
    assert send(language="ko").feedback.answer_due > send(language="es").feedback.answer_due


def test_the_team_reads_nothing_before_it_is_translated(item, cast, access_for, today):
    with pytest.raises(states.InvalidTransitionError):
        actions.release(item, by=access_for(cast.mia), on=today, about=actions.NOBODY)
    with pytest.raises(IntegrityError, match="team_reads_a_translation"), transaction.atomic():
        Feedback.objects.filter(pk=item.pk).update(
            status="with_site", released_on=today, about_person=False, waits_since=None
        )
    actions.redact(item, by=access_for(cast.mia), on=today, body=ENGLISH, into="en")
    assert actions.release(item, by=access_for(cast.mia), on=today, about=actions.NOBODY).status == "with_site"


def test_the_team_reads_the_translation_and_not_from_which_language(item, cast, access_for, today, as_):
    actions.redact(item, by=access_for(cast.mia), on=today, body=ENGLISH, into="en")
    actions.release(item, by=access_for(cast.mia), on=today, about=actions.NOBODY)
    for address in (f"{item.pk}/", ""):
        page = as_("nora").get(f"/staff/sites/north/feedback/{address}").content.decode()
        assert ENGLISH in page and KOREAN not in page
        assert 'lang="ko"' not in page and "Korean" not in page and "한국어" not in page
    listed = as_("nora").get("/api/v1/staff/sites/north/feedback/").json()["results"][0]
    assert (listed["language"], listed["translated"]) == ("en", True)
    assert "Translated" in as_("nora").get(f"/staff/sites/north/feedback/{item.pk}/").content.decode()


def test_a_translation_cannot_be_taken_back_to_the_original(item, cast, access_for, today):
    actions.redact(item, by=access_for(cast.mia), on=today, body=ENGLISH, into="en")
    actions.release(item, by=access_for(cast.mia), on=today, about=actions.NOBODY)
    with pytest.raises(states.InvalidTransitionError):
        actions.redact(item, by=access_for(cast.mia), on=today, body=KOREAN, into="en")
    with pytest.raises(IntegrityError, match="translation_is_there"), transaction.atomic():
        Feedback.objects.filter(pk=item.pk).update(redacted_body="")
    assert thread_for_staff(Feedback.objects.get(pk=item.pk))[0].body == ENGLISH
    assert [found for found in verify_all() if found] == []


def test_the_answer_waits_in_the_moderators_list_until_min_ji_can_read_it(item, cast, access_for, today, as_):
    actions.redact(item, by=access_for(cast.mia), on=today, body=ENGLISH, into="en")
    actions.release(item, by=access_for(cast.mia), on=today, about=actions.NOBODY)
    given = Answer(kind="done", body="It works again.", language="en")
    answer = actions.answer(item, given, by=access_for(cast.nora), on=today)
    page = as_("mia").get("/admin/feedback/feedback/translations/").content.decode()
    assert answer.needs_translation and "It works again." in page
    as_("mia").post(
        f"/admin/feedback/feedback/{item.pk}/messages/{answer.pk}/translate/",
        {"body": "불이 다시 켜졌습니다.", "language": "ko"},
    )
    answer.refresh_from_db()
    assert not answer.needs_translation and answer.translations.get().language == "ko"


def test_a_korean_follow_up_reaches_the_team_only_translated(send, cast, access_for, today):
    sent = send()
    actions.release(sent.feedback, by=access_for(cast.mia), on=today, about=actions.NOBODY)
    more = actions.follow_up(sent.feedback, body=KOREAN, language="ko", key="k" * 40, on=today)
    with pytest.raises(states.InvalidTransitionError):
        actions.release_follow_up(more, by=access_for(cast.mia), on=today)
    actions.redact(sent.feedback, by=access_for(cast.mia), on=today, body=ENGLISH, into="en", message=more)
    actions.release_follow_up(more, by=access_for(cast.mia), on=today)
    line = thread_for_staff(Feedback.objects.get())[1]
    assert (line.body, line.language, line.note) == (ENGLISH, "en", "Translated by a person.")


def test_mia_translates_on_the_item_page_and_finds_it_in_the_list(item, as_):
    assert KOREAN in as_("mia").get("/admin/feedback/feedback/translations/").content.decode()
    page = as_("mia").get(f"/admin/feedback/feedback/{item.pk}/change/").content.decode()
    assert "Translate it first" in page and "Release: it is not about a person on the team</button>" not in page
    missing = as_("mia").post(f"/admin/feedback/feedback/{item.pk}/redact/", {"body": ENGLISH})
    assert missing.status_code == 409 and ENGLISH in missing.content.decode()
    as_("mia").post(f"/admin/feedback/feedback/{item.pk}/redact/", {"body": ENGLISH, "into": "en"})
    page = as_("mia").get(f"/admin/feedback/feedback/{item.pk}/change/").content.decode()
    assert "Release: it is not about a person on the team</button>" in page
