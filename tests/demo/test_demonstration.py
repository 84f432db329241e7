"""The demonstration looks like a partnership that works: little waits, most promises are kept, nothing stands twice."""

from collections import Counter
from datetime import date, timedelta

import pytest
from django.core.management import call_command
from django.utils import timezone

from demo.data import people, voices
from demo.management.commands import seed_demo
from feedback import days
from feedback.models import Feedback, Message
from meetings.models import Action, Meeting
from sites_app.models import Assignment, Site

WEEK = [date(2026, 11, 16) + timedelta(days=turn) for turn in range(7)]
SITES = range(10)


@pytest.mark.parametrize("today", WEEK, ids=lambda day: day.strftime("%A"))
def test_whatever_the_weekday_few_messages_wait_and_two_too_long(today):
    waiting = [said for number in SITES for said in voices.plan(number, today) if said.end == "received"]
    late = [said for said in waiting if days.moderator_due(said.received) < today]
    assert (len(waiting), len(late)) == (9, 2)
    assert all(today - said.received <= timedelta(days=9) for said in waiting)
    assert len({said.text["en"] for said in waiting}) == len(waiting), "two neighborhoods sent the same words"


@pytest.mark.parametrize("number", SITES)
def test_no_text_stands_twice_at_a_site(number):
    texts = [said.text["en"] for said in voices.plan(number, WEEK[0])]
    assert len(texts) > 20 and len(set(texts)) == len(texts)
    assert not set(texts) & {text["en"] for text in voices.GIVEN.values()}


def test_every_text_has_both_languages():
    for text in voices.MESSAGES:
        for name in [key.removesuffix("_en") for key in text if key.endswith("_en")]:
            assert text[f"{name}_es"], text["en"]
        assert text["es"] and text["en"] != text["es"]


def test_five_hundred_officers_in_a_row_introduce_themselves_differently():
    for language in (0, 1):
        assert len({people.introduction(number)[language] for number in range(504)}) == 504


@pytest.fixture
def seeded(db, settings, tmp_path):
    settings.DATA_DIR = tmp_path
    call_command(seed_demo.Command(), feedback=500, meetings=60, sites=12, verbosity=0)
    return Site.objects.get(slug="nickerson-gardens")


def test_rosa_finds_a_partnership_that_works(seeded, client):
    """One seeding for everything that is asked of it."""
    today = timezone.localdate()
    _neighbors_of_the_first_site_read_who_leaves_and_who_comes(client)
    _most_promises_are_in_time(today)
    _little_waits(today)
    _teams_differ()
    page = client.get("/es/sites/nickerson-gardens/").content.decode()
    for words in ("Partnership office", "invented for the demonstration", "Community room,"):
        assert words not in page
    assert page.count("Con retraso desde") == 1


def _most_promises_are_in_time(today):
    answers, actions = Message.objects.promises(), Action.objects.all()
    late = [*answers.open().late(today), *actions.late(today)]
    ahead = [*answers.open().exclude(pk__in=answers.late(today)), *actions.open().filter(due__gte=today)]
    kept = [*answers.filter(kept_on__isnull=False), *actions.filter(done_on__isnull=False)]
    assert 0 < len(late) <= 4 and len(ahead) > 30 and len(kept) > 80
    assert all(row.kept_on <= row.promise_due for row in kept if isinstance(row, Message))
    said = [(row.feedback.site_id, str(row.promise)) for row in answers.open().select_related("feedback")]
    said += [(row.meeting.site_id, row.text["en"]) for row in actions.open().select_related("meeting")]
    assert len(set(said)) == len(said), "a promise stands twice"


def _little_waits(today):
    waiting = Feedback.objects.waiting_for_moderator()
    late = [row for row in waiting if row.moderator_due < today]
    assert waiting.count() <= 18 and 1 <= len(late) <= 3
    assert Counter(waiting.values_list("status", flat=True)).keys() == {"received", "escalated", "answered"}
    assert Message.objects.to_translate().count() == 1
    assert Meeting.objects.filter(status="held", minutes_on__isnull=True).count() == 2


def _teams_differ():
    serving = Assignment.objects.filter(end__isnull=True, officer__introduction__has_key="en").select_related("officer")
    said = Counter((row.site_id, row.officer.introduction["en"]) for row in serving)
    assert len(said) > 20 and max(said.values()) == 1


def _neighbors_of_the_first_site_read_who_leaves_and_who_comes(client):
    """POST-4: both agreed, and the plan is near."""
    planned = Assignment.objects.get(start__gt=timezone.localdate())
    page = client.get(f"/sites/{planned.site.slug}/").content.decode()
    assert f"{planned.officer.display_name} starts in" in page
