"""Power takes two: a moderator, and the right to what is set apart, come by a second person's single-use link."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from django.conf import settings
from django.contrib.sessions.backends.db import SessionStore
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.test import Client

from accounts.models import User
from mail import rendering
from mail.models import OutgoingMail
from sites_app import confirmations, invitations
from sites_app.access import access_of
from sites_app.confirmations import Asked
from sites_app.models import Confirmation, Grant, Invitation, ModeratorScope
from tests.people import new_officer, new_user

pytestmark = pytest.mark.django_db
NOW = datetime.now(UTC)
LINK = re.compile(r"/accounts/invitation/confirm/[0-9]+-[0-9a-f]{40}/")


@pytest.fixture
def hana(cast):
    """A second moderator."""
    user = new_user("hana")
    user.groups.set(cast.mia.groups.all())
    ModeratorScope.objects.create(user=user, all_sites=True)
    return user


def link_to(address: str) -> str:
    """The link in the newest question that was mailed to `address`."""
    row = OutgoingMail.objects.filter(kind=confirmations.ASKED, address=address).latest("pk")
    return LINK.search(rendering.render(row).text)[0]


def asked() -> list[str]:
    return sorted(OutgoingMail.objects.filter(kind=confirmations.ASKED).values_list("address", flat=True))


def invite(cast, email="civil@example.org"):
    return invitations.invite(email, role="moderator", by=cast.ada, now=NOW)


def test_adas_invitation_of_a_moderator_waits_for_the_oversight_address(cast, as_):
    made = invite(cast)
    assert asked() == [settings.OVERSIGHT_EMAIL], "mia alone is no second person"
    assert not OutgoingMail.objects.filter(kind=invitations.KIND).exists()
    taken = f"/accounts/invitation/{invitations.token_of(made)}/"
    assert Client().get(taken).status_code == 404, "nothing to take before somebody else agreed"
    link = link_to(settings.OVERSIGHT_EMAIL)
    assert "civil@example.org" in Client().get(link).content.decode()
    assert Client().get(taken).status_code == 404, "opening a link changes nothing"
    assert Client().post(link).status_code == 200
    assert OutgoingMail.objects.filter(kind=invitations.KIND, address="civil@example.org").exists()
    assert Client().get(taken).status_code == 200
    assert Client().post(link).status_code == 404 == Client().get(link).status_code, "once"


def test_the_same_administrator_with_a_second_mailbox_is_noticed(cast, hana, as_):
    """She invites another mailbox of hers; without a moderator's press nothing comes of it, and all are told."""
    invite(cast, "ada.second@example.org")
    assert asked() == ["hana@example.org", "mia@example.org", settings.OVERSIGHT_EMAIL]
    link = link_to("mia@example.org")
    assert Client().post(link)["Location"].startswith("/accounts/login/"), "the moderator's link asks for her"
    assert as_("ada").post(link).status_code == 403 == as_("bea").post(link).status_code
    assert Confirmation.objects.get().confirmed_at is None
    assert as_("mia", second_factor=False).post(link).status_code == 302
    assert as_("mia").post(link).status_code == 200
    row = Confirmation.objects.get()
    assert (row.confirmed_by, row.by_oversight) == (cast.mia, False)
    told = OutgoingMail.objects.filter(kind=confirmations.GRANTED).values_list("address", flat=True)
    assert sorted(told) == ["hana@example.org", "mia@example.org", settings.OVERSIGHT_EMAIL]
    public = Client().get("/about/numbers/").content.decode()
    assert f"{NOW.year}: 1 new moderators, 0 times" in public and "ada.second" not in public
    assert "ada.second@example.org" in rendering.render(OutgoingMail.objects.filter(kind=confirmations.GRANTED)[0]).text


@pytest.mark.parametrize("role", ["bureau", "officer", "administrator"])
def test_a_role_that_ada_gives_to_a_second_mailbox_of_hers_is_noticed(cast, hana, rf, role):
    """Each of these an administrator gives alone; none in silence, and the number stays when the row is purged."""
    second = new_user("ada.second")
    record = new_officer(None, "N-900", "Second", "Ada") if role == "officer" else None
    made = invitations.invite(second.email, role=role, officer=record, by=cast.ada, now=NOW)
    assert not OutgoingMail.objects.filter(kind=confirmations.GRANTED).exists()
    request = rf.post("/")
    request.user, request.session = second, SessionStore()
    invitations.accept(made, request=request, now=NOW)
    rows = OutgoingMail.objects.filter(kind=confirmations.GRANTED)
    told = sorted(rows.values_list("address", flat=True))
    assert told == ["hana@example.org", "mia@example.org", settings.OVERSIGHT_EMAIL]
    assert second.email in rendering.render(rows[0]).text
    Invitation.objects.all().delete()
    assert confirmations.grants_by_year()[0][role] == 1


def test_a_link_is_good_for_72_hours_and_not_longer(cast):
    invite(cast)
    row = Confirmation.objects.get()
    token = confirmations.token_of(row, Asked.OVERSIGHT)
    assert confirmations.found(token, now=NOW + timedelta(hours=71)).asked is Asked.OVERSIGHT
    with pytest.raises(Confirmation.DoesNotExist):
        confirmations.found(token, now=NOW + timedelta(hours=73))
    with pytest.raises(Confirmation.DoesNotExist):
        confirmations.found(token[:-1] + ("0" if token[-1] != "0" else "1"), now=NOW)
    with pytest.raises(ValidationError):
        confirmations.confirm(row, by=None, now=NOW + timedelta(hours=73))
    confirmations.confirm(row, by=None, now=NOW + timedelta(hours=71))


def test_the_right_to_what_is_set_apart_takes_two_and_never_the_one_who_gets_it(cast, hana, as_):
    ada, scope = as_("ada"), ModeratorScope.objects.get(user=cast.mia)
    changed = ada.post(
        f"/admin/sites_app/moderatorscope/{scope.pk}/change/", {"all_sites": "on", "handles_escalated": "on"}
    )
    scope.refresh_from_db()
    assert changed.status_code == 302 and scope.all_sites and not scope.handles_escalated, "no tick gives it"
    ada.post("/admin/sites_app/moderatorscope/", {"action": "ask_for_set_apart", "_selected_action": scope.pk})
    assert asked() == ["hana@example.org", settings.OVERSIGHT_EMAIL]
    row = Confirmation.objects.get()
    for nobody in (cast.mia, cast.ada, cast.bea):
        with pytest.raises(ValidationError, match="somebody else"):
            confirmations.confirm(row, by=nobody, now=NOW)
    assert not access_of(User.objects.get(pk=cast.mia.pk), now=NOW).handles_escalated
    confirmations.confirm(row, by=hana, now=datetime.now(UTC))
    assert access_of(User.objects.get(pk=cast.mia.pk), now=NOW).handles_escalated
    ada.post("/admin/sites_app/moderatorscope/", {"action": "end_set_apart", "_selected_action": scope.pk})
    assert not access_of(User.objects.get(pk=cast.mia.pk), now=NOW).handles_escalated


def test_while_one_moderator_is_left_only_the_oversight_address_confirms(cast, hana):
    invite(cast)
    row = Confirmation.objects.get()
    User.objects.filter(pk=hana.pk).update(is_active=False)
    with pytest.raises(ValidationError):
        confirmations.confirm(row, by=cast.mia, now=NOW)
    User.objects.filter(pk=hana.pk).update(is_active=True)
    confirmations.confirm(row, by=cast.mia, now=NOW)  # the control


def test_a_lost_oversight_mailbox_is_no_dead_end(cast, settings):
    """Mia is the only moderator; the mailbox that would confirm is gone. The new one is asked, the old link ends."""
    made = invite(cast)
    lost = link_to(settings.OVERSIGHT_EMAIL)
    settings.OVERSIGHT_EMAIL = "council@example.org"
    invitations.invite(made.email, role="moderator", by=cast.ada, now=datetime.now(UTC))
    found = link_to("council@example.org")
    assert Client().post(lost).status_code == 404, "who reads the lost mailbox confirms nothing any more"
    assert Client().post(found).status_code == 200
    assert OutgoingMail.objects.filter(kind=invitations.KIND, address=made.email).exists()


def test_who_is_the_oversight_address_asks_for_nothing(cast):
    User.objects.filter(pk=cast.ada.pk).update(email=settings.OVERSIGHT_EMAIL)
    cast.ada.refresh_from_db()
    with pytest.raises(ValidationError, match="somebody else"):
        invite(cast)
    assert not Invitation.objects.exists()


def test_two_presses_of_one_link_in_the_same_moment_give_one_right(cast, hana):
    """Both have read the open question before the first of them decides it."""
    row = confirmations.ask(Confirmation.Kind.SET_APART, user=cast.mia, by=cast.ada, now=NOW)
    also = Confirmation.objects.get(pk=row.pk)
    confirmations.confirm(row, by=hana, now=NOW)
    with pytest.raises(ValidationError, match="not open any more"):
        confirmations.confirm(also, by=None, now=NOW)
    assert Grant.objects.count() == 1 and Confirmation.objects.get().confirmed_by == hana


def test_a_moderator_who_asks_is_no_second_person(cast, hana):
    """Mia asks for hana's right: of the two nobody may confirm, so only the oversight address is asked."""
    row = confirmations.ask(Confirmation.Kind.SET_APART, user=hana, by=cast.mia, now=NOW)
    assert asked() == [settings.OVERSIGHT_EMAIL]
    for nobody in (cast.mia, hana):
        with pytest.raises(ValidationError, match="somebody else"):
            confirmations.confirm(row, by=nobody, now=NOW)
    confirmations.confirm(row, by=None, now=NOW)


def test_the_database_lets_nobody_confirm_what_he_asked_for(cast):
    invite(cast)
    with pytest.raises(IntegrityError), transaction.atomic():
        Confirmation.objects.update(confirmed_by=cast.ada, confirmed_at=NOW)


def test_a_preview_in_the_admin_does_not_hand_the_link_to_ada(cast, as_):
    invite(cast)
    row = OutgoingMail.objects.get(kind=confirmations.ASKED)
    token = confirmations.token_of(Confirmation.objects.get(), Asked.OVERSIGHT)
    assert token in rendering.render(row).text
    shown = as_("ada").get(f"/admin/mail/outgoingmail/{row.pk}/preview/").content.decode()
    assert "A second person" in shown and token not in shown


@pytest.mark.parametrize("who", ["rosa", "omar", "nora", "bea", "mia", "ada"])
def test_nobody_widens_what_he_reads_by_himself(cast, as_, who):
    """Every way to power that the admin has, tried alone: afterwards the same pages are closed as before."""
    client, user = as_(who), getattr(cast, who)
    before = access_of(user, now=NOW)
    scope = ModeratorScope.objects.get(user=cast.mia)
    client.post("/admin/sites_app/invitation/add/", {"email": user.email, "role": "moderator", "language": "en"})
    client.post("/admin/sites_app/invitation/add/", {"email": user.email, "role": "bureau", "language": "en"})
    client.post("/admin/sites_app/moderatorscope/", {"action": "ask_for_set_apart", "_selected_action": scope.pk})
    client.post(f"/admin/accounts/user/{user.pk}/change/", {"is_superuser": "on", "is_active": "on", "groups": "1"})
    for row in Confirmation.objects.all():
        for kind in Asked:
            if kind is Asked.MODERATOR:
                client.post(f"/accounts/invitation/confirm/{confirmations.token_of(row, kind)}/")
    after = access_of(User.objects.get(pk=user.pk), now=NOW)
    assert (before.is_moderator, before.is_bureau, before.is_administrator, before.handles_escalated) == (
        after.is_moderator, after.is_bureau, after.is_administrator, after.handles_escalated
    )  # fmt: skip
