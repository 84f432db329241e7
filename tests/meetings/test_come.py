"""May I come? One sentence, the same on page, in mail and in the calendar, in both languages (MEET-3)."""

import html
import re
from datetime import timedelta

import icalendar
import pytest
from django.test import Client
from django.utils import timezone, translation

from lib.redis_client import page_client
from mail import mail_types
from mail.models import OutgoingMail
from meetings.models import Meeting, Rsvp

from .factories import new_meeting, new_rsvp

ROOM = {"": "You can just come.", "/es": "Puede venir sin avisar."}
STANDING = {
    "": "All seats are taken. You can still come, but there may not be a seat for you.",
    "/es": "Ya no hay asientos. Puede venir de todos modos, pero quizá no haya dónde sentarse.",
}
WAIT_FOR_MAIL = {
    "": "The meeting is full. You are number 2 on the list. Please come only if we e-mail you that there is room.",
    "/es": "La reunión está llena. Usted es el número 2 de la lista. Venga solo si le escribimos que ya hay lugar.",
}
LOOK_AGAIN = {
    "": "The meeting is full. You are number 2 on the list. Before you come, open this page again, or call "
    "(323) 555-0100: it says whether there is room.",
    "/es": "La reunión está llena. Usted es el número 2 de la lista. Antes de venir, abra esta página otra vez o llame "
    "al (323) 555-0100: ahí le decimos si ya hay lugar.",
}
BUTTON = {"": ("I'm coming", "Join the waiting list"), "/es": ("Voy a ir", "Anotarme en la lista de espera")}
SENTENCES = [*ROOM.values(), *STANDING.values(), *WAIT_FOR_MAIL.values(), *LOOK_AGAIN.values()]
LANGUAGES = pytest.mark.parametrize("prefix", ["", "/es"])


@pytest.fixture
def meeting(cast):
    """Two seats; a team with a telephone."""
    cast.north.phone = "(323) 555-0100"
    cast.north.save()
    return new_meeting(cast.north, capacity=2, starts_at=timezone.now() + timedelta(days=3), child_care=True)


def fill(meeting) -> None:
    """Both seats, and one party that waits."""
    for size in (2, 1):
        new_rsvp(meeting, size, now=timezone.now())
    page_client().flushdb()


def waits(meeting, prefix: str, **said) -> Rsvp:
    fill(meeting)
    return new_rsvp(meeting, 1, language=prefix[1:] or "en", now=timezone.now(), **said)


def words_of(text: str) -> str:
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", text)).split())


def page(path: str) -> str:
    return words_of(Client().get(path).content.decode())


def file(path: str) -> icalendar.Event:
    (event,) = icalendar.Calendar.from_ical(Client().get(path).content).walk("VEVENT")
    return event


def mail(kind: str) -> tuple[str, str, icalendar.Event]:
    """(text, HTML in words, event) of the last queued mail of that kind."""
    row = OutgoingMail.objects.filter(kind=kind).latest("pk")
    with translation.override(row.language):
        rendered = mail_types.get(kind).render(row)
    (event,) = icalendar.Calendar.from_ical(rendered.attachments[0][1]).walk("VEVENT")
    return " ".join(rendered.text.split()), words_of(rendered.html), event


def says_only(text: str, sentence: str) -> bool:
    """This sentence, and none of the others that would say something else."""
    return sentence in text and not [other for other in SENTENCES if other != sentence and other in text]


@LANGUAGES
def test_where_there_is_room_everything_says_come(meeting, prefix):
    new_rsvp(meeting, 1, email="rosa@example.org", language=prefix[1:] or "en", now=timezone.now())
    text, in_html, event = mail("rsvp_confirmation")
    public = file(f"/meetings/{meeting.pk}/meeting.ics?lang={prefix[1:] or 'en'}")
    for said in (
        page(f"{prefix}/meetings/{meeting.pk}/"),
        page(f"{prefix}/meetings/{meeting.pk}/rsvp/"),
        text,
        in_html,
    ):
        assert says_only(said, ROOM[prefix])
    assert says_only(page(f"{prefix}/sites/north/meetings/"), ROOM[prefix])
    for entry in (event, public):
        assert says_only(entry["DESCRIPTION"], ROOM[prefix]) and entry["STATUS"] == "CONFIRMED"
    assert BUTTON[prefix][0] in page(f"{prefix}/meetings/{meeting.pk}/")


@LANGUAGES
def test_at_a_full_meeting_nobody_is_told_to_just_come(meeting, prefix):
    fill(meeting)
    for path in (
        f"/meetings/{meeting.pk}/",
        f"/meetings/{meeting.pk}/rsvp/",
        "/sites/north/meetings/",
        "/sites/north/",
    ):
        assert says_only(page(f"{prefix}{path}"), STANDING[prefix]), path
    for path in (f"/meetings/{meeting.pk}/", f"/meetings/{meeting.pk}/rsvp/"):
        assert BUTTON[prefix][1] in page(f"{prefix}{path}") and BUTTON[prefix][0] not in page(f"{prefix}{path}")
    public = file(f"/meetings/{meeting.pk}/meeting.ics?lang={prefix[1:] or 'en'}")
    assert says_only(public["DESCRIPTION"], STANDING[prefix])


@LANGUAGES
def test_who_waits_with_an_address_comes_only_when_we_write(meeting, prefix):
    Meeting.objects.update(walk_ins=False)
    row = waits(meeting, prefix, email="rosa@example.org")
    text, in_html, event = mail("rsvp_confirmation")
    for said in (page(f"{prefix}/rsvp/{row.token}/"), text, in_html, event["DESCRIPTION"]):
        assert says_only(said, WAIT_FOR_MAIL[prefix])
    assert event["STATUS"] == "TENTATIVE"


@LANGUAGES
def test_what_is_answered_to_an_address_is_the_same_sentence(meeting, prefix):
    Meeting.objects.update(walk_ins=False)
    fill(meeting)
    path = f"{prefix}/meetings/{meeting.pk}/rsvp/"
    client = Client(headers={"referer": "http://testserver/"})
    hidden = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', client.get(path).content.decode()))
    sent = client.post(path, {**hidden, "party_size": 1, "email": "rosa@example.org"})
    assert says_only(words_of(sent.content.decode()), WAIT_FOR_MAIL[prefix])


@LANGUAGES
def test_who_waits_without_an_address_looks_again_or_calls(meeting, prefix):
    Meeting.objects.update(walk_ins=False)
    row = waits(meeting, prefix)
    assert says_only(page(f"{prefix}/rsvp/{row.token}/"), LOOK_AGAIN[prefix])
    entry = file(f"{prefix}/rsvp/{row.token}/meeting.ics")
    assert entry["STATUS"] == "TENTATIVE" and says_only(entry["DESCRIPTION"], LOOK_AGAIN[prefix])
    assert row.token not in Client().get(f"{prefix}/rsvp/{row.token}/meeting.ics").content.decode()


@LANGUAGES
def test_who_waits_where_everybody_may_come_reads_that_there_may_be_no_seat(meeting, prefix):
    row = waits(meeting, prefix, email="rosa@example.org")
    text, in_html, event = mail("rsvp_confirmation")
    for said in (page(f"{prefix}/rsvp/{row.token}/"), text, in_html, event["DESCRIPTION"]):
        assert says_only(said, STANDING[prefix])
    assert event["STATUS"] == "TENTATIVE"


def test_a_confirmed_party_of_a_full_meeting_has_its_seats(meeting):
    new_rsvp(meeting, 2, email="rosa@example.org", now=timezone.now())
    text, _html, event = mail("rsvp_confirmation")
    assert "Your seats are kept." in text and not [other for other in SENTENCES if other in text]
    assert event["STATUS"] == "CONFIRMED" and event["DESCRIPTION"].startswith("Your seats are kept.")


@LANGUAGES
def test_a_cancelled_meeting_asks_for_nothing(meeting, prefix):
    row = new_rsvp(meeting, 1, now=timezone.now())
    day = timezone.now().date() + timedelta(days=2)
    Meeting.objects.update(interpretation=True, ask_until=day)
    page_client().flushdb()
    asking = {"": "Please ask for child care", "/es": "Pida "}[prefix]
    before = page(f"{prefix}/meetings/{meeting.pk}/")
    Meeting.objects.update(status="cancelled", cancel_reason={"en": "The heating broke."})
    page_client().flushdb()
    assert "child care" in before or "niños" in before
    for path in (f"/meetings/{meeting.pk}/", f"/rsvp/{row.token}/", f"/meetings/{meeting.pk}/rsvp/"):
        source = Client().get(f"{prefix}{path}").content.decode()
        said = words_of(source)
        assert "The heating broke." in said and asking not in said, path
        assert not [text for text in (*SENTENCES, *BUTTON[prefix]) if text in said], path
        assert "<form" not in re.sub(r"<(header|footer).*?</\1>", "", source, flags=re.S), path
        if prefix:
            assert 'lang="en" dir="ltr">The heating broke.' in source and "Por ahora solo en inglés." in said, path
