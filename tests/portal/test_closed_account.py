"""ROLE-1: an account that was closed has no role left, on the next request."""

from datetime import UTC, datetime

import pytest

from sites_app.access import access_of


@pytest.mark.django_db
@pytest.mark.parametrize("who", ["omar", "nora", "mia", "bea", "ada"])
def test_a_closed_account_has_no_role(cast, who):
    user = getattr(cast, who)
    assert access_of(user, now=datetime.now(UTC)).is_staff
    user.is_active = False
    assert not access_of(user, now=datetime.now(UTC)).is_staff
