"""Pages for residents: without account, without script; a GET on a private link changes nothing."""

import re
from datetime import timedelta

import pytest
from django.conf import settings as django_settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from lib.redis_client import page_client
from mail.models import OutgoingMail
from meetings.models import Action, Meeting, Rsvp
from tests.people import today_at_home

from .factories import new_meeting, new_rsvp, seats


@pytest.fixture
def browser():
    return Client(headers={"referer": "http://testserver/"})


@pytest.fixture
def meeting(cast):
    fields = {"capacity": 3, "child_care": True, "interpretation": True}
    return new_meeting(cast.north, starts_at=timezone.now() + timedelta(days=3), **fields)


def form_of(page) -> dict:
    """The hidden values of the page's form."""
    return dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', page.content.decode()))


def send(browser, meeting, prefix="", **said):
    path = f"{prefix}/meetings/{meeting.pk}/rsvp/"
    return browser.post(path, {**form_of(browser.get(path)), "party_size": 1, **said})


@pytest.mark.parametrize(("prefix", "words"), [("", "What you typed is still here"), ("/es", "Lo que escribió sigue")])
def test_beyond_the_limit_of_her_library_rosa_keeps_what_she_typed(browser, meeting, settings, prefix, words):
    path, said = f"{prefix}/meetings/{meeting.pk}/rsvp/", {"party_size": 3, "needs": "child_care", "name": "Rosita"}
    data = {**form_of(browser.get(path)), **said, "email": "rosita@example.org"}
    settings.LIMITS = {**settings.LIMITS, "rsvp": "0/300"}
    page = browser.post(path, data)
    text = page.content.decode()
    assert page.status_code == 429 and 0 < int(page["Retry-After"]) <= 300 and words in text
    assert "Rosita" in text and "rosita@example.org" in text and form_of(page)["key"] == data["key"]
    assert text.count(" checked") + text.count(" selected") == 3 and not Rsvp.objects.exists()
    settings.LIMITS = {**settings.LIMITS, "rsvp": "60/300"}
    assert browser.post(path, data).status_code in (200, 302) and seats(meeting) == (3, 0)


def test_with_an_account_nothing_typed_is_lost_either(as_, meeting, settings):
    rosa, path = as_("rosa"), f"/me/meetings/{meeting.pk}/rsvp/"
    data = {**form_of(rosa.get(path)), "party_size": 2, "needs": "child_care"}
    settings.LIMITS = {**settings.LIMITS, "rsvp": "0/300"}
    page = rosa.post(path, data)
    assert page.status_code == 429 and page["Retry-After"] and form_of(page)["key"] == data["key"]
    assert page.content.decode().count(" checked") + page.content.decode().count(" selected") == 3


def test_rosa_reads_when_where_seats_and_that_she_can_simply_come(browser, meeting):
    page = browser.get(f"/meetings/{meeting.pk}/").content.decode()
    assert "Neighborhood meeting" in page and "Library" in page and "You can just come." in page
    assert "3 of 3 seats are free." in page and f"/meetings/{meeting.pk}/rsvp/" in page


def test_who_comes_in_uniform_stands_above_the_button(browser, meeting):
    Meeting.objects.filter(pk=meeting.pk).update(description={"en": "Two officers come, in uniform."})
    page = browser.get(f"/meetings/{meeting.pk}/").content.decode()
    assert page.index("in uniform") < page.index('class="usa-button"')
    assert "At the meeting, officers can see who comes." in page and "At a meeting you need not" not in page


def test_the_cached_page_shows_live_seats(browser, meeting):
    browser.get(f"/meetings/{meeting.pk}/")
    new_rsvp(meeting, 2, now=timezone.now())
    with CaptureQueriesContext(connection) as queries:
        page = browser.get(f"/meetings/{meeting.pk}/")
    assert "1 of 3 seats is free." in page.content.decode()
    assert len(queries) == 1 and page["Cache-Control"] == "no-cache" and not page.cookies


def test_a_title_cannot_pretend_to_be_the_seats(browser, cast):
    meeting = new_meeting(cast.north, title={"en": "<!-- seats -->"}, starts_at=timezone.now() + timedelta(days=1))
    page = browser.get(f"/meetings/{meeting.pk}/").content.decode()
    assert "&lt;!-- seats --&gt;" in page and "There is room for everybody." in page


def test_the_list_shows_what_is_ahead_what_was_promised_and_the_minutes(browser, cast, meeting):
    new_meeting(cast.north, title={"en": "A secret draft"}, status="draft")
    new_meeting(cast.south, title={"en": "Somewhere else"}, starts_at=meeting.starts_at)
    earlier = new_meeting(cast.north, title={"en": "Last time"}, starts_at=timezone.now() - timedelta(days=9))
    Action.objects.create(meeting=earlier, text={"en": "Fix the lamp"}, due=today_at_home() - timedelta(days=3))
    page = browser.get("/sites/north/meetings/").content.decode()
    assert all(words in page for words in ("Neighborhood meeting", "Last time", "Fix the lamp", "Late since"))
    assert "A secret draft" not in page and "Somewhere else" not in page
    assert "Fix the lamp" in browser.get(f"/meetings/{meeting.pk}/").content.decode()
    assert browser.get("/sites/nowhere/meetings/").status_code == 404


@pytest.mark.parametrize(
    "path", ["/meetings/{}/", "/meetings/{}/rsvp/", "/meetings/{}/meeting.ics", "/meetings/{}/meeting.png"]
)
def test_a_draft_is_nowhere(browser, meeting, path):
    assert browser.get(path.format(meeting.pk)).status_code == 200
    Meeting.objects.update(status="draft")
    page_client().flushdb()
    assert browser.get(path.format(meeting.pk)).status_code == 404


@pytest.mark.parametrize(
    ("prefix", "words"),
    [
        ("", ("You told us: 2 people.", "What you need: An interpreter; Child care.", "Change this")),
        ("/es", ("Nos dijo que vienen 2 personas.", "Lo que necesita: ", "Cambiar esto")),
    ],
)
@pytest.mark.parametrize("waiting", [False, True])
def test_without_an_address_rosa_reads_what_she_told_us_also_while_she_waits(browser, meeting, prefix, words, waiting):
    if waiting:
        new_rsvp(meeting, 3, now=timezone.now())
    asked = {"party_size": 2, "needs": ["interpretation", "child_care"]}
    page = browser.get(send(browser, meeting, prefix, **asked)["Location"]).content.decode()
    assert all(text in page for text in words) and 'href="#change"' in page and 'id="change"' in page
    assert Rsvp.objects.filter(status="waitlisted").exists() is waiting


def test_whoever_asked_for_nothing_reads_that(browser, meeting):
    page = browser.get(send(browser, meeting, party_size=1)["Location"]).content.decode()
    assert "You told us: 1 person. You asked for nothing else." in page and "What you need" not in page


def test_with_an_address_the_answer_never_tells_what_was_said(browser, meeting):
    page = send(browser, meeting, email="rosa@example.org", party_size=2, needs="child_care").content.decode()
    assert "Thank you for telling us" in page and "You told us" not in page


def test_rosa_gets_her_private_page_changes_and_cancels(browser, meeting):
    sent = send(browser, meeting, party_size=2, needs=["child_care"])
    assert sent.status_code == 302 and sent["Location"].startswith("/rsvp/")
    link = sent["Location"]
    page = browser.get(link)
    assert "Your seats are kept" in page.content.decode() and django_settings.BASE_URL + link in page.content.decode()
    assert page["Cache-Control"] == "no-store" and page["Referrer-Policy"] == "no-referrer"
    changed = browser.post(f"{link}change/", {**form_of(page), "party_size": 3, "needs": ["child_care", "other"]})
    assert changed.status_code == 302
    assert (Rsvp.objects.get().party_size, Rsvp.objects.get().needs) == (3, ["child_care", "other"])
    too_many = browser.post(f"{link}change/", {**form_of(page), "party_size": 4})
    assert too_many.status_code == 409 and "not that many seats" in too_many.content.decode()
    for _ in range(2):
        assert browser.post(f"{link}cancel/", form_of(page)).status_code == 302
    assert "You have cancelled" in browser.get(link).content.decode()
    assert seats(meeting) == (0, 0)


def test_with_an_address_the_page_shows_no_link(browser, meeting):
    sent = send(browser, meeting, email="rosa@example.org", name="Rosita")
    assert sent.status_code == 200 and "/rsvp/" not in sent.content.decode().replace(f"{meeting.pk}/rsvp/", "")
    assert OutgoingMail.objects.get().kind == "rsvp_confirmation"
    again = send(browser, meeting, email="rosa@example.org", name="Rosita")
    assert without_hidden(again) == without_hidden(sent)


def without_hidden(page) -> str:
    return re.sub(r'value="[^"]{30,}"', "", page.content.decode())


def test_sending_the_same_form_twice_is_one_rsvp(browser, meeting):
    path = f"/meetings/{meeting.pk}/rsvp/"
    said = {**form_of(browser.get(path)), "party_size": 1}
    first, again = browser.post(path, said), browser.post(path, said)
    assert first["Location"] == again["Location"] and Rsvp.objects.count() == 1
    other = browser.post(path, {**said, "party_size": 2})
    assert other.status_code == 200 and "You already told us" in other.content.decode()
    assert form_of(other)["key"] != said["key"]
    assert browser.post(path, {**said, **form_of(other), "party_size": 2}).status_code == 302
    assert Rsvp.objects.count() == 2


def test_bad_input_keeps_the_text(browser, meeting):
    answer = send(browser, meeting, party_size=11, email="nobody", name="Rosita")
    assert answer.status_code == 400
    assert 'value="Rosita"' in answer.content.decode() and 'value="nobody"' in answer.content.decode()
    assert send(browser, meeting, key="short").status_code == 400


def test_an_over_meeting_takes_no_more_answers(browser, meeting):
    path = f"/meetings/{meeting.pk}/rsvp/"
    said = {**form_of(browser.get(path)), "party_size": 1}
    past = timezone.now() - timedelta(days=1)
    Meeting.objects.update(starts_at=past, ends_at=past + timedelta(hours=1))
    assert browser.post(path, said).status_code == 409
    assert not Rsvp.objects.exists()


def test_every_mailed_link_fetched_fifty_times_changes_nothing(browser, meeting):
    row = new_rsvp(meeting, 2, email="rosa@example.org", now=timezone.now())
    links = [link.removeprefix(django_settings.BASE_URL) for link in (row.link, row.quiet_link)]
    paths = [
        *links,
        f"{links[0]}change/",
        f"{links[0]}cancel/",
        f"/meetings/{meeting.pk}/",
        f"/meetings/{meeting.pk}/meeting.ics",
    ]
    before = everything()
    for path in paths:
        for _ in range(50):
            for verb in (browser.get, browser.head, browser.options):
                assert verb(path).status_code in (200, 405)
    assert everything() == before
    assert browser.post(links[1]).status_code == 200  # one click, as a mail program sends it: no cookie, no form
    assert not Rsvp.objects.get().reminders
    assert browser.post(f"{links[0]}cancel/").status_code == 302
    assert Rsvp.objects.get().status == "cancelled"


def everything() -> list:
    return [list(model.objects.order_by("pk").values()) for model in (Meeting, Rsvp, OutgoingMail)]


def test_a_link_works_for_its_own_purpose_only(browser, meeting):
    row = new_rsvp(meeting, 1, now=timezone.now())
    quiet = row.quiet_link.split("/rsvp/")[1].split("/")[0]
    assert browser.get(f"/rsvp/{row.token}/").status_code == 200
    assert browser.get(f"/rsvp/{quiet}/").status_code == 404
    assert browser.post(f"/rsvp/{quiet}/cancel/").status_code == 404
    assert browser.post(f"/rsvp/{row.token}/reminders/").status_code == 404
    assert browser.get("/rsvp/unknown/").status_code == 404


def test_both_languages_everywhere(browser, meeting):
    for path in (
        "/es/sites/north/meetings/",
        f"/es/meetings/{meeting.pk}/",
        f"/es/meetings/{meeting.pk}/rsvp/",
    ):
        page = browser.get(path)
        assert page.status_code == 200 and "Reunión del vecindario" in page.content.decode()
    sent = send(browser, meeting, prefix="/es")
    assert sent["Location"].startswith("/es/rsvp/") and Rsvp.objects.get().language == "es"
    assert "/es/rsvp/" in Rsvp.objects.get().link


def test_a_preview_for_messengers_has_title_day_place_and_picture(browser, meeting):
    page = browser.get(f"/meetings/{meeting.pk}/").content.decode()
    assert '<meta property="og:title" content="Neighborhood meeting, ' in page
    picture = re.search(r'og:image" content="[^"]*?(/meetings/[^"]+)"', page)[1]
    answer = browser.get(picture)
    assert answer["Content-Type"] == "image/png" and answer.content.startswith(b"\x89PNG")
    assert 'href="sms:?&amp;body=Neighborhood%20meeting' in page


def test_hostile_titles_and_places_stay_text(browser, cast):
    evil = '"><script>alert(1)</script>{{ 7*7 }}\u202e\r\nBEGIN:VEVENT'
    meeting = new_meeting(cast.north, title={"en": evil}, place=evil, starts_at=timezone.now() + timedelta(days=1))
    for path in (f"/meetings/{meeting.pk}/", f"/meetings/{meeting.pk}/rsvp/", "/sites/north/meetings/"):
        assert b"<script>alert" not in browser.get(path).content
    assert browser.get(f"/meetings/{meeting.pk}/meeting.png").status_code == 200
    assert browser.get(f"/meetings/{meeting.pk}/meeting.ics").content.count(b"\r\nBEGIN:VEVENT\r\n") == 1


def test_the_calendar_file_and_the_feed(browser, cast, meeting):
    new_meeting(cast.south, title={"en": "Somewhere else"}, starts_at=meeting.starts_at)
    one = browser.get(f"/meetings/{meeting.pk}/meeting.ics")
    assert one["Content-Type"] == "text/calendar; charset=utf-8; method=PUBLISH" and b"SEQUENCE:0" in one.content
    assert "Reunión del vecindario" in browser.get(f"/meetings/{meeting.pk}/meeting.ics?lang=es").content.decode()
    Meeting.objects.filter(pk=meeting.pk).update(status="cancelled", sequence=1)
    cancelled = browser.get(f"/meetings/{meeting.pk}/meeting.ics")
    assert cancelled["Content-Type"].endswith("method=CANCEL") and b"SUMMARY:Cancelled: " in cancelled.content
    feed = browser.get("/sites/north/calendar.ics").content
    assert feed.count(b"BEGIN:VEVENT") == 1 and b"STATUS:CANCELLED" in feed and b"rsvp" not in feed


def test_rosa_signed_in_needs_no_address(as_, cast, meeting):
    rosa, path = as_("rosa"), f"/me/meetings/{meeting.pk}/rsvp/"
    assert f'href="{path}"' in rosa.get(f"/meetings/{meeting.pk}/rsvp/").content.decode()
    said = {**form_of(rosa.get(path)), "party_size": 2}
    answer = rosa.post(path, said)
    assert answer.status_code == 302 and answer["Location"].startswith("/rsvp/")
    assert Rsvp.objects.active().get(user=cast.rosa).email == cast.rosa.email
    assert OutgoingMail.objects.get().address == cast.rosa.email
    assert rosa.get(path)["Location"] == answer["Location"]
    assert f'href="{path}"' in rosa.get("/me/").content.decode(), "from her own things she can change it"
    assert as_(None).get(path).status_code == 302


def test_rosa_signed_in_finds_what_she_told_us_before_without_account(as_, cast, meeting):
    row = new_rsvp(meeting, 2, email=cast.rosa.email.upper(), now=timezone.now())
    assert as_("rosa").get(f"/me/meetings/{meeting.pk}/rsvp/")["Location"] == f"/rsvp/{row.token}/"


def test_anonymous_pages_set_no_cookie_but_the_forms_own(browser, meeting):
    browser.get("/sites/north/meetings/")
    browser.get(f"/meetings/{meeting.pk}/")
    assert not browser.cookies
    browser.get(f"/meetings/{meeting.pk}/rsvp/")
    assert list(browser.cookies) == [django_settings.CSRF_COOKIE_NAME]
    assert browser.cookies[django_settings.CSRF_COOKIE_NAME]["max-age"] == ""


def test_without_the_forms_own_cookie_nothing_is_booked(meeting):
    strict = Client(enforce_csrf_checks=True)
    assert strict.post(f"/meetings/{meeting.pk}/rsvp/", {"party_size": 1, "key": "k" * 40}).status_code == 403


def test_rosas_old_form_sent_again_after_she_cancelled_leads_to_her_page(as_, cast, meeting):
    rosa, path = as_("rosa"), f"/me/meetings/{meeting.pk}/rsvp/"
    said = {**form_of(rosa.get(path)), "party_size": 2}
    first = rosa.post(path, said)
    rosa.post(f"{first['Location']}cancel/")
    assert rosa.post(path, said)["Location"] == first["Location"]
    assert Rsvp.objects.count() == 1 and Rsvp.objects.get().status == "cancelled"
