"""A hundred officers are invited by two presses; who cannot be is named, and who has not come is a list."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from mail.models import OutgoingMail
from sites_app import invitations
from sites_app.models import Invitation, Officer
from tests.people import new_officer, serve

OFFICERS = "/admin/sites_app/officer/"
GO = {"action": "invite_officers"}


@pytest.fixture
def team(cast) -> list[Officer]:
    people = [new_officer(None, f"B-{n:03}", "Bo", f"Baker{n}", email=f"b{n}@example.org") for n in range(100)]
    for officer in people:
        serve(officer, cast.north, since=date(2024, 1, 1))
    return people


def press(ada, *officers: Officer, **more):
    return ada.post(OFFICERS, {**GO, "_selected_action": [one.pk for one in officers], **more})


def test_a_hundred_officers_are_shown_first_and_invited_by_the_second_press(as_, cast, team):
    ada = as_("ada")
    text = press(ada, *team).content.decode()
    assert "100 people get a mail" in text and "b42@example.org" in text and not Invitation.objects.exists()
    sent = press(ada, *team, send="yes").content.decode()
    assert "100 invitations are on their way" in sent
    assert Invitation.objects.filter(role="officer").count() == 100
    assert OutgoingMail.objects.filter(kind=invitations.KIND).count() == 100
    again = press(ada, *team).content.decode()
    assert "<p>0 people get a mail" in again, "nobody gets a second mail while the first link works"
    assert Invitation.objects.count() == 100


def test_who_cannot_be_invited_is_named_and_keeps_nobody_else_from_it(as_, cast, team):
    bare = new_officer(None, "B-900", "Nan", "Nomail")
    text = press(as_("ada"), cast.omar.officer, bare, team[0], send="yes").content.decode()
    assert "Nan Nomail (B-900): has no e-mail on the roster" in text
    assert "Omar Ortiz (N-101): has an account" in text and "1 invitation is on its way" in text
    assert [row.officer for row in Invitation.objects.all()] == [team[0]]


def test_ada_sees_who_has_not_come(as_, cast, team):
    ada, now = as_("ada"), timezone.now()
    invitations.invite("b1@example.org", role="officer", officer=team[1], now=now)
    invitations.invite("b2@example.org", role="officer", officer=team[2], now=now - timedelta(hours=80))

    def listed(how: str) -> set[str]:
        page = ada.get(f"{OFFICERS}?account={how}")
        return {row.serial_number for row in page.context["cl"].queryset}

    assert listed("open") == {"B-001"} and listed("over") == {"B-002"}
    assert listed("yes") == {"N-100", "N-101", "S-101"} and len(listed("never")) == 98


def test_a_moderator_invites_nobody(as_, team):
    assert press(as_("mia"), *team[:2], send="yes").status_code == 403 and not Invitation.objects.exists()
