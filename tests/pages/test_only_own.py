"""POWER-13: a button behind a private link or a code changes what is one's own, and no row of a neighbor."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from digests import links as digest_links
from digests.models import Subscription
from feedback.models import Feedback, Message
from meetings import links
from meetings.models import Rsvp
from tests.feedback.conftest import access_for, hana, reach, send, today  # noqa: F401 - fixtures
from tests.meetings.factories import new_meeting, new_rsvp

pytestmark = pytest.mark.django_db
TEXT = {"body": "One more word about the lamp", "language": "en", "confirmed": "1"}


def rows() -> dict[tuple[str, object], dict]:
    models = (Rsvp, Subscription, Feedback, Message)
    return {(model.__name__, row["pk"]): row for model in models for row in model.objects.values("pk", *names(model))}


def names(model) -> list[str]:
    return [field.attname for field in model._meta.concrete_fields]


@pytest.fixture
def pressed():
    """`pressed(path, data)`: which rows that were there are another or gone after it."""

    def changed(path: str, data: dict) -> set[tuple[str, object]]:
        before = rows()
        assert Client().post(path, data).status_code in (200, 302)
        after = rows()
        return {key for key, row in before.items() if after.get(key) != row}

    return changed


@pytest.fixture
def party(cast) -> Rsvp:
    """Rosa's at one of two meetings; her neighbors come there too, and she comes to the other."""
    now = timezone.now()
    here, there = (new_meeting(cast.north, starts_at=now + timedelta(days=days)) for days in (5, 6))
    mine, *_others = (
        new_rsvp(meeting, 2, email=email, now=now)
        for meeting, email in ((here, "rosa@example.org"), (here, "rey@example.org"), (there, "rosa@example.org"))
    )
    return mine


@pytest.mark.parametrize(
    ("verb", "data"), [("change", {"party_size": "3", "language": "en"}), ("cancel", {}), ("reminders", {})]
)
def test_a_party_changes_itself_alone(party, pressed, verb, data):
    purpose = links.Purpose.REMINDERS if verb == "reminders" else links.Purpose.MANAGE
    token = links.token(purpose, party.pk, party.version)
    assert pressed(f"/rsvp/{token}/{verb}/", data) == {("Rsvp", party.pk)}


@pytest.mark.parametrize("verb", ["confirm", "unsubscribe"])
def test_a_subscription_begins_and_ends_alone(cast, pressed, verb):
    day = timezone.now().date()
    confirmed = None if verb == "confirm" else day
    mine, *_others = (
        Subscription.objects.create(site=site, email=email, language="en", asked_on=day, confirmed_on=confirmed)
        for site, email in (
            (cast.north, "rosa@example.org"), (cast.south, "rosa@example.org"), (cast.north, "rey@example.org"),
        )
    )  # fmt: skip
    purpose = digest_links.Purpose.CONFIRM if verb == "confirm" else digest_links.Purpose.END
    token = digest_links.token(purpose, mine)
    assert pressed(f"/digests/{verb}/{token}/", {}) == {("Subscription", mine.pk)}


@pytest.mark.parametrize(
    ("verb", "data"), [("follow-up", TEXT), ("worry", TEXT), ("verdict", {"verdict": "not_resolved"})]
)
def test_a_writer_changes_one_thread_alone(reach, pressed, verb, data):  # noqa: F811
    (mine, code), (_other, _code) = reach("answered"), reach("answered")
    own = {("Feedback", mine.pk), *(("Message", pk) for pk in mine.messages.values_list("pk", flat=True))}
    changed = pressed(f"/feedback/receipt/{verb}/", {"receipt_code": code, **data})
    assert ("Feedback", mine.pk) in changed and changed <= own
