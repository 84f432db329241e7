"""What the room keeps about a person: exported to that person alone, parted from a deleted account,
purged.
"""

from datetime import UTC, date, datetime, timedelta

from django.utils import timezone

from sites_app import actions, personal
from sites_app.models import Invitation, Leave, ModeratorScope, Officer, OfficerPhoto


def test_omar_gets_his_record_and_nothing_of_anybody_else(cast):
    officer = cast.omar.officer
    Leave.objects.create(officer=officer, start=officer.assignments.get().start, kind=Leave.Kind.FAMILY)
    actions.dispute(officer, text="I began in May", today=date(2026, 11, 22))
    found = personal.export(cast.omar)
    assert found["officer"]["serial_number"] == "N-101" and found["officer"]["leaves"][0]["kind"] == "family"
    assert found["officer"]["assignments"][0]["site"] == "north"
    assert found["officer"]["disputes"][0]["answer_due"] == "2026-12-06"
    assert "Nora" not in str(found) and "Olga" not in str(found)
    assert personal.export(cast.rosa) == {"officer": None, "moderator": None, "invitations": []}
    assert personal.export(cast.mia)["moderator"]["sites"] == ["north"]


def test_a_deleted_account_leaves_the_record_without_consent_and_without_a_link(cast):
    officer = cast.omar.officer
    actions.introduce(officer, introduction={"en": "Hi"}, consents=True, now=datetime.now(UTC))
    actions.set_photo(officer, image=b"x", alt={"en": "x"}, consented_on=date(2026, 1, 1))
    pk = cast.omar.pk
    personal.forget(cast.omar)
    left = Officer.objects.get(pk=officer.pk)
    assert (left.user, left.introduction, left.introduction_consent_on) == (None, {}, None)
    assert left.assignments.count() == 1 and not OfficerPhoto.objects.exists()
    assert not Officer.history.filter(user=pk).exists()
    personal.forget(cast.mia)
    assert not ModeratorScope.objects.filter(user=cast.mia).exists()


def test_old_invitations_are_purged(db):
    now = datetime(2026, 11, 22, tzinfo=UTC)
    for days in (29, 31):
        Invitation.objects.create(
            email=f"{days}@example.org",
            role="bureau",
            token_digest=str(days),
            invited_at=now - timedelta(days=days + 3),
            expires_at=now - timedelta(days=days),
        )
    assert personal.purge(now.date(), dry_run=True) == {"invitations": 1, "roster files": 0}
    assert Invitation.objects.count() == 2
    personal.purge(now.date())
    assert [row.email for row in Invitation.objects.all()] == ["29@example.org"]


def test_consent_is_given_on_the_day_that_it_is_here(cast):
    """At seven in the evening in Los Angeles it is tomorrow in UTC."""
    evening = datetime(2026, 11, 23, 3, tzinfo=UTC)
    with timezone.override("America/Los_Angeles"):
        actions.introduce(cast.omar.officer, introduction={"en": "Hi"}, consents=True, now=evening)
    cast.omar.officer.refresh_from_db()
    assert cast.omar.officer.introduction_consent_on == date(2026, 11, 22)
