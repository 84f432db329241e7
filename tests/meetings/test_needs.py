"""What a party needs, in its own words: read by the team, told of nobody, deleted with the rest (MEET-4, MEET-12)."""

import re
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import timezone

from meetings import personal
from meetings.models import Rsvp
from meetings.validators import validate_tells_nobody

from .factories import new_meeting, new_rsvp

WORDS = "A chair with arms for my mother"


@pytest.fixture
def meeting(cast):
    return new_meeting(cast.north, starts_at=timezone.now() + timedelta(days=3), interpretation=True)


def send(meeting, **said):
    client, path = Client(headers={"referer": "http://testserver/"}), f"/meetings/{meeting.pk}/rsvp/"
    page = client.get(path).content.decode()
    hidden = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', page))
    return client.post(path, {**hidden, "party_size": 1, **said}, follow=True)


def test_rosa_says_what_and_which_language_and_the_team_reads_it_without_her(meeting, as_):
    page = send(meeting, other_need=WORDS, interpretation_language="ko").content.decode()
    assert WORDS in page and "Korean" in page
    row = Rsvp.objects.get()
    assert row.needs == ["interpretation", "other"]  # who names a language or writes something has asked for it
    for path in ("", "tally/"):
        staff = as_("nora").get(f"/staff/sites/north/meetings/{meeting.pk}/{path}").content.decode()
        assert WORDS in staff and "Korean: 1" in staff
    public = Client().get(f"/meetings/{meeting.pk}/").content.decode()
    assert WORDS not in public and "Korean" not in public


def test_a_need_that_is_taken_back_takes_its_details_along(meeting):
    row = new_rsvp(meeting, 1, other_need=WORDS, interpretation_language="ko", now=timezone.now())
    client = Client(headers={"referer": "http://testserver/"})
    client.post(f"/rsvp/{row.token}/change/", {"party_size": 2, "other_need": "", "interpretation_language": ""})
    row.refresh_from_db()
    assert (row.needs, row.other_need, row.interpretation_language, row.party_size) == ([], "", "", 2)


def test_what_a_program_changes_of_them_is_changed(meeting):
    row = new_rsvp(meeting, 1, interpretation_language="ko", now=timezone.now())
    said = {"token": row.token, "interpretation_language": "vi", "other_need": WORDS}
    assert Client().post("/api/v1/rsvps/change/", said, content_type="application/json").status_code == 200
    row.refresh_from_db()
    assert (row.interpretation_language, row.other_need) == ("vi", WORDS)
    assert row.needs == ["interpretation", "other"]
    client = Client()
    client.post("/api/v1/rsvps/change/", {"token": row.token, "needs": []}, content_type="application/json")
    row.refresh_from_db()
    assert (row.needs, row.interpretation_language, row.other_need) == ([], "", ""), "no word outlives its need"


def test_a_need_that_the_meeting_does_not_offer_any_more_stays_with_who_asked_for_it(meeting):
    row = new_rsvp(meeting, 1, needs=["child_care"], now=timezone.now())
    client = Client(headers={"referer": "http://testserver/"})
    page = client.get(f"/rsvp/{row.token}/").content.decode()
    assert re.search(r'<input[^>]*value="child_care"[^>]*checked', page)
    assert 'value="child_care"' not in client.get(f"/meetings/{meeting.pk}/rsvp/").content.decode()
    sent = client.post(f"/rsvp/{row.token}/change/", {"party_size": 2, "needs": ["child_care"]})
    row.refresh_from_db()
    assert (sent.status_code, row.party_size, row.needs) == (302, 2, ["child_care"])


def test_the_words_are_deleted_with_the_party(meeting):
    row = new_rsvp(meeting, 1, other_need=WORDS, now=timezone.now())
    personal.purge((meeting.ends_at + timedelta(days=13)).date())
    row.refresh_from_db()
    assert row.other_need == WORDS
    personal.purge((meeting.ends_at + timedelta(days=15)).date())
    row.refresh_from_db()
    assert row.other_need == "" and row.needs == ["other"]  # the number stays, the words go


def test_the_words_of_a_known_address_that_asks_again_are_not_kept(meeting):
    for _ in range(2):
        new_rsvp(meeting, 1, email="rosa@example.org", other_need=WORDS, now=timezone.now())
    assert [row.other_need for row in Rsvp.objects.order_by("place")] == [WORDS, ""]


@pytest.mark.parametrize(
    "text", ["Call me 323 555 0100", "rosa@example.org", "see https://x.org", "I am @rosita", "+1 (323) 555-0100"]
)
def test_what_would_lead_to_her_is_handed_back_with_everything_typed(meeting, text):
    page = send(meeting, other_need=text, needs=["other"])
    assert page.status_code == 400 and "Please leave out phone numbers" in page.content.decode()
    assert text in page.content.decode() and not Rsvp.objects.exists()
    said = {"party_size": 1, "other_need": text}
    path = f"/api/v1/meetings/{meeting.pk}/rsvps/"
    assert Client().post(path, said, content_type="application/json").status_code == 400
    with pytest.raises(ValidationError):
        validate_tells_nobody(text)


@pytest.mark.parametrize("text", ["2 wheelchairs, 1 stroller", "no nuts; my son is 7", "from 6:30", "Sillas para 12"])
def test_ordinary_needs_are_taken(text):
    validate_tells_nobody(text)
