"""What takes two: lifting a legal hold, and declining an appeal again; one moderator alone never meets a dead end."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from accounts.models import User
from feedback import actions, personal, states
from feedback.events import verify_all
from feedback.models import Authorship, Event, Feedback
from mail import rendering
from mail.models import OutgoingMail
from pages.personal import forget_everywhere, purge_everywhere
from sites_app import confirmations
from sites_app.models import Confirmation
from tests.people import signed_in

pytestmark = pytest.mark.django_db
NOW = datetime.now(UTC)


def step(row, name):
    return reverse(f"admin:feedback_{name}", args=[row.pk])


def link_to_oversight() -> str:
    row = OutgoingMail.objects.filter(kind=confirmations.ASKED, address=settings.OVERSIGHT_EMAIL).latest("pk")
    return re.search(r"/accounts/invitation/confirm/[0-9]+-[0-9a-f]+/", rendering.render(row).text)[0]


def whole() -> bool:
    return [finding for finding in verify_all() if finding is not None] == []


@pytest.fixture
def held(reach, access_for, cast, today):
    row, _code = reach("with_site")
    return actions.set_legal_hold(row, by=access_for(cast.mia), on=today)


def test_mia_alone_does_not_lift_a_hold_and_hana_does(held, as_, cast, hana):
    mia = as_("mia")
    for _time in range(2):  # asking again is not a second person
        assert mia.post(step(held, "lift_hold")).status_code == 302
        assert Feedback.objects.get(pk=held.pk).held
    assert (
        "Somebody has asked to lift it"
        in mia.get(reverse("admin:feedback_feedback_change", args=[held.pk])).content.decode()
    )
    signed_in(Client(), hana).post(step(held, "lift_hold"))
    assert not Feedback.objects.get(pk=held.pk).held
    assert list(Event.objects.filter(verb="lift_hold").values_list("actor", flat=True)) == [hana.pk] and whole()


def test_where_mia_is_the_only_one_the_oversight_address_lifts_it(held, as_, cast, hana):
    User.objects.filter(pk=hana.pk).update(is_active=False)
    as_("mia").post(step(held, "lift_hold"))
    link = link_to_oversight()
    assert Feedback.objects.get(pk=held.pk).held
    assert Client().post(link).status_code == 200
    assert not Feedback.objects.get(pk=held.pk).held
    assert list(Event.objects.filter(verb="lift_hold").values_list("who", "actor")) == [("oversight", None)] and whole()


@pytest.fixture
def appealed(reach, cast, today):
    row, _code = reach("declined")
    actions.appeal(row, body="Please look again", language="en", key="a" * 43, on=today)
    return Feedback.objects.get(pk=row.pk)


def test_an_appeal_is_still_for_another_moderator_where_there_is_one(appealed, access_for, cast, hana, today):
    with pytest.raises(states.NotPermittedError):
        actions.decline(appealed, by=access_for(cast.mia), on=today, reason="unreadable")
    with pytest.raises(states.NotPermittedError):
        actions.release(appealed, by=access_for(cast.mia), on=today, about=actions.NOBODY)
    with pytest.raises(states.NotPermittedError):
        actions.ask_decline(appealed, by=access_for(cast.mia), on=today, now=NOW, reason="unreadable")
    actions.decline(appealed, by=access_for(hana), on=today, reason="unreadable")  # the second of two


def test_mia_alone_may_release_it_after_all(appealed, access_for, cast, hana, today):
    User.objects.filter(pk=hana.pk).update(is_active=False)
    assert actions.release(appealed, by=access_for(cast.mia), on=today, about=actions.NOBODY).status == "with_site"


def test_mia_alone_may_not_decline_it_again_but_the_oversight_address_may(appealed, as_, access_for, cast, hana, today):
    User.objects.filter(pk=hana.pk).update(is_active=False)
    with pytest.raises(states.NotPermittedError):
        actions.decline(appealed, by=access_for(cast.mia), on=today, reason="unreadable")
    mia = as_("mia")
    page = mia.get(reverse("admin:feedback_feedback_change", args=[appealed.pk])).content.decode()
    assert "no other moderator" in page and step(appealed, "ask_decline") in page
    assert mia.post(step(appealed, "ask_decline"), {"reason": "advertising"}).status_code == 302
    assert Feedback.objects.get(pk=appealed.pk).status == "received", "asking declines nothing"
    assert Client().post(link_to_oversight()).status_code == 200
    row = Feedback.objects.get(pk=appealed.pk)
    assert (row.status, row.decline_reason) == ("declined", "advertising") and whole()


def test_what_was_released_meanwhile_is_not_declined_by_an_old_link(appealed, access_for, cast, hana, today):
    User.objects.filter(pk=hana.pk).update(is_active=False)
    actions.ask_decline(appealed, by=access_for(cast.mia), on=today, now=NOW, reason="advertising")
    link = link_to_oversight()
    actions.release(appealed, by=access_for(cast.mia), on=today, about=actions.NOBODY)
    assert Client().post(link).status_code == 403
    assert Feedback.objects.get(pk=appealed.pk).status == "with_site"


@pytest.fixture
def rosas(cast, today):
    draft = actions.Draft(site=cast.north, category="idea", body="A bench", language="en")
    return actions.submit_signed_in(draft, user=cast.rosa, key="k" * 43, on=today)


def test_a_hold_covers_who_wrote_until_it_is_lifted(rosas, cast, hana, access_for, today):
    address = cast.rosa.email
    actions.set_legal_hold(rosas, by=access_for(cast.mia), on=today)
    forget_everywhere(cast.rosa)
    assert not User.objects.filter(email=address).exists()
    sealed = Authorship.objects.get()
    assert sealed.user is None and address not in sealed.sealed
    assert actions.show_author(rosas, by=access_for(cast.mia), on=today, reason="A court asked, file 7") == address
    actions.lift_legal_hold(rosas, by=access_for(cast.mia), on=today, now=NOW)
    actions.lift_legal_hold(rosas, by=access_for(hana), on=today, now=NOW)
    assert not Authorship.objects.exists()


def test_without_a_hold_nothing_is_left_of_who_wrote(rosas, cast):
    forget_everywhere(cast.rosa)
    assert not Authorship.objects.exists() and Feedback.objects.filter(pk=rosas.pk).exists()


def test_an_account_that_nobody_used_ends_in_the_same_way(rosas, cast, access_for, today):
    actions.set_legal_hold(rosas, by=access_for(cast.mia), on=today)
    User.objects.filter(pk=cast.rosa.pk).update(signed_in_on=today - timedelta(days=731))
    assert purge_everywhere(NOW, dry_run=True)["accounts"]["accounts"] == 1
    assert purge_everywhere(NOW, dry_run=False)["accounts"]["accounts"] == 1
    assert not User.objects.filter(pk=cast.rosa.pk).exists() and Authorship.objects.get().sealed
    assert personal.due(today).count() == 0 and Confirmation.objects.count() == 0
