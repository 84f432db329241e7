"""A slip of the moderator is undone the same day, while nobody of the team has read it (STAFF-6); notes stay inside."""

from datetime import timedelta

import pytest
from django.urls import reverse

from feedback import actions, counting, personal, states
from feedback.events import verify_all
from feedback.models import Feedback, Note
from tests.people import signed_in

pytestmark = pytest.mark.django_db
TEXT = "Rosa at the bakery saw it"


def step(row, name):
    return reverse(f"admin:feedback_{name}", args=[row.pk])


@pytest.fixture
def released(send, access_for, cast, today):
    return actions.release(send(body=TEXT).feedback, by=access_for(cast.mia), on=today, about=actions.NOBODY)


def test_mia_takes_back_what_nobody_read_and_it_waits_again(released, as_, access_for, cast, today):
    mia = as_("mia")
    assert Feedback.objects.filter(counting.given()).count() == 1
    assert step(released, "take_back") in mia.get(step(released, "feedback_change")).content.decode()
    assert mia.post(step(released, "take_back")).status_code == 302
    released.refresh_from_db()
    assert (released.status, released.released_on, released.waits_since) == ("received", None, today)
    assert not Feedback.objects.filter(counting.given()).exists(), "no figure counts it"
    assert TEXT not in as_("omar").get("/staff/sites/north/feedback/").content.decode()
    assert mia.post(step(released, "take_back")).status_code == 409
    mia.post(step(released, "release"), {"whom": "nobody"})
    assert TEXT in as_("omar").get("/staff/sites/north/feedback/").content.decode()
    assert list(verify_all()) == [None], "one thread, and nothing wrong with it"


@pytest.mark.parametrize(
    "place",
    [
        "/staff/sites/north/feedback/",
        "/staff/sites/north/feedback/{pk}/",
        "/api/v1/staff/sites/north/feedback/",
        "/staff/",
    ],
)
def test_what_was_on_an_officers_screen_is_not_taken_back(released, as_, place):
    mia, omar = as_("mia"), as_("omar")
    assert TEXT in omar.get(place.format(pk=released.pk)).content.decode(), "the control: it is read there"
    assert step(released, "take_back") not in mia.get(step(released, "feedback_change")).content.decode()
    assert mia.post(step(released, "take_back")).status_code == 409
    assert Feedback.objects.get(pk=released.pk).status == "with_site"


def test_a_look_of_a_moderator_or_of_another_team_is_none(released, as_):
    as_("mia").get(step(released, "feedback_change"))
    as_("olga").get("/staff/sites/south/feedback/")
    assert not Feedback.objects.get(pk=released.pk).read_by_team


def test_not_on_another_day_and_not_after_it_came_back_to_the_team(released, access_for, cast, today):
    with pytest.raises(states.InvalidTransitionError):
        actions.take_back(released, by=access_for(cast.mia), on=today + timedelta(days=1))
    actions.hand_back(released, by=access_for(cast.nora), on=today, reason="not_ours")
    Feedback.objects.filter(pk=released.pk).update(released_on=today - timedelta(days=3))
    actions.release(released, by=access_for(cast.mia), on=today, about=actions.NOBODY)
    with pytest.raises(states.InvalidTransitionError):
        actions.take_back(released, by=access_for(cast.mia), on=today)


@pytest.mark.parametrize("who", ["omar", "nora", "bea", "ada"])
def test_nobody_else_takes_back(released, access_for, cast, today, who):
    with pytest.raises(states.NotPermittedError):
        actions.take_back(released, by=access_for(getattr(cast, who)), on=today)


def test_what_is_being_taken_back_goes_to_no_screen(released, access_for, cast, today):
    """An officer's page had the row already when it was taken back: it is left out."""
    actions.take_back(released, by=access_for(cast.mia), on=today)
    assert actions.record_read([released]) == []
    assert not Feedback.objects.get(pk=released.pk).read_by_team


def test_a_note_is_read_by_moderators_of_the_item_only_and_goes_with_it(released, as_, client, hana, today, cast):
    mia = as_("mia")
    assert mia.post(step(released, "note"), {"text": "Hana, look at the NOTEWORD please"}).status_code == 302
    assert "NOTEWORD" in signed_in(client, hana).get(step(released, "feedback_change")).content.decode()
    for who in ("omar", "nora", "bea"):
        for place in ("/staff/sites/north/feedback/", f"/staff/sites/north/feedback/{released.pk}/", "/staff/",
                      "/api/v1/staff/sites/north/feedback/"):  # fmt: skip
            assert "NOTEWORD" not in as_(who).get(place).content.decode()
    for who in ("omar", "ada"):
        assert as_(who).post(step(released, "note"), {"text": "x"}).status_code == 403
    assert Note.objects.count() == 1
    personal.purge(today + timedelta(days=4000))
    assert not Feedback.objects.exists() and not Note.objects.exists()
