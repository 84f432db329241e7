"""Public figures: nothing held back is worked out by subtraction, and no step of moderation shows in them."""

import itertools
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from feedback import actions, days, personal, statistics, suppression
from feedback.actions.team import Answer
from feedback.models import Feedback, QuarterFigures

CATEGORIES = list(Feedback.Category.values)
COUNTS = st.fixed_dictionaries({name: st.integers(0, 12) for name in CATEGORIES})
QUARTER = st.fixed_dictionaries({name: st.integers(0, 25) for name in suppression.MODERATION})


@given(COUNTS)
def test_categories_are_shown_all_or_none_and_from_five_on(counts):
    shown = suppression.by_category(counts)
    assert shown is None or (shown == counts and min(shown.values()) >= 5)
    assert (shown is None) == (min(counts.values()) < 5)


def consistent(total: int, shown: dict | None) -> list[dict]:
    """Every way the counts could be, for somebody who knows the total, what is shown, and the rule."""
    if shown is not None:
        return [shown]
    ways = []
    for some in itertools.product(range(total + 1), repeat=len(CATEGORIES) - 1):
        if sum(some) <= total:
            counts = dict(zip(CATEGORIES, [*some, total - sum(some)], strict=True))
            if suppression.by_category(counts) is None:
                ways.append(counts)
    return ways


@settings(max_examples=60, deadline=None)
@given(st.fixed_dictionaries({name: st.integers(0, 6) for name in CATEGORIES}))
def test_a_hidden_category_cannot_be_worked_out_from_the_total(counts):
    shown, total = suppression.by_category(counts), sum(counts.values())
    if shown is None and total:
        for name in CATEGORIES:
            assert len({way[name] for way in consistent(total, shown)}) > 1, (counts, name)


@given(QUARTER)
def test_a_single_sites_moderation_is_hidden_below_ten(quarter):
    shown = suppression.all_sites(quarter, 1)
    assert shown is None or min(shown.values()) >= 10
    assert suppression.all_sites(quarter, 2) == quarter


@given(st.lists(st.integers(0, 400), max_size=30))
def test_median_is_hidden_below_five_answers(values):
    shown = suppression.median_days(values)
    assert (shown is None) == (len(values) < 5)
    if shown is not None:
        assert min(values) <= shown <= max(values)


# From the database
# ---------------------------------------------------------------------------------------------------
TODAY = date(2026, 11, 20)
LAST = date(2026, 8, 10)  # a day of the quarter before


@pytest.fixture
def moderators(cast, access_for, hana):
    return access_for(cast.mia), access_for(cast.nora), access_for(hana)


def public(cast, client):
    """Everything public about feedback at North today, as it reads."""
    page = client.get("/sites/north/feedback/?q=").content.decode()
    found = page[page.index('id="figures"') :].split("</section>")[0]
    return (found, statistics.of_site(cast.north, TODAY), client.get("/api/v1/sites/north/feedback/").json())


@pytest.mark.django_db
def test_figures_tell_nothing_about_what_was_declined_escalated_or_handed_back(cast, send, moderators, client):
    mia, nora, hana = moderators
    rows = [send(on=LAST, category=name).feedback for name in CATEGORIES * 6]
    for row in rows:
        actions.release(row, by=mia, on=LAST, about=actions.NOBODY)
    kept = statistics.keep_last_quarter(TODAY)
    before = public(cast, client)
    assert kept == 3 and before[1]["quarters"][0]["released"] == 24
    # Everything that can happen to messages without a release: nothing public changes.
    actions.escalate(rows[0], by=mia, on=TODAY, reason="misconduct")
    actions.hand_back(rows[1], by=nora, on=TODAY)
    actions.decline(rows[1], by=mia, on=TODAY, reason="duplicate")
    actions.escalate(rows[2], by=mia, on=TODAY, reason="danger")
    actions.refer(rows[2], by=hana, on=TODAY, to="Independent Monitor")
    fresh = [send(on=TODAY).feedback for _ in range(3)]
    actions.decline(fresh[0], by=mia, on=TODAY, reason="threat")
    actions.escalate(fresh[1], by=mia, on=TODAY, reason="self_harm")
    assert public(cast, client) == before
    # Nor when the purge takes the declined ones early.
    personal.purge(TODAY + timedelta(days=181))
    assert not Feedback.objects.filter(pk=fresh[0].pk).exists()
    assert public(cast, client) == before


@pytest.mark.django_db
def test_quarter_is_counted_once_and_stays(cast, send, moderators):
    mia, nora, _hana = moderators
    for number in range(6):
        row = send(on=LAST).feedback
        actions.release(row, by=mia, on=LAST, about=actions.NOBODY)
        actions.answer(row, Answer("done", "Done", "en"), by=nora, on=LAST + timedelta(days=number))
    actions.decline(send(on=LAST).feedback, by=mia, on=LAST, reason="duplicate")
    assert statistics.keep_last_quarter(TODAY) == 3
    assert statistics.keep_last_quarter(TODAY) == 0
    quarter = statistics.of_site(cast.north, TODAY)["quarters"][0]
    assert (quarter["released"], quarter["settled"], quarter["median_days"]) == (6, 6, 2)
    assert "by_category" not in quarter
    (all_sites,) = statistics.of_all_sites(TODAY)
    assert all_sites["counts"]["declined"] == 1
    Feedback.objects.all().delete()
    assert statistics.of_site(cast.north, TODAY)["quarters"][0] == quarter


@pytest.mark.django_db
def test_running_quarter_shows_no_category_and_no_moderation(cast, send, moderators):
    shown = statistics.of_site(cast.north, TODAY)
    assert shown == {"released_so_far": 0, "quarters": []}
    row = send(on=TODAY).feedback
    assert statistics.of_site(cast.north, TODAY) == shown
    actions.release(row, by=moderators[0], on=TODAY, about=actions.NOBODY)
    assert statistics.of_site(cast.north, TODAY)["released_so_far"] == 1


@pytest.mark.django_db
def test_two_clocks_keep_one_quarter(cast):
    statistics.keep_last_quarter(TODAY)
    QuarterFigures.objects.filter(site=None).delete()
    with pytest.raises(Exception, match="quarter_figures_once"):
        statistics.keep_last_quarter(TODAY)


def test_quarters_never_overlap():
    first = days.quarter_start(TODAY)
    assert days.quarter_before(first) == date(2026, 7, 1) and first == date(2026, 10, 1)
