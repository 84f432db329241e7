"""ROLE-7: which meetings' staff pages somebody may open, asked of the one method itself."""

from datetime import UTC, datetime

import pytest

from meetings.models import Meeting
from sites_app.access import access_of

from .factories import new_meeting


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("who", "sites"),
    [
        ("omar", {"north"}), ("nora", {"north"}), ("olga", {"south"}), ("bea", {"north", "south"}),
        ("ada", {"north", "south"}), ("mia", set()), ("rosa", set()),
    ],
)  # fmt: skip
def test_staff_open_the_meetings_of_their_own_sites(cast, who, sites):
    for site in (cast.north, cast.south):
        new_meeting(site)
    access = access_of(getattr(cast, who), now=datetime.now(UTC))
    assert {meeting.site.slug for meeting in Meeting.objects.visible_to(access)} == sites
