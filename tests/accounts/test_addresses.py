"""Addresses have one form and are compared exactly: a look-alike is somebody else.

Rules: POWER-10.
"""

import ast
from pathlib import Path

import pytest
from django.db import IntegrityError, connection, transaction
from django.urls import reverse

from accounts.models import User
from digests import subscribing
from digests.models import Subscription
from lib.addresses import AddressError, canonical
from mail.models import OutgoingMail
from meetings.actions import booking
from pages.personal import export_everything, forget_everywhere
from sites_app import invitations
from sites_app.models import Invitation
from tests.meetings.factories import NOW, new_meeting
from tests.people import new_user

ROOT = Path(__file__).resolve().parents[2]
REAL, ALIKE = "victim@mail.example", "victim@ma\u0131l.example"  # U+0131: an I to some databases
ALIKE_ASCII = "victim@xn--mal-kua.example"


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        (" Rosa@Example.ORG ", "rosa@example.org"),
        ("\uff52osa@example.org", "rosa@example.org"),
        (ALIKE, ALIKE_ASCII),
        ("a@STRA\u00dfE.example", "a@xn--strae-oqa.example"),
        ("rosa+news@example.org", "rosa+news@example.org"),
    ],
)
def test_what_rosa_types_in_two_ways_is_one_address(typed, kept):
    assert canonical(typed) == kept == canonical(kept)


@pytest.mark.parametrize(
    "typed",
    ["", "rosa", "a@localhost", "a@127.0.0.1", "=?utf-8?q?x?=@example.org", "v\u0131ctim@mail.example",
     "gro\u00df@example.org",
     '"a b"@example.org', "a@b@example.org", "a..b@example.org", "a,b@example.org", "a@[127.0.0.1]", "a@exam ple.org",
     "a\x00@b.org", "a@b.org\nBcc: c@d.org", f"{'a' * 250}@b.org"],
)  # fmt: skip
def test_what_is_no_plain_address_is_refused(typed):
    with pytest.raises(AddressError):
        canonical(typed)


@pytest.mark.django_db
def test_the_forms_refuse_them_kindly(client, cast):
    address = reverse("digests:subscribe", args=["north"])
    for typed in ("a@localhost", "=?utf-8?q?x?=@example.org", "v\u0131ctim@mail.example"):
        page = client.post(address, {"email": typed})
        assert page.status_code == 400 and b"name@example.org" in page.content, typed
    assert not Subscription.objects.exists()
    assert client.post(address, {"email": "Rosa@Example.org"}).status_code < 400
    assert Subscription.objects.get().email == "rosa@example.org"


@pytest.mark.django_db
@pytest.mark.parametrize("wrong", ["Rosa@example.org", "ros\u0131@example.org", "a@localhost"])
def test_the_database_keeps_no_other_form(wrong):
    rosa = new_user("rosa")
    with pytest.raises(IntegrityError, match="canonical"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE accounts_user SET email = %s WHERE id = %s", [wrong, rosa.pk])


@pytest.mark.django_db
def test_a_look_alike_neither_reads_nor_deletes_what_is_the_victims(cast):
    meeting = new_meeting(cast.north)
    subscribing.ask(cast.north, email=REAL, language="en", now=NOW)
    subscribing.confirm(Subscription.objects.get(), now=NOW)
    booking.join(meeting.pk, booking.Party(1, email=REAL), now=NOW)
    invitations.invite(REAL, role="bureau", now=NOW)
    mails = OutgoingMail.objects.to_address(REAL).count()
    alike = User.objects.create_user(ALIKE)
    assert alike.email == ALIKE_ASCII and mails > 1
    told = export_everything(alike)
    assert "north" not in str(told) and str(meeting.pk) not in str(told)
    forget_everywhere(alike)
    assert Subscription.objects.filter(email=REAL, confirmed_on__isnull=False).exists()
    assert Invitation.objects.filter(email=REAL).exists()
    assert OutgoingMail.objects.to_address(REAL).count() == mails
    victim = User.objects.create_user("Victim@Mail.example")  # the control: who it belongs to has it
    assert "north" in str(export_everything(victim))


@pytest.mark.django_db
def test_a_look_alikes_subscription_is_not_in_the_victims_way(client, cast):
    address = reverse("digests:subscribe", args=["north"])
    for typed in (ALIKE, REAL, "VICTIM@mail.example"):
        assert client.post(address, {"email": typed}).status_code < 400, typed
    assert set(Subscription.objects.values_list("email", flat=True)) == {REAL, ALIKE_ASCII}


@pytest.mark.django_db
def test_an_invitation_signs_in_whoever_it_names(client):
    User.objects.create_user("newmod@c\u0131ty.example")
    invited = invitations.invite("newmod@city.example", role="bureau", now=NOW)
    assert invitations.account_for(invited).email == "newmod@city.example"


@pytest.mark.django_db
def test_somebody_with_a_capital_in_her_address_signs_in(client):
    new_user("rosa")
    client.post(reverse("account_request_login_code"), {"email": "ROSA@Example.org"})
    assert OutgoingMail.objects.get(kind="accounts.code").address == "rosa@example.org"


FOLDING = {"iexact", "istartswith", "icontains"}


def folded_addresses(source: str) -> list[int]:
    """Lines that compare an address without regard to capitals: by a lookup, Lower() or Upper(), or in SQL."""
    found = []
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.keyword) and node.arg and node.arg.split("__")[-1] in FOLDING:
            found += [node.value.lineno] if any(word in node.arg for word in ("email", "address")) else []
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") in ("Lower", "Upper", "Collate"):
            found += [node.lineno] if any(word in ast.unparse(node) for word in ("email", "address")) else []
        if isinstance(node, ast.Call) and getattr(node.func, "attr", "") in ("lower", "upper", "casefold"):
            found += [node.lineno] if any(word in ast.unparse(node.func) for word in ("email", "address")) else []
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            text = node.value.lower()
            found += [node.lineno] if "lower(email" in text or "lower(address" in text or "ilike" in text else []
    return found


def test_nothing_folds_the_capitals_of_an_address():
    code = [path for path in ROOT.rglob("*.py") if not {".venv", "tests", "migrations"} & set(path.parts)]
    assert len(code) > 150
    wrong = {str(path.relative_to(ROOT)): found for path in code if (found := folded_addresses(path.read_text()))}
    assert wrong == {}


@pytest.mark.parametrize(
    "fault",
    ["rows.filter(email__iexact=one)", 'Lower("email")', "user.email.lower()", 'x = "WHERE lower(email) = 1"',
     "rows.filter(user__email__iexact=one)"],
)  # fmt: skip
def test_a_folded_address_would_be_seen(fault):
    assert folded_addresses(fault) == [1]
