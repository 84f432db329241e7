"""An invitation is the only way to a role, once, for 72 hours, and not without a second factor.

Rules: ROLE-4.
"""

from datetime import UTC, datetime, timedelta

import pytest
from allauth.mfa.models import Authenticator
from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, transaction
from django.test import Client

from accounts.models import MODERATORS, User
from mail import rendering
from mail.models import OutgoingMail
from sites_app import confirmations, invitations
from sites_app.access import access_of
from sites_app.invitations import Role, token_of
from sites_app.mail_types import invitation_still_due
from sites_app.models import Confirmation, Invitation, ModeratorScope, Officer
from tests.people import new_officer, signed_in, totp_secret_of

NOW = datetime.now(UTC)


@pytest.fixture
def otto(cast):
    """On the roster of North, without an account."""
    return new_officer(None, "N-102", "Otto", "Olsen", email="otto@example.org")


def invite(*args, **said) -> Invitation:
    """An invitation that may be taken: a moderator's was confirmed by the oversight address."""
    made = invitations.invite(*args, **said)
    for row in Confirmation.objects.filter(invitation=made, confirmed_at=None):
        confirmations.confirm(row, by=None, now=said["now"])
    return Invitation.objects.get(pk=made.pk)


def link_of(invitation: Invitation) -> str:
    return f"/accounts/invitation/{token_of(invitation)}/"


def begin(invitation: Invitation) -> Client:
    client = Client()
    response = client.post(link_of(invitation))
    assert (response.status_code, response["Location"]) == (302, "/accounts/invitation/")
    return client


def prove(client: Client, email: str) -> Client:
    """The same person with a second factor given."""
    held = client.session["invitation"]
    signed_in(client, User.objects.get(email=email))
    session = client.session
    session["invitation"] = held
    session.save()
    return client


def test_otto_joins_his_record_only_with_a_second_factor(cast, otto):
    made = invite("Otto@example.org", role=Role.OFFICER, officer=otto, now=NOW)
    client = begin(made)
    otto.refresh_from_db()
    assert otto.user is None, "signed in is not enough"
    assert client.post("/accounts/invitation/accept/")["Location"] == "/accounts/invitation/"
    otto.refresh_from_db()
    assert otto.user is None, "not without a factor"
    prove(client, "otto@example.org")
    assert client.post("/accounts/invitation/accept/")["Location"] == "/accounts/after/"
    otto.refresh_from_db()
    assert otto.user.email == "otto@example.org"
    made.refresh_from_db()
    assert made.accepted_by == otto.user and made.finished_at


def test_an_invitation_works_once(cast, otto):
    made = invite("otto@example.org", role=Role.OFFICER, officer=otto, now=NOW)
    client = prove(begin(made), "otto@example.org")
    client.post("/accounts/invitation/accept/")
    assert Client().get(link_of(made)).status_code == 404
    assert Client().post(link_of(made)).status_code == 404


def test_an_invitation_ends_after_72_hours(cast):
    made = invite("bo@example.org", role=Role.BUREAU, now=NOW - timedelta(hours=71))
    old = invite("ben@example.org", role=Role.BUREAU, now=NOW - timedelta(hours=72, minutes=1))
    assert Client().get(link_of(made)).status_code == 200
    assert Client().get(link_of(old)).status_code == 404


def test_unknown_old_and_used_links_look_alike(cast):
    old = invite("ben@example.org", role=Role.BUREAU, now=NOW - timedelta(hours=73))
    pages = {Client().get(link).content for link in (link_of(old), "/accounts/invitation/" + "x" * 43 + "/")}
    assert len({page.replace(token_of(old).encode(), b"").replace(b"x" * 43, b"") for page in pages}) == 1


def test_opening_the_link_changes_nothing(cast):
    made = invite("bo@example.org", role=Role.BUREAU, now=NOW)
    before = list(Invitation.objects.values())
    for method in ("get", "head", "options"):
        assert getattr(Client(), method)(link_of(made)).status_code == 200
    assert list(Invitation.objects.values()) == before
    assert not User.objects.filter(email="bo@example.org").exists()
    assert Client().get(link_of(made))["Referrer-Policy"] == "no-referrer"


def test_somebody_elses_session_cannot_take_an_invitation(cast, as_):
    made = invite("bo@example.org", role=Role.ADMINISTRATOR, now=NOW)
    rey = as_("rey")
    session = rey.session
    session["invitation"] = made.pk
    session.save()
    assert rey.post("/accounts/invitation/accept/").status_code == 404
    assert not access_of(User.objects.get(pk=cast.rey.pk), now=NOW).is_staff


def test_who_has_a_factor_already_is_asked_for_it(cast):
    totp_secret_of(cast.rey)
    made = invite(cast.rey.email, role=Role.BUREAU, now=NOW)
    client = Client()
    assert client.post(link_of(made))["Location"] == "/accounts/2fa/authenticate/"
    assert "_auth_user_id" not in client.session


@pytest.mark.parametrize("role", [Role.BUREAU, Role.ADMINISTRATOR, Role.MODERATOR])
def test_each_role_is_given_once_and_other_sessions_end(cast, role):
    other = signed_in(Client(), cast.rey)
    made = invite(cast.rey.email, role=role, now=NOW)
    client = signed_in(Client(), cast.rey)
    assert client.post(link_of(made))["Location"] == "/accounts/invitation/"
    assert client.post("/accounts/invitation/accept/").status_code == 302
    access = access_of(User.objects.get(pk=cast.rey.pk), now=NOW)
    given = {
        Role.BUREAU: access.is_bureau,
        Role.ADMINISTRATOR: access.is_administrator,
        Role.MODERATOR: access.is_moderator,
    }
    assert [name for name, has in given.items() if has] == [role]
    assert client.get("/accounts/email/").status_code == 200
    assert other.get("/accounts/email/").status_code == 302


def test_a_moderator_gets_the_sites_of_the_invitation(cast):
    made = invite(cast.rey.email, role=Role.MODERATOR, sites=[cast.south], now=NOW)
    client = signed_in(Client(), cast.rey)
    client.post(link_of(made))
    client.post("/accounts/invitation/accept/")
    access = access_of(User.objects.get(pk=cast.rey.pk), now=NOW)
    assert access.may_moderate(cast.south.pk) and not access.may_moderate(cast.north.pk)
    assert not ModeratorScope.objects.get(user=cast.rey).all_sites


@pytest.mark.parametrize("email", ["otto@example.org", "OMAR@example.org"])
def test_nobody_on_the_roster_is_invited_as_a_moderator(cast, otto, email):
    with pytest.raises(ValidationError) as error:
        invite(email, role=Role.MODERATOR, now=NOW)
    assert list(error.value.message_dict) == ["email"]
    assert invite("civilian@example.org", role=Role.MODERATOR, now=NOW).pk


def test_who_left_the_roster_is_no_moderator_either(cast, otto):
    otto.user = cast.rey
    otto.save()
    otto.user, otto.email = None, ""
    otto.save()
    with pytest.raises(ValidationError):
        invite(cast.rey.email, role=Role.MODERATOR, now=NOW)


def test_the_roster_is_asked_again_when_the_role_is_taken(cast):
    made = invite("civil@example.org", role=Role.MODERATOR, now=NOW)
    client = prove(begin(made), "civil@example.org")
    new_officer(None, "N-103", "Cy", "Vil", email="civil@example.org")
    assert client.post("/accounts/invitation/accept/").status_code == 400
    assert not User.objects.get(email="civil@example.org").is_moderator


def test_the_database_refuses_an_officer_among_moderators(cast):
    moderators = Group.objects.get(name=MODERATORS)
    with pytest.raises(IntegrityError), transaction.atomic():
        cast.omar.groups.add(moderators)
    cast.rey.groups.add(moderators)  # a civilian may
    assert User.objects.get(pk=cast.rey.pk).is_moderator


def test_the_database_refuses_a_moderator_on_the_roster(cast, otto):
    with pytest.raises(IntegrityError), transaction.atomic():
        otto.user = cast.mia
        otto.save()
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE sites_app_officer SET user_id = %s WHERE id = %s", [cast.mia.pk, otto.pk])
    otto.user = cast.rey  # a civilian may
    otto.save()


def test_the_database_refuses_a_moderator_whose_address_is_on_the_roster(cast):
    new_officer(None, "N-104", "Rey", "Reyes", email="REY@example.org")
    with pytest.raises(IntegrityError), transaction.atomic():
        cast.rey.groups.add(Group.objects.get(name=MODERATORS))
    cast.rosa.groups.add(Group.objects.get(name=MODERATORS))  # an address nobody on the roster has
    with pytest.raises(IntegrityError), transaction.atomic():
        User.objects.filter(pk=cast.mia.pk).update(email="OMAR@example.org")


def test_the_database_refuses_a_moderators_address_on_the_roster_and_joins_nobody(cast, otto):
    for change in ({"email": "Mia@example.org"}, {"email": cast.mia.email}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Officer.objects.filter(pk=otto.pk).update(**change)
    Officer.objects.filter(pk=otto.pk).update(email=cast.rey.email)  # a resident's address is no link to the account
    otto.refresh_from_db()
    assert otto.email == cast.rey.email and otto.user is None
    cast.mia.groups.clear()
    Officer.objects.filter(pk=otto.pk).update(email=cast.mia.email)  # no moderator any more


def test_no_moderators_address_is_invited_as_an_officer(cast, otto):
    with pytest.raises(ValidationError) as error:
        invite("MIA@example.org", role=Role.OFFICER, officer=otto, now=NOW)
    assert list(error.value.message_dict) == ["email"]
    assert invite(cast.rey.email, role=Role.OFFICER, officer=otto, now=NOW).pk


def test_only_a_digest_of_the_token_is_stored(cast):
    made = invite("bo@example.org", role=Role.BUREAU, now=NOW)
    token = token_of(made)
    with connection.cursor() as cursor:
        for table in ("sites_app_invitation", "mail_outgoingmail"):
            cursor.execute(f"SELECT t::text FROM {table} t")  # noqa: S608
            rows = cursor.fetchall()
            assert rows and not [row for row in rows if token in row[0]]


def test_the_mail_holds_the_link_and_is_not_sent_once_it_is_used(cast, settings):
    made = invite("bo@example.org", role=Role.BUREAU, language="es", now=NOW)
    row = OutgoingMail.objects.get(kind=invitations.KIND)
    assert f"{settings.BASE_URL}/es{link_of(made)}" in rendering.render(row).text
    assert invitation_still_due(row, NOW) is None
    again = invite("bo@example.org", role=Role.BUREAU, now=NOW + timedelta(minutes=1))
    assert invitation_still_due(row, NOW + timedelta(minutes=2)) == "over", "the newer one replaces it"
    assert again.token_digest != made.token_digest


def test_a_rotated_link_key_keeps_open_invitations(cast, settings):
    made = invite("bo@example.org", role=Role.BUREAU, now=NOW)
    token = token_of(made)
    settings.LINK_KEYS = ["new", *settings.LINK_KEYS]
    assert token_of(made) == token


def test_the_command_says_one_sentence(cast, otto, capsys):
    call_command("invite", "otto@example.org", "--role", "officer", "--officer", "N-102")
    call_command("invite", "otto@example.org", "--role", "commander", "--officer", "N-102")  # the roster knows which
    assert set(Invitation.objects.values_list("role", flat=True)) == {"officer"}
    assert capsys.readouterr().out.startswith(
        "Invited otto@example.org as officer Otto Olsen (N-102); the mail is queued"
    )
    call_command("invite", "civil@example.org", "--role", "moderator", "--site", "north")
    assert not OutgoingMail.objects.filter(kind=invitations.KIND, address="civil@example.org").exists()
    said = capsys.readouterr().out
    assert said.startswith("Asked for a second person") and "as moderator of north." in said and "queued" not in said


@pytest.mark.parametrize(
    ("words", "named"),
    [
        (["nonsense", "--role", "bureau"], "email: "),
        (["otto@example.org", "--role", "officer"], "officer: "),
        (["otto@example.org", "--role", "officer", "--officer", "N-999"], "--officer: "),
        (["otto@example.org", "--role", "moderator"], "email: A moderator is a civilian"),
        (
            ["civil@example.org", "--role", "moderator", "--site", "nowhere"],
            "--site: there is no site nowhere.",
        ),
        (["civil@example.org", "--role", "bureau", "--site", "north"], "sites: "),
    ],
)
def test_the_command_names_what_is_wrong(cast, otto, words, named):
    with pytest.raises(CommandError) as error:
        call_command("invite", *words)
    assert str(error.value).startswith(named)
    assert not Invitation.objects.exists()


@pytest.mark.parametrize("role", [Role.BUREAU, Role.ADMINISTRATOR, Role.MODERATOR, Role.OFFICER])
def test_a_role_is_taken_back_with_factors_and_sessions(cast, otto, role):
    made = invite(cast.rey.email, role=role, officer=otto if role == Role.OFFICER else None, now=NOW)
    client = signed_in(Client(), cast.rey)
    client.post(link_of(made))
    client.post("/accounts/invitation/accept/")
    made.refresh_from_db()
    invitations.end_role(made)
    otto.refresh_from_db()
    rey = User.objects.get(pk=cast.rey.pk)
    assert not access_of(rey, now=NOW).is_staff and otto.user is None and not rey.groups.exists()
    assert not Authenticator.objects.filter(user=rey).exists()
    assert client.get("/accounts/email/").status_code == 302


def test_an_administrator_invites_in_the_admin_and_sees_what_is_wrong(cast, otto, as_):
    ada = as_("ada")
    url = "/admin/sites_app/invitation/add/"
    wrong = ada.post(url, {"email": "otto@example.org", "role": "moderator", "language": "en"})
    assert wrong.status_code == 200 and "A moderator is a civilian" in wrong.content.decode()
    right = ada.post(
        url, {"email": "civil@example.org", "role": "moderator", "language": "es", "sites": [cast.north.pk]}
    )
    assert right.status_code == 302
    made = Invitation.objects.get()
    assert list(made.sites.all()) == [cast.north]
    confirmations.confirm(Confirmation.objects.get(), by=None, now=NOW)
    assert OutgoingMail.objects.filter(kind=invitations.KIND, language="es").count() == 1


def test_a_moderator_sees_no_invitations_and_no_accounts(as_):
    mia, ada = as_("mia"), as_("ada")
    for path in ("/admin/sites_app/invitation/", "/admin/accounts/user/", "/admin/sites_app/moderatorscope/"):
        assert ada.get(path).status_code == 200, path
        assert mia.get(path).status_code == 403, path


def test_closing_an_account_in_the_admin_ends_its_sessions(cast, as_):
    omar, ada = as_("omar"), as_("ada")
    version = cast.omar.session_version
    ada.post(f"/admin/accounts/user/{cast.omar.pk}/change/", {"language": "en"})
    cast.omar.refresh_from_db()
    assert not cast.omar.is_active and cast.omar.session_version == version + 1
    assert omar.get("/accounts/email/").status_code == 302
