"""Somebody who does not know which neighborhood it is about can write, and a moderator finds it.

Rules: FB-12.
"""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from feedback import actions, looks_urgent, states, statistics
from feedback.models import Event, Feedback, QuarterFigures
from sites_app.models import ModeratorScope
from tests.feedback.test_browser import PREFIX, submit
from tests.feedback.test_resident_pages import NEW, RECEIPT, code_in
from tests.people import moderates_everywhere, new_user, signed_in

pytestmark = pytest.mark.django_db
ANYWHERE = "/feedback/new/"
TEXT = "The light at the corner is out."
PLACE = "By the church on Grape Street"


@pytest.fixture
def unplaced(send):
    """`unplaced(body=...)`: a message whose writer did not know the neighborhood, and its code."""
    return lambda **fields: send(**{"site": None, "place": PLACE, "body": TEXT, **fields})


@pytest.fixture
def southern(cast):
    """A moderator who works for South alone."""
    user = new_user("sol")
    user.groups.set(cast.mia.groups.all())
    ModeratorScope.objects.create(user=user).sites.set([cast.south])
    return user


def change(row: Feedback, step: str = "change") -> str:
    return reverse(f"admin:feedback_{step}" if step != "change" else "admin:feedback_feedback_change", args=[row.pk])


@pytest.mark.parametrize(
    ("prefix", "receipt_says", "thread_says"),
    [
        (
            "",
            "The people who read first find out which neighborhood",
            "will read it first and find the right neighborh",
        ),
        ("/es", "Quienes leen primero buscan de qué vecindario", "lo leerá primero y buscará de qué vecindario"),
    ],
)
def test_rosa_writes_without_a_neighborhood_and_reads_who_finds_it(cast, prefix, receipt_says, thread_says):
    rosa = Client()
    form = rosa.get(f"{prefix}{ANYWHERE}").content.decode()
    assert 'name="place"' in form and 'name="meeting"' not in form
    receipt = rosa.post(f"{prefix}{ANYWHERE}", {"body": TEXT, "category": "concern", "place": PLACE})
    row = Feedback.objects.get()
    assert (row.site, row.place, row.body) == (None, PLACE, TEXT)
    assert receipt_says in receipt.content.decode() and PLACE in receipt.content.decode()
    thread = rosa.post(f"{prefix}{RECEIPT}", {"receipt_code": code_in(receipt)}).content.decode()
    assert thread_says in thread


def test_the_place_is_looked_at_like_the_text(cast):
    page = Client().post(ANYWHERE, {"body": TEXT, "category": "concern", "place": "call 213-555-0142"})
    assert "213-555-0142" in page.content.decode() and not Feedback.objects.exists()
    assert "Do you want to leave this in?" in page.content.decode()


def test_a_moderator_finds_the_neighborhood_and_the_team_gets_it_without_the_place(cast, unplaced, access_for, today):
    row = unplaced().feedback
    mia, nora = signed_in(Client(), cast.mia), access_for(cast.nora)
    assert "No neighborhood chosen yet" in mia.get(reverse("admin:feedback_feedback_changelist")).content.decode()
    assert PLACE in mia.get(change(row)).content.decode()
    assert not Feedback.objects.visible_to(nora).exists()
    assert mia.post(change(row, "release"), {"whom": "nobody"}).status_code == 409  # to whom?
    assert mia.post(change(row, "site"), {"site": cast.north.pk}).status_code == 302
    row.refresh_from_db()
    assert (row.site, row.place, row.status) == (cast.north, PLACE, "received")
    assert not Feedback.objects.visible_to(nora).exists()
    assert mia.post(change(row, "release"), {"whom": "nobody"}).status_code == 302
    row.refresh_from_db()
    assert (row.status, row.place) == ("with_site", "") and Feedback.objects.visible_to(nora).get() == row
    steps = Event.objects.filter(feedback_id=row.pk, verb="choose_site").values_list("detail", "actor")
    assert list(steps) == [("north", cast.mia.pk)]


def test_every_moderator_reads_what_has_no_neighborhood_and_chooses_only_one_of_hers(
    cast, unplaced, southern, access_for, today
):
    row, sol = unplaced().feedback, signed_in(Client(), southern)
    assert PLACE in sol.get(change(row)).content.decode()
    assert sol.post(change(row, "site"), {"site": cast.north.pk}).status_code == 400
    with pytest.raises(states.NotPermittedError):
        actions.choose_site(row, by=access_for(southern), on=today, site=cast.north)
    row.refresh_from_db()
    assert row.site is None
    assert sol.post(change(row, "site"), {"site": cast.south.pk}).status_code == 302
    row.refresh_from_db()
    assert row.site == cast.south


def test_a_moderator_of_another_neighborhood_loses_sight_of_it_once_it_is_chosen(
    cast, unplaced, southern, access_for, today
):
    row, sol = unplaced().feedback, signed_in(Client(), southern)
    assert sol.get(change(row)).status_code == 200
    actions.choose_site(row, by=access_for(cast.mia), on=today, site=cast.north)
    assert sol.get(change(row)).status_code == 404


def test_a_wrong_choice_is_mended_until_the_release_and_what_a_writer_chose_stays(
    cast, unplaced, send, access_for, today
):
    moderates_everywhere(cast.mia)
    mia, chosen = access_for(cast.mia), send().feedback
    with pytest.raises(states.InvalidTransitionError):
        actions.choose_site(chosen, by=mia, on=today, site=cast.south)
    row = actions.choose_site(unplaced().feedback, by=mia, on=today, site=cast.south)
    row = actions.choose_site(row, by=mia, on=today, site=cast.north)
    row = actions.release(row, by=mia, on=today, about=actions.NOBODY)
    with pytest.raises(states.InvalidTransitionError):
        actions.choose_site(row, by=mia, on=today, site=cast.south)
    assert Feedback.objects.get(pk=row.pk).site == cast.north


def test_it_can_be_passed_on_to_another_office_without_a_neighborhood(cast, unplaced, access_for, today):
    sent = unplaced()
    actions.decline(sent.feedback, by=access_for(cast.mia), on=today, reason="other_channel", route="city_services")
    thread = Client().post(RECEIPT, {"receipt_code": sent.code})
    assert "Another office takes care of this." in thread.content.decode()


def test_the_database_refuses_a_release_to_nobody_and_a_place_that_stays(cast, unplaced, send, today):
    row, other = unplaced().feedback, send().feedback
    released = {"released_on": today, "about_person": False}
    for pk, wrong in ((row.pk, released), (other.pk, {**released, "place": PLACE})):
        with pytest.raises(IntegrityError, match="feedback_released_to_a_site"), transaction.atomic():
            Feedback.objects.filter(pk=pk).update(**wrong)


def test_danger_without_a_neighborhood_is_above_the_queue(cast, unplaced, access_for):
    row = unplaced(body="My husband is hitting me right now").feedback
    found = looks_urgent.among(access_for(cast.mia))
    assert [one.pk for one in found] == [row.pk] and str(found[0].site) == "No neighborhood chosen yet"


def test_it_is_in_no_figure_until_it_has_a_neighborhood(cast, unplaced, send, access_for, today):
    quarter = statistics.days.quarter_start(today)
    before = quarter - timedelta(days=3)
    rows = [unplaced(on=before).feedback, unplaced(on=before).feedback, send(on=before).feedback]
    actions.decline(rows[0], by=access_for(cast.mia), on=before, reason="unreadable")
    statistics.keep_last_quarter(today)
    assert QuarterFigures.objects.get(site=None).counts == {
        "waiting": 1, "declined": 0, "escalated": 0, "appealed": 0, "outside": 0,
    }  # fmt: skip


def test_the_api_takes_null_with_a_place_and_answers_a_retry_alike_after_the_choice(cast, access_for, today):
    rosa, key = Client(headers={"Idempotency-Key": "k" * 40}), "/api/v1/feedback/"
    said = {"site": None, "category": "concern", "body": TEXT, "place": PLACE}

    def post(**other):
        return rosa.post(key, {**said, **other}, content_type="application/json")

    first = post()
    row = Feedback.objects.get()
    assert first.status_code == 201 and (row.site, row.place) == (None, PLACE)
    actions.choose_site(row, by=access_for(cast.mia), on=today, site=cast.north)
    assert post().json() == first.json() and Feedback.objects.count() == 1
    assert post(site="north").status_code == 400 and "place" in post(site="north").json()
    assert post(body="Other words").status_code == 409
    asked = post(category="question", meeting="6fa459ea-ee8a-4ca4-894e-db77e160355e")
    assert asked.status_code == 400 and "meeting" in asked.json()


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("language", ["en", "es"])
def test_who_is_not_sure_takes_the_text_along(cast, window, language):
    page = window(viewport={"width": 360, "height": 740}, java_script_enabled=False)
    page.goto(f"{PREFIX[language]}{NEW}")
    page.locator("textarea[name=body]").fill(TEXT)
    page.locator("input[name=category][value=idea]").check()
    page.locator(".as-link").click()
    assert page.url.endswith(f"{PREFIX[language]}{ANYWHERE}") and not page.locator(".errors").count()
    assert page.locator("textarea[name=body]").input_value() == TEXT
    assert page.locator("input[name=category][value=idea]").is_checked()
    page.locator("input[name=place]").fill(PLACE)
    submit(page)
    assert page.locator("#code").is_visible()
    row = Feedback.objects.get()
    assert (row.site, row.place, row.body) == (None, PLACE, TEXT)
