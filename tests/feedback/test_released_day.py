"""FB-33: a message counts in the week of its first release, whatever moderators do with it later."""

from datetime import timedelta

import pytest

from feedback import actions

pytestmark = pytest.mark.django_db


def test_what_was_set_apart_and_returned_still_counts_in_its_first_week(reach, cast, access_for, hana, today):
    row, _code = reach("with_site")
    first, later = row.released_on, today + timedelta(days=9)
    actions.escalate(row, by=access_for(cast.mia), on=later, reason="misconduct")
    row = actions.return_to_site(row, by=access_for(hana), on=later, about=actions.NOBODY)
    assert (row.status, row.released_on, row.since) == ("with_site", first, later)


def test_what_was_handed_back_and_released_again_still_counts_in_its_first_week(reach, cast, access_for, today):
    row, _code = reach("with_site")
    first, later = row.released_on, today + timedelta(days=9)
    actions.hand_back(row, by=access_for(cast.nora), on=later, reason="not_ours")
    row = actions.release(row, by=access_for(cast.mia), on=later, about=actions.NOBODY)
    assert (row.status, row.released_on, row.since) == ("with_site", first, later)
