"""While nobody can read, the form is closed: numbers and routes instead, codes still open, and two ways back."""

import json
import re

import pytest
from django.conf import settings as configured
from django.test import Client

from feedback import actions, states
from feedback.models import Feedback, Message, Pause
from mail import rendering
from mail.models import OutgoingMail
from sites_app import confirmations

pytestmark = pytest.mark.django_db
FORM = "/sites/north/feedback/new/"
CLOSED = {"en": "Messages are closed for now", "es": "Por ahora no se reciben mensajes"}
NEW = {"site": "north", "category": "concern", "body": "The light at lot C is out."}


def api(client):
    return client.post("/api/v1/feedback/", json.dumps(NEW), content_type="application/json")


def close(mia):
    return mia.post("/admin/feedback/feedback/pause/", {"why": "nobody_reads"})


def test_mia_closes_the_form_and_opens_it_again(as_, cast, reach, client):
    _row, code = reach("answered")
    assert "textarea" in client.get(FORM).content.decode() and api(client).status_code == 201
    assert close(as_("mia")).status_code == 302
    for prefix, language in (("", "en"), ("/es", "es")):
        page = client.get(prefix + FORM).content.decode()
        assert CLOSED[language] in page and "<textarea" not in page and "tel:911" in page
    before = Feedback.objects.count()
    sent = client.post(FORM, {**NEW, "key": "k" * 43})
    assert sent.status_code == 503 and NEW["body"] in sent.content.decode(), "what was typed comes back"
    refused = api(client)
    assert refused.status_code == 503 and refused.json()["code"] == "paused"
    assert as_("rosa").get("/me" + FORM).status_code in (200, 404) and Feedback.objects.count() == before
    assert "The light works again." in client.post("/feedback/receipt/", {"receipt_code": code}).content.decode()
    as_("mia").post("/admin/feedback/feedback/resume/")
    assert api(client).status_code == 201 and Pause.objects.get().ended_on


@pytest.mark.parametrize("who", ["ada", "nora", "bea", "rosa"])
def test_nobody_else_closes_or_opens_it(as_, access_for, cast, today, who):
    client = as_(who)
    assert close(client).status_code == 403 and not Pause.objects.exists()
    close(as_("mia"))
    assert client.post("/admin/feedback/feedback/resume/").status_code == 403
    with pytest.raises(states.NotPermittedError):
        actions.resume(by=access_for(getattr(cast, who)), on=today)
    assert Pause.objects.get().ended_on is None


def test_the_oversight_address_opens_it_by_its_link_once(as_, client):
    close(as_("mia"))
    row = OutgoingMail.objects.get(kind=confirmations.ASKED, address=configured.OVERSIGHT_EMAIL)
    link = re.search(r"/accounts/invitation/confirm/[0-9]+-[0-9a-f]+/", rendering.render(row).text)[0]
    assert Client().get(link).status_code == 200 and actions.paused()
    assert Client().post(link).status_code == 200 and actions.paused() is None
    assert Client().post(link).status_code == 404


def test_the_environment_closes_it_whatever_the_admin_says(as_, client, settings):
    settings.PAUSED = "fault 2026-11-29"
    page = client.get(FORM).content.decode()
    assert "Something is broken" in page and "November 29, 2026" in page
    as_("mia").post("/admin/feedback/feedback/resume/")
    assert api(client).status_code == 503


@pytest.mark.parametrize("language", ["en", "es"])
def test_while_it_is_closed_a_thread_is_read_and_nothing_can_be_added(as_, cast, reach, client, language):
    """A word that nobody reads would be a promise; and what was typed comes back (POWER-11)."""
    _row, code = reach("answered")
    prefix = "/es" if language == "es" else ""
    typed = {"receipt_code": code, "body": "He is here again.", "key": "k" * 43}
    address = f"{prefix}/feedback/receipt/follow-up/"
    page = client.post(f"{prefix}/feedback/receipt/", {"receipt_code": code}).content.decode()
    assert address in page, "the control: it can be added to"
    close(as_("mia"))
    said = {"en": "not add anything until", "es": "no puede agregar nada hasta"}[language]
    page = client.post(f"{prefix}/feedback/receipt/", {"receipt_code": code}).content.decode()
    assert said in page and address not in page and "The light works again." in page
    for verb in ("follow-up", "worry"):
        sent = client.post(f"{prefix}/feedback/receipt/{verb}/", typed)
        assert sent.status_code == 503 and typed["body"] in sent.content.decode() and said in sent.content.decode()
    asked = {"receipt_code": code, "body": typed["body"]}
    refused = client.post(
        "/api/v1/feedback/follow-up/",
        json.dumps(asked),
        content_type="application/json",
        headers={"Idempotency-Key": "k" * 43},
    )
    assert refused.status_code == 503 and refused.json()["code"] == "paused"
    assert not Message.objects.filter(sender="resident").exists()
    as_("mia").post("/admin/feedback/feedback/resume/")
    assert client.post(address, typed).status_code == 200
    assert Message.objects.get(sender="resident").body == typed["body"]
