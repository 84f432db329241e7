"""What a person ended stays ended: a restore signs everybody out and replays the ledger; each with its control."""

from datetime import UTC, date, datetime, timedelta

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.sessions.models import Session
from django.db import transaction
from django.test import Client

from accounts.actions import unlink_identities
from accounts.models import LinkedIdentity, User
from digests import subscribing
from digests.models import Subscription
from lib import ledger
from meetings import personal
from meetings.actions import booking
from meetings.models import Rsvp
from operations.ended import end_again
from pages.personal import forget_everywhere
from sites_app import invitations
from sites_app.invitations import Role
from sites_app.models import Confirmation, Invitation, ModeratorScope
from tests.meetings.factories import new_meeting
from tests.people import new_user, signed_in

NOW = datetime.now(UTC)


@pytest.fixture
def book(settings, tmp_path):
    settings.LEDGER = tmp_path / "folder" / "ended.log"
    return settings.LEDGER


def party(meeting, address):
    booking.join(meeting.pk, booking.Party(1, email=address), now=NOW)
    return Rsvp.objects.get(meeting=meeting, email=address)


@pytest.mark.django_db
def test_nobody_is_signed_in_after_a_restore_and_no_old_link_works(cast, book):
    omar = signed_in(Client(), cast.omar)
    assert omar.get("/staff/").status_code == 200
    invitations.invite("new@example.org", role="bureau", now=NOW)
    invitations.invite("civil@example.org", role="moderator", now=NOW)
    version = cast.omar.session_version
    counts = end_again([], since=NOW.date(), now=NOW)
    assert not Session.objects.exists(), "none is left to be asked about"
    assert omar.get("/staff/").status_code == 302
    assert User.objects.get(pk=cast.omar.pk).session_version == version + 1
    assert not Invitation.objects.open(NOW).exists() and not Confirmation.objects.open(NOW).exists()
    assert counts["invitations"] == 2 and counts["accounts"] == counts["rsvps"] == 0


@pytest.mark.django_db(transaction=True)
def test_what_rosa_ended_since_the_backup_is_ended_again(cast, book):
    meeting = new_meeting(cast.north, starts_at=NOW + timedelta(days=3))
    for address in ("rosa@example.org", "rey@example.org"):
        subscribing.ask(cast.north, email=address, language="en", now=NOW)
        party(meeting, address)
    ended = Subscription.objects.get(email="rosa@example.org"), Rsvp.objects.get(email="rosa@example.org")
    nia = new_user("nia")
    # What the backup holds stands; what happened after it, happens now and is undone by the restore below.
    subscribing.end(ended[0])
    booking.cancel(ended[1], now=NOW)
    forget_everywhere(nia)
    invitations.end_roles(User.objects.get(pk=cast.mia.pk), [Role.MODERATOR])
    lines = ledger.read(book)
    assert sorted(line.kind for line in lines) == ["account", "role", "rsvp", "subscription"]
    text = book.read_text()
    assert "example.org" not in text and str(ended[1].pk) not in text and oct(book.stat().st_mode)[-3:] == "600"
    # The restore: all of it is back.
    subscribing.ask(cast.north, email="rosa@example.org", language="en", now=NOW)
    Rsvp.objects.filter(pk=ended[1].pk).update(status="confirmed")
    new_user("nia")
    restored = User.objects.get(pk=cast.mia.pk)
    restored.groups.add(*cast.mia.groups.model.objects.filter(name="Moderators"))
    end_again(lines, since=NOW.date(), now=NOW)
    assert list(Subscription.objects.values_list("email", flat=True)) == ["rey@example.org"]
    assert list(Rsvp.objects.active().values_list("email", flat=True)) == ["rey@example.org"]
    assert not User.objects.filter(email="nia@example.org").exists()
    assert not User.objects.get(pk=cast.mia.pk).is_moderator
    assert User.objects.get(pk=cast.bea.pk).is_bureau and User.objects.filter(pk=cast.rosa.pk).exists()


@pytest.mark.django_db(transaction=True)
def test_what_was_taken_from_the_staff_since_the_backup_is_taken_again(cast, book, as_):
    """A closed account, a moderator's sites and right, a lost phone, a sign-in of another house; nobody else's."""
    ada, scope = as_("ada"), ModeratorScope.objects.get(user=cast.mia)
    ModeratorScope.objects.update(all_sites=True, handles_escalated=True)
    scope.sites.set([cast.north, cast.south])
    lost, kept = (Authenticator.objects.get(user=signed_in(Client(), user) and user) for user in (cast.omar, cast.bea))
    linked = LinkedIdentity.objects.create(
        user=cast.nora, issuer="https://id.example", subject="1", linked_on=NOW.date()
    )
    # What the backup holds stands; this happens after it.
    page = f"/admin/sites_app/moderatorscope/{scope.pk}/change/"
    assert ada.post(page, {"sites": [cast.north.pk]}).status_code == 302
    ada.post("/admin/sites_app/moderatorscope/", {"action": "end_set_apart", "_selected_action": scope.pk})
    ada.post(f"/admin/accounts/user/{cast.olga.pk}/change/", {"language": "en"})
    assert not User.objects.get(pk=cast.olga.pk).is_active
    Authenticator.objects.filter(pk=lost.pk).delete()
    unlink_identities(cast.nora)
    lines = ledger.read(book)
    assert sorted(line.kind for line in lines) == ["closing", *["factor"] * 2, *["right"] * 3]
    # The restore: all of it is back.
    User.objects.filter(pk=cast.olga.pk).update(is_active=True)
    ModeratorScope.objects.update(all_sites=True, handles_escalated=True)
    scope.sites.set([cast.north, cast.south])
    lost.save(force_insert=True), linked.save(force_insert=True)
    counts = end_again(lines, since=NOW.date(), now=NOW)
    found = ModeratorScope.objects.get(user=cast.mia)
    assert (found.all_sites, found.handles_escalated, [*found.sites.all()]) == (False, False, [cast.north])
    assert not User.objects.get(pk=cast.olga.pk).is_active and User.objects.get(pk=cast.omar.pk).is_active
    assert not Authenticator.objects.filter(pk=lost.pk).exists() and Authenticator.objects.filter(pk=kept.pk).exists()
    assert not LinkedIdentity.objects.exists()
    assert (counts["closings"], counts["rights"], counts["factors"]) == (1, 3, 2)


@pytest.mark.django_db(transaction=True)
def test_what_began_again_before_the_backup_stays(cast, book):
    """A line older than the backup, or than the row, says nothing of it."""
    subscribing.ask(cast.north, email="rosa@example.org", language="en", now=NOW)
    subscribing.end(Subscription.objects.get())
    subscribing.ask(cast.north, email="rosa@example.org", language="en", now=NOW)
    lines = ledger.read(book)
    end_again(lines, since=NOW.date() + timedelta(days=1), now=NOW)
    assert Subscription.objects.count() == 1
    Subscription.objects.update(asked_on=NOW.date() + timedelta(days=1))
    end_again(lines, since=NOW.date(), now=NOW)
    assert Subscription.objects.count() == 1
    Subscription.objects.update(asked_on=NOW.date() - timedelta(days=1))
    end_again(lines, since=NOW.date(), now=NOW)
    assert Subscription.objects.count() == 0


@pytest.mark.django_db(transaction=True)
def test_what_was_not_committed_is_not_written_and_a_full_disk_stops_nobody(cast, book, settings, caplog):
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        forget_everywhere(cast.rosa)
        raise ZeroDivisionError
    assert ledger.read(book) == []
    settings.LEDGER = book.parent.parent / "file" / "ended.log"
    settings.LEDGER.parent.write_text("not a folder")
    forget_everywhere(User.objects.get(email="rosa@example.org"))
    assert not User.objects.filter(email="rosa@example.org").exists() and "ledger" in caplog.text
    assert "rosa@example.org" not in caplog.text


@pytest.mark.django_db
def test_deleting_an_account_covers_what_came_without_it_under_its_address(cast, book):
    meeting = new_meeting(cast.north, starts_at=NOW + timedelta(days=3), capacity=1)
    mine = party(meeting, cast.rosa.email)
    waits = party(meeting, "next@example.org")
    other = party(new_meeting(cast.south, starts_at=NOW + timedelta(days=4)), cast.rey.email)
    assert [row["meeting"] for row in personal.export(cast.rosa)["rsvps"]] == [str(meeting.pk)]
    forget_everywhere(cast.rosa)
    mine.refresh_from_db(), waits.refresh_from_db(), other.refresh_from_db()
    assert (mine.status, mine.email, mine.reminders) == ("cancelled", "", False)
    assert waits.status == "confirmed", "the seat is free again"
    assert (other.status, other.email) == ("confirmed", cast.rey.email)


@pytest.mark.django_db
def test_an_address_that_is_not_proved_covers_nothing(cast, book):
    row = party(new_meeting(cast.north, starts_at=NOW + timedelta(days=3)), cast.rosa.email)
    EmailAddress.objects.filter(user=cast.rosa).update(verified=False)
    assert personal.export(cast.rosa)["rsvps"] == []
    personal.forget(cast.rosa)
    row.refresh_from_db()
    assert row.status == "confirmed"


GOOD = f"2026-11-29 role {'a' * 64}\n"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (f"{GOOD}\x00\x07torn{GOOD}", "line 2"),
        (f"{GOOD}2026-02-30 role {'a' * 64}\n", "line 2"),
        (f"{GOOD}2026-11-29 ro", "line 2"),
        (f"PORTAL-BACKUP-1\nsealed{GOOD}", "FILE.ended"),
    ],
    ids=["bytes", "no day", "torn", "sealed"],
)
def test_what_is_no_line_of_a_ledger_is_named_with_its_file(book, text, words):
    book.parent.mkdir()
    book.write_text(GOOD + f"\n2026-11-29 newer {'b' * 64}\n")
    assert [line.kind for line in ledger.read(book)] == ["role"], "what a newer portal wrote is passed over"
    book.write_text(text)
    with pytest.raises(ledger.LedgerError, match=words) as error:
        ledger.read(book)
    assert str(book) in str(error.value)


@pytest.mark.django_db(transaction=True)
def test_a_line_that_was_torn_takes_no_other_with_it(book):
    book.parent.mkdir()
    book.write_text(f"{GOOD}2026-11-29 rsvp 0a1")  # the power went
    ledger.note(ledger.RSVP, "another", on=date(2026, 11, 30))
    torn, whole = book.read_text().splitlines()[1:]
    assert torn == "2026-11-29 rsvp 0a1", "it stays alone on its line, where restore names it"
    assert whole == f"2026-11-30 rsvp {ledger.digest_of(ledger.RSVP, 'another', settings.LINK_KEYS[0])}"
