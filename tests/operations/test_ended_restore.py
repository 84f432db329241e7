"""A real backup and a real restore with the ledger: nothing that somebody ended is alive again; with its control."""

import ast
from pathlib import Path

import pytest

START = """
from datetime import timedelta
from django.test import Client
from django.utils import timezone
from digests import subscribing
from meetings.actions import booking
from sites_app.invitations import invite
from tests.meetings.factories import new_meeting
from tests.people import build_cast, signed_in
now = timezone.now()
cast = build_cast(now.date())
meeting = new_meeting(cast.north, starts_at=now + timedelta(days=3))
for address in ("rosa@example.org", "rey@example.org"):
    subscribing.ask(cast.north, email=address, language="en", now=now)
    booking.join(meeting.pk, booking.Party(1, email=address), now=now)
signed_in(Client(), cast.omar)
invite("new@example.org", role="bureau", now=now)
"""
END = """
from django.utils import timezone
from accounts.models import User
from digests import subscribing
from digests.models import Subscription
from meetings.actions import booking
from meetings.models import Rsvp
from pages.personal import forget_everywhere
from sites_app.invitations import Role, end_roles
subscribing.end(Subscription.objects.get(email="rosa@example.org"))
booking.cancel(Rsvp.objects.get(email="rosa@example.org"), now=timezone.now())
forget_everywhere(User.objects.get(email="olga@example.org"))
end_roles(User.objects.get(email="mia@example.org"), [Role.MODERATOR])
"""
STATE = """
from django.contrib.sessions.models import Session
from django.utils import timezone
from accounts.models import User
from digests.models import Subscription
from meetings.models import Rsvp
from sites_app.models import Invitation
print({
    "sessions": Session.objects.count(),
    "roles": User.objects.filter(groups__name="Moderators").count(),
    "accounts": User.objects.filter(email="olga@example.org").count(),
    "subscriptions": sorted(Subscription.objects.values_list("email", flat=True)),
    "rsvps": sorted(Rsvp.objects.active().values_list("email", flat=True)),
    "invitations": Invitation.objects.open(timezone.now()).count(),
})
"""
BOTH = ["rey@example.org", "rosa@example.org"]
ALIVE = {"roles": 1, "accounts": 1, "subscriptions": BOTH, "rsvps": BOTH}
ENDED = {"roles": 0, "accounts": 0, "subscriptions": BOTH[:1], "rsvps": BOTH[:1]}
OUT = {"sessions": 0, "invitations": 0}


@pytest.fixture
def run(installation, tmp_path):
    """`run(...)`: a command of the administrator, with a ledger of this test."""
    ledger = str(tmp_path / "folder" / "ended.log")
    return lambda *words, PORTAL_LEDGER=ledger, **more: installation.manage(*words, PORTAL_LEDGER=PORTAL_LEDGER, **more)


def state(run) -> dict:
    return ast.literal_eval(run("shell", "-v", "0", "-c", STATE).splitlines()[-1])


def test_what_people_ended_stays_ended_through_a_restore(run, tmp_path):
    run("shell", "-v", "0", "-c", START)
    file, lost = str(tmp_path / "night.backup"), str(tmp_path / "lost" / "ended.log")
    run("backup", file)
    assert state(run) == ALIVE | {"sessions": 1, "invitations": 1}
    run("shell", "-v", "0", "-c", END)
    assert state(run) == ENDED | {"sessions": 1, "invitations": 1}
    refused = run("restore", file, "--replace", fails=True, PORTAL_LEDGER=lost)
    assert "There is no ledger" in refused and "--without-ledger" in refused
    assert state(run) == ENDED | {"sessions": 1, "invitations": 1}, "nothing was done"
    spoiled = tmp_path / "spoiled.log"  # the copy beside a backup, in the ledger's place, and a line behind it
    spoiled.write_bytes(Path(f"{file}.ended").read_bytes() + Path(tmp_path, "folder", "ended.log").read_bytes())
    refused = run("restore", file, "--replace", fails=True, PORTAL_LEDGER=str(spoiled))
    assert str(spoiled) in refused and "Traceback" not in refused
    later = str(tmp_path / "later.backup")
    run("backup", later, PORTAL_LEDGER=str(spoiled))
    refused = run("restore", later, "--replace", fails=True)
    assert f"{later}.ended" in refused and "Traceback" not in refused
    assert state(run) == ENDED | {"sessions": 1, "invitations": 1}, "nothing was done"
    run("restore", file, "--replace", "--without-ledger", PORTAL_LEDGER=lost)
    assert state(run) == ALIVE | OUT, "the control: without the ledger all of it is alive again"
    said = run("restore", file, "--replace")
    assert state(run) == ENDED | OUT
    for words in ("1 roles", "1 accounts", "1 subscriptions", "1 rsvps", "1 sessions", "1 invitations"):
        assert words in said, said
