"""An address that may not be theirs is refused to moderators and administrators in words, never with a broken page."""

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from accounts.models import User
from mail.models import OutgoingMail
from sites_app.models import Officer
from tests.people import signed_in

pytestmark = pytest.mark.django_db
WORDS = {
    "mia": ("A moderator is a civilian", "Un moderador no es policía"),
    "ada": ("An administrator has no other role", "Quien administra no tiene otra función"),
}


def asked(client: Client, address: str, prefix: str = ""):
    return client.post(f"{prefix}/accounts/email/", {"email": address, "action_add": ""})


def confirmed(client: Client):
    code = OutgoingMail.objects.filter(kind="accounts.code").latest("pk").code
    return client.post("/accounts/confirm-email/", {"code": code})


@pytest.mark.parametrize("who", ["mia", "ada"])
def test_an_address_of_the_roster_is_refused_in_words(cast, who):
    person = getattr(cast, who)
    Officer.objects.create(first_name="Otto", last_name="Oaks", serial_number="N-77", email="otto@example.org")
    with pytest.raises(IntegrityError), transaction.atomic():  # the control: the database would break the page
        User.objects.filter(pk=person.pk).update(email="otto@example.org")
    client = signed_in(Client(), person)
    for prefix, words in zip(("", "/es"), WORDS[who], strict=True):
        page = asked(client, "Otto@Example.org", prefix)
        assert page.status_code == 200 and words in page.content.decode()
    assert not OutgoingMail.objects.filter(kind="accounts.code").exists()
    assert asked(client, "another@example.org").status_code == 302
    assert confirmed(client).status_code == 302
    assert User.objects.get(pk=person.pk).email == "another@example.org"


@pytest.mark.parametrize("who", ["mia", "ada"])
def test_put_on_the_roster_before_the_code_was_typed_is_refused_in_words(cast, who):
    client = signed_in(Client(), getattr(cast, who))
    before = getattr(cast, who).email
    assert asked(client, "otto@example.org").status_code == 302
    Officer.objects.create(first_name="Otto", last_name="Oaks", serial_number="N-77", email="otto@example.org")
    page = confirmed(client)
    assert page.status_code == 200 and WORDS[who][0] in page.content.decode()
    assert User.objects.get(pk=getattr(cast, who).pk).email == before


def test_the_bureau_may_have_one(cast):
    Officer.objects.create(first_name="Otto", last_name="Oaks", serial_number="N-77", email="otto@example.org")
    client = signed_in(Client(), cast.bea)
    assert asked(client, "otto@example.org").status_code == 302 and confirmed(client).status_code == 302
