"""Ways into one's calendar: links to three providers, a subscription, and a name that stays (MEET-14)."""

import html
import re
from datetime import datetime, timedelta
from decimal import Decimal
from urllib.parse import parse_qs, urlsplit
from zoneinfo import ZoneInfo

import icalendar
import pytest
from django.test import Client
from django.utils import timezone

from lib.redis_client import page_client
from meetings.events import event_of
from meetings.models import Meeting

from .factories import new_meeting, new_rsvp

LA = ZoneInfo("America/Los_Angeles")


@pytest.fixture
def meeting(cast):
    return new_meeting(cast.north, starts_at=timezone.now() + timedelta(days=3), title={"en": "Tea & talk"})


def links(page: str) -> dict[str, dict[str, list[str]]]:
    found = re.findall(r'href="(https://(?:calendar\.google|outlook)[^"]+)"', page)
    return {urlsplit(url).netloc: parse_qs(urlsplit(url).query) for url in map(html.unescape, found)}


def test_the_meeting_goes_into_the_usual_calendars_by_plain_links(meeting):
    page = Client().get(f"/meetings/{meeting.pk}/").content.decode()
    found = links(page)
    assert set(found) == {"calendar.google.com", "outlook.live.com", "outlook.office.com"}
    google = found["calendar.google.com"]
    stamp = "%Y%m%dT%H%M%SZ"
    assert google["dates"] == [f"{meeting.starts_at.strftime(stamp)}/{meeting.ends_at.strftime(stamp)}"]
    assert google["text"] == ["Tea & talk"] and "You can just come." in google["details"][0]
    assert datetime.fromisoformat(found["outlook.live.com"]["startdt"][0]) == meeting.starts_at
    assert not re.findall(r'(?:src|action)="https?://', page)  # nothing of theirs is loaded


def test_no_link_to_a_provider_holds_a_private_link(meeting):
    row = new_rsvp(meeting, 1, now=timezone.now())
    found = links(Client().get(f"/rsvp/{row.token}/").content.decode())
    assert len(found) == 3 and row.token not in str(found) and str(row.pk) not in str(found)


def test_the_feed_is_offered_to_subscribe_to(meeting):
    page = Client().get("/es/sites/north/meetings/").content.decode()
    assert 'href="webcal://' in page and "/sites/north/calendar.ics?lang=es" in page


def test_the_uid_is_stored_and_outlives_a_new_address_of_the_portal(meeting, settings):
    before = event_of(meeting, "en").uid
    settings.BASE_URL = "https://another.example.org"
    assert event_of(Meeting.objects.get(pk=meeting.pk), "en").uid == before == meeting.calendar_uid
    assert "localhost" not in before


def test_only_an_exact_place_is_on_the_map(meeting, cast):
    def geo():
        file = Client().get(f"/meetings/{meeting.pk}/meeting.ics").content
        (event,) = icalendar.Calendar.from_ical(file).walk("VEVENT")
        assert str(event["CATEGORIES"].cats[0]) == "Neighborhood meeting"
        return event.get("GEO")

    cast.north.address, cast.north.latitude, cast.north.longitude = "12 Main Street", Decimal("33.9"), Decimal("-118.2")
    cast.north.coordinates_approximate = True
    cast.north.save()
    assert geo() is None
    cast.north.coordinates_approximate = False
    cast.north.save()
    assert (geo().latitude, geo().longitude) == (33.9, -118.2)
    Meeting.objects.update(address="Elsewhere 3")
    assert geo() is None


@pytest.mark.parametrize(("start", "name"), [("2026-11-01 01:30", "PDT – PST"), ("2026-11-02 18:00", "")])
def test_in_the_hour_that_happens_twice_the_page_says_which(cast, start, name):
    starts_at = datetime.fromisoformat(start).replace(tzinfo=LA)
    row = Meeting(site=cast.north, starts_at=starts_at.astimezone(ZoneInfo("UTC")))
    row.ends_at = row.starts_at + timedelta(minutes=60)
    assert row.zone_name == name


def test_a_phone_is_named_where_one_can_say_it_by_voice(meeting, cast):
    row = new_rsvp(meeting, 1, now=timezone.now())
    paths = [f"/meetings/{meeting.pk}/", f"/meetings/{meeting.pk}/rsvp/", f"/rsvp/{row.token}/"]
    assert not [path for path in paths if "by phone" in Client().get(path).content.decode()]
    cast.north.phone = "(323) 555-0100"
    cast.north.save()
    Meeting.objects.update(place="Gym")
    page_client().flushdb()
    assert all('href="tel:' in Client().get(path).content.decode() for path in paths)
