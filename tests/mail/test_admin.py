"""The outbox in the admin: for Ada only, without codes, links and whole addresses."""

import re
from datetime import timedelta

import pytest
from django.conf import settings
from django.utils import timezone

from mail import mail_types, outbox, reasons
from mail.models import OutgoingMail, Urgency

pytestmark = pytest.mark.django_db
LIST = "/admin/mail/outgoingmail/"
TOKEN = "Zm9vYmFyYmF6cXV4Zm9vYmFy.MTIz"

mail_types.register(
    "test_link",
    render=lambda row: mail_types.RenderedMail("Your visit", f"Change it: https://portal.example.org/rsvp/{TOKEN}/"),
    still_due=lambda row, now: "cancelled",
    urgency=Urgency.NOTICE,
)


@pytest.fixture
def rows(queue):
    now = timezone.now()
    queue("rosa", kind="test_link", now=now)
    queue("rey", now=now)
    outbox.queue_code(
        kind="test_code", key="c", to="rosa@example.org", language="en", code="7KQ9-2XWP",
        deadline=now + timedelta(minutes=10), now=now,
    )  # fmt: skip
    return {row.key: row for row in OutgoingMail.objects.all()}


def test_ada_sees_how_each_kind_stands_and_no_address(cast, as_, rows):
    page = as_("ada").get(LIST)
    assert page.status_code == 200
    text = page.content.decode()
    assert "outbox-figures" in text and "test_link" in text
    assert "rosa@example.org" not in text and "7KQ9" not in text


@pytest.mark.parametrize("language", ["en", "es"])
def test_every_kind_and_every_reason_has_words_and_rows_keep_their_codes(cast, as_, queue, language):
    queue("rosa", kind="rsvp_promotion")
    OutgoingMail.objects.update(status="dropped", why="rsvp_cancelled", finished_at=timezone.now())
    page = as_("ada").get(f"{'/es' if language == 'es' else ''}{LIST}").content.decode()
    ours = [name for name in mail_types.names() if not name.startswith("test_")]
    assert len(ours) >= 16 and not [name for name in ours if f">{name}<" in page]
    words = {"en": ("There is room now", "they will not come"), "es": ("Ya hay lugar", "no van a venir")}
    assert all(page.count(text) >= 1 for text in words[language])
    assert (OutgoingMail.objects.get().kind, OutgoingMail.objects.get().why) == ("rsvp_promotion", "rsvp_cancelled")
    filtered = as_("ada").get(f"{LIST}?kind=rsvp_promotion")
    assert filtered.context["cl"].result_count == 1


@pytest.mark.parametrize("room", ["accounts", "sites_app", "feedback", "meetings", "digests"])
def test_every_reason_that_a_room_gives_is_described(room):
    code = (settings.BASE_DIR / room / "mail_types.py").read_text()
    given = set(re.findall(r'(?:return|None if .+ else) "([a-z_ ]+)"$', code, re.MULTILINE))
    assert given <= set(reasons.REASONS) and (given or room == "accounts")


@pytest.mark.parametrize("name", ["mia", "nora", "rosa", "bea"])
def test_nobody_but_an_administrator_opens_the_outbox(cast, as_, rows, name):
    client = as_(name)
    for address in (LIST, f"{LIST}{rows['rey'].pk}/change/", f"{LIST}{rows['rey'].pk}/preview/"):
        assert client.get(address).status_code in (403, 404)
    assert as_("ada").get(f"{LIST}{rows['rey'].pk}/change/").status_code == 200


def test_a_row_shows_its_address_in_part_only(cast, as_, rows):
    text = as_("ada").get(f"{LIST}{rows['rey'].pk}/change/").content.decode()
    assert "r…@example.org" in text and "rey@example.org" not in text


def test_a_preview_sends_and_stores_nothing_and_has_no_private_link(cast, as_, rows, mailoutbox):
    before = list(OutgoingMail.objects.order_by("pk").values())
    text = as_("ada").get(f"{LIST}{rows['rosa'].pk}/preview/").content.decode()
    assert "Your visit" in text and "/rsvp/-/" in text and TOKEN not in text
    assert "cancelled" in text
    assert mailoutbox == []
    assert list(OutgoingMail.objects.order_by("pk").values()) == before


def test_a_sign_in_code_has_no_preview(cast, as_, rows):
    ada = as_("ada")
    assert ada.get(f"{LIST}{rows['c'].pk}/preview/").status_code == 404
    assert "7KQ9" not in ada.get(f"{LIST}{rows['c'].pk}/change/").content.decode()


def test_a_mail_that_cannot_be_made_says_why(cast, as_, queue):
    row = queue("rosa", params={"broken": True}, now=timezone.now())
    text = as_("ada").get(f"{LIST}{row.pk}/preview/").content.decode()
    assert "RuntimeError" in text


def test_ada_queues_a_refused_mail_again_but_not_a_sent_one(cast, as_, rows):
    now = timezone.now()
    OutgoingMail.objects.filter(pk=rows["rey"].pk).update(status="failed", why="refused", finished_at=now)
    OutgoingMail.objects.filter(pk=rows["rosa"].pk).update(status="sent", finished_at=now)
    chosen = [rows["rey"].pk, rows["rosa"].pk]
    answer = as_("ada").post(LIST, {"action": "queue_again", "_selected_action": chosen}, follow=True)
    assert answer.status_code == 200
    rey, rosa = OutgoingMail.objects.get(pk=chosen[0]), OutgoingMail.objects.get(pk=chosen[1])
    assert (rey.status, rey.message_id) == ("queued", rows["rey"].message_id)
    assert rosa.status == "sent"


def test_neither_a_code_nor_what_has_no_address_any_more_is_queued_again(cast, as_, rows):
    OutgoingMail.objects.update(status="dropped", why="too_late", secret="", finished_at=timezone.now())
    OutgoingMail.objects.filter(key="rosa").update(address="", key=None, params={})
    chosen = [row.pk for row in rows.values()]
    as_("ada").post(LIST, {"action": "queue_again", "_selected_action": chosen}, follow=True)
    found = dict(OutgoingMail.objects.values_list("pk", "status"))
    assert {name: found[row.pk] for name, row in rows.items()} == {"rosa": "dropped", "rey": "queued", "c": "dropped"}


def test_nothing_can_be_added_changed_or_deleted_by_hand(cast, as_, rows):
    ada = as_("ada")
    assert ada.get(f"{LIST}add/").status_code == 403
    assert ada.post(f"{LIST}{rows['rey'].pk}/change/", {"kind": "x"}).status_code == 403
    assert ada.post(f"{LIST}{rows['rey'].pk}/delete/", {"post": "yes"}).status_code == 403
    assert OutgoingMail.objects.count() == 3


def test_mail_that_is_being_sent_is_not_called_none(cast, as_, rows):
    """A server that takes the call and is silent holds them there."""
    none, sending = "No mail is waiting that could leave.", "All mail that could leave is being sent."
    OutgoingMail.objects.update(status="sending", claimed_by=1, lease_until=timezone.now())
    text = as_("ada").get(LIST).content.decode()
    assert sending in text and none not in text
    OutgoingMail.objects.all().delete()
    text = as_("ada").get(LIST).content.decode()
    assert none in text and sending not in text
