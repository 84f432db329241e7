"""Staff plan, change, cancel and close a site's meetings; others do not; nobody sees who comes."""

import csv
import re
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from mail.models import OutgoingMail
from meetings.actions import planning
from meetings.models import Action, Meeting, Rsvp, Series
from tests.people import today_at_home

from .factories import new_meeting, new_rsvp

BASE = "/staff/sites/north/meetings/"
LA = ZoneInfo("America/Los_Angeles")


def next_sunday_of_the_change(month: int, nth: int) -> date:
    """A day on which the clocks change in Los Angeles, the week before it ahead too: 2nd Sunday of March, 1st of
    November.
    """
    today = today_at_home()
    for year in (today.year, today.year + 1):
        first = date(year, month, 1)
        day = first + timedelta(days=(6 - first.weekday()) % 7 + 7 * (nth - 1))
        if day > today + timedelta(days=7):
            return day
    raise AssertionError


def said(day: date, **more) -> dict:
    return {
        "title_en": "Lights in the park",
        "title_es": "Luces en el parque",
        "day": day.isoformat(),
        "starts": "18:00",
        "ends": "19:30",
        "place": "Library",
        "walk_ins": "on",
        "languages": ["en", "es"],
        **more,
    }


@pytest.fixture
def day():
    return today_at_home() + timedelta(days=30)


@pytest.fixture
def meeting(cast):
    start = (timezone.now() + timedelta(days=9)).replace(minute=0, second=0, microsecond=0)
    return new_meeting(cast.north, capacity=5, starts_at=start)


def form_of(row: Meeting, **changes) -> dict:
    """What the browser sends when only `changes` are typed into the form of a meeting."""
    local = row.starts_at.astimezone(LA)
    fields = {
        "title_en": row.title["en"],
        "title_es": row.title["es"],
        "place": row.place,
        "address": row.address,
        "day": local.date().isoformat(),
        "starts": f"{local:%H:%M}",
        "ends": f"{row.ends_at.astimezone(LA):%H:%M}",
        "capacity": row.capacity or "",
        "walk_ins": "on",
    }
    return {**fields, **changes}


def test_omar_drafts_and_publishes_at_local_time(as_, cast, day):
    omar = as_("omar")
    answer = omar.post(f"{BASE}new/", said(day, capacity=40, child_care="on"))
    row = Meeting.objects.get()
    assert answer.status_code == 302 and row.status == "draft" and row.languages == ["en", "es"]
    assert row.starts_at.astimezone(LA).replace(tzinfo=None) == datetime(day.year, day.month, day.day, 18)
    assert omar.get(f"{BASE}{row.pk}/preview/").status_code == 200
    omar.post(f"{BASE}{row.pk}/publish/")
    assert as_(None).get(f"/meetings/{row.pk}/").status_code == 200


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"ends": "17:00"}, "ends"),
        ({"day": "2020-01-01"}, "day"),
        ({"day": "9999-12-31"}, "day"),
        ({"title_en": "", "title_es": ""}, "title"),
        ({"capacity": "0"}, "capacity"),
        ({"place": ""}, "place"),
    ],
)
def test_what_cannot_be_is_refused_and_the_text_kept(as_, day, wrong, field):
    answer = as_("omar").post(f"{BASE}new/", {**said(day), **wrong})
    assert answer.status_code == 400 and "Your text is still here" in answer.content.decode()
    assert not Meeting.objects.exists()


@pytest.mark.parametrize(("path", "more"), [("new/", {}), ("series/", {"pattern": "weekly", "count": "2"})])
def test_needs_are_asked_for_until_the_day_of_the_meeting_at_the_latest(as_, day, path, more):
    omar, late = as_("omar"), (day + timedelta(days=1)).isoformat()
    answer = omar.post(f"{BASE}{path}", said(day, ask_until=late, **more))
    text = answer.content.decode()
    assert answer.status_code == 400 and not Meeting.objects.exists()
    assert 'href="#id_ask_until"' in text and "This is after the meeting" in text and late in text
    assert omar.post(f"{BASE}{path}", said(day, ask_until=day.isoformat(), **more)).status_code == 302


def test_a_meeting_is_not_moved_before_the_day_until_which_needs_are_asked_for(as_, meeting):
    day = meeting.starts_at.astimezone(LA).date()
    changes = form_of(meeting, day=(day - timedelta(days=3)).isoformat(), ask_until=day.isoformat())
    answer = as_("omar").post(f"{BASE}{meeting.pk}/edit/", changes)
    assert answer.status_code == 400 and "This is after the meeting" in answer.content.decode()


def test_an_hour_that_does_not_exist_is_refused_with_the_reason(as_):
    answer = as_("omar").post(f"{BASE}new/", said(next_sunday_of_the_change(3, 2), starts="02:30", ends="04:00"))
    assert answer.status_code == 400 and "that night the clock jumps from" in answer.content.decode()


def test_an_hour_that_comes_twice_asks_which(as_):
    omar, day = as_("omar"), next_sunday_of_the_change(11, 1)
    asked = omar.post(f"{BASE}new/", said(day, starts="01:30", ends="04:00"))
    assert asked.status_code == 400 and "happens twice" in asked.content.decode() and "(PST)" in asked.content.decode()
    omar.post(f"{BASE}new/", said(day, starts="01:30", ends="04:00", starts_which="1"))
    assert Meeting.objects.get().starts_at.utctimetuple()[3:5] == (9, 30)
    shown = omar.get(f"{BASE}{Meeting.objects.get().pk}/edit/").content.decode()
    assert 'name="starts_which" value="1" ' in shown.replace('class="usa-input" ', "") or "starts_which" in shown


def test_a_series_keeps_its_time_on_the_clock(as_, cast):
    omar, sunday = as_("omar"), next_sunday_of_the_change(3, 2)
    first = sunday - timedelta(days=5)
    answer = omar.post(f"{BASE}series/", said(first, pattern="weekly", count="4"))
    assert answer.status_code == 302
    rows = list(Meeting.objects.order_by("starts_at"))
    assert len(rows) == 4 and {row.starts_at.astimezone(LA).hour for row in rows} == {18}
    assert len({row.starts_at.hour for row in rows}) == 2
    omar.post(f"{BASE}series/{Series.objects.get().pk}/publish/")
    assert Meeting.objects.filter(status="scheduled").count() == 4


def test_a_series_into_the_night_of_the_change_says_which_day_is_wrong(as_):
    sunday = next_sunday_of_the_change(3, 2)
    answer = as_("omar").post(
        f"{BASE}series/",
        said(sunday - timedelta(days=7), starts="02:30", ends="03:30", pattern="weekly", count="3"),
    )
    assert answer.status_code == 400 and f"{sunday:%B} {sunday.day}" in answer.content.decode()
    assert not Meeting.objects.exists()


def test_before_a_change_is_saved_one_sees_who_is_told(as_, cast, meeting):
    new_rsvp(meeting, 2, email="rosita@example.org", now=timezone.now())
    new_rsvp(meeting, 1, now=timezone.now())
    omar, typed = as_("omar"), form_of(meeting, place="School")
    shown = omar.post(f"{BASE}{meeting.pk}/edit/", typed).content.decode()
    assert "1 party that left an address gets one mail" in shown and "School" in shown and "osita" not in shown
    meeting.refresh_from_db()
    assert meeting.place == "Library"
    assert omar.post(f"{BASE}{meeting.pk}/save/", typed).status_code == 302
    meeting.refresh_from_db()
    assert (meeting.place, meeting.sequence) == ("School", 1)
    assert OutgoingMail.objects.filter(kind="meeting_changed").count() == 1


def seen_in(answer) -> str:
    return re.search(r'name="seen" value="(\w+)"', answer.content.decode())[1]


def test_what_a_colleague_saved_while_one_confirms_is_shown_before_it_is_written_over(as_, meeting):
    nora, omar, edit, save = as_("nora"), as_("omar"), f"{BASE}{meeting.pk}/edit/", f"{BASE}{meeting.pk}/save/"
    first = form_of(meeting, place="Nora's room", seen=seen_in(nora.get(edit)))
    first["seen"] = seen_in(nora.post(edit, first))
    for _pressed_twice in range(2):
        assert omar.post(save, {**first, "place": "Omar's room"}).status_code == 302
    late = nora.post(save, first)
    assert late.status_code == 409 and all(f"{who}&#x27;s room" in late.content.decode() for who in ("Omar", "Nora"))
    meeting.refresh_from_db()
    assert (meeting.place, meeting.sequence) == ("Omar's room", 1)
    assert nora.post(save, first | {"seen": seen_in(late)}).status_code == 302
    meeting.refresh_from_db()
    assert meeting.place == "Nora's room"


def test_a_change_says_the_words_and_nothing_of_a_box_that_was_empty_before(as_, meeting):
    shown = as_("omar").post(f"{BASE}{meeting.pk}/edit/", form_of(meeting, title_en="Coffee")).content.decode()
    assert "<br>Coffee</dd>" in shown and shown.count("<dt>") == 1


@pytest.mark.parametrize(("later", "ends"), [(1, "19:30"), (0, "20:00")])
def test_a_day_or_an_hour_that_a_colleague_gave_a_draft_is_not_written_over_unseen(as_, day, later, ends):
    as_("omar").post(f"{BASE}new/", said(day))
    draft = Meeting.objects.get()
    path, nora = f"{BASE}{draft.pk}/edit/", as_("nora")
    typed = said(day, place="School", seen=seen_in(nora.get(path)))
    moved = said(day + timedelta(days=later), ends=ends, seen=typed["seen"])
    assert as_("omar").post(path, moved).status_code == 302
    at_omars = Meeting.objects.get()
    late = nora.post(path, typed)
    assert late.status_code == 200 and "Save this change?" in late.content.decode()
    now = Meeting.objects.get()
    assert (now.place, now.starts_at, now.ends_at) == ("Library", at_omars.starts_at, at_omars.ends_at)


def test_more_seats_promote_and_tell_nobody_else(as_, meeting):
    new_rsvp(meeting, 5, email="rosa@example.org", now=timezone.now())
    new_rsvp(meeting, 2, email="rey@example.org", now=timezone.now())
    as_("omar").post(f"{BASE}{meeting.pk}/save/", form_of(meeting, capacity=7))
    assert Rsvp.objects.confirmed().count() == 2
    assert OutgoingMail.objects.filter(kind="rsvp_promotion").count() == 1
    assert not OutgoingMail.objects.filter(kind="meeting_changed").exists()


def test_no_capacity_at_all_promotes_everybody(as_, meeting):
    for size in (5, 3, 10):
        new_rsvp(meeting, size, now=timezone.now())
    as_("omar").post(f"{BASE}{meeting.pk}/save/", form_of(meeting, capacity=""))
    assert Rsvp.objects.confirmed().count() == 3


def test_a_cancellation_needs_a_reason(as_, meeting):
    omar = as_("omar")
    assert omar.post(f"{BASE}{meeting.pk}/cancel/", {}).status_code == 400
    assert omar.post(f"{BASE}{meeting.pk}/cancel/", {"reason_en": "Storm"}).status_code == 302
    assert as_(None).get(f"/meetings/{meeting.pk}/").content.decode().count("Storm") == 1


def test_a_cancellation_pressed_twice_leads_back_and_another_reason_is_given_back(as_, meeting):
    new_rsvp(meeting, 2, email="rosa@example.org", now=timezone.now())
    path, there = f"{BASE}{meeting.pk}/cancel/", f"{BASE}{meeting.pk}/"
    for _pressed_twice in range(2):
        assert as_("omar").post(path, {"reason_en": "Storm", "reason_es": ""})["Location"] == there
    assert as_("omar").get(path)["Location"] == there
    other = as_("nora").post(path, {"reason_en": "Fire"})
    assert other.status_code == 409 and 'value="Fire"' in other.content.decode()
    meeting.refresh_from_db()
    assert (meeting.cancel_reason, meeting.sequence) == ({"en": "Storm"}, 1)
    assert OutgoingMail.objects.filter(kind="meeting_cancelled").count() == 1


def test_of_two_who_cancel_at_once_the_second_hears_that_the_first_reason_stands(as_, meeting, monkeypatch):
    """The first is saved after the second's page was read: the action, not the page, has to see it."""
    real = planning.cancel_meeting

    def first(row, *, reason, now):
        real(row, reason={"en": "Storm"}, now=now)
        return real(row, reason=reason, now=now)

    monkeypatch.setattr(planning, "cancel_meeting", first)
    answer = as_("nora").post(f"{BASE}{meeting.pk}/cancel/", {"reason_en": "Fire"})
    assert answer.status_code == 409 and 'value="Fire"' in answer.content.decode()


def test_only_a_draft_can_be_thrown_away(as_, cast, meeting):
    omar = as_("omar")
    omar.post(f"{BASE}{meeting.pk}/discard/")
    assert Meeting.objects.filter(pk=meeting.pk).exists()
    times = {"starts_at": meeting.starts_at, "ends_at": meeting.ends_at}
    draft = planning.draft(cast.north, fields={"title": {"en": "X"}, "place": "Y", **times}, now=timezone.now())
    omar.post(f"{BASE}{draft.pk}/discard/")
    assert not Meeting.objects.filter(pk=draft.pk).exists()


@pytest.fixture
def held(cast):
    return new_meeting(cast.north, starts_at=timezone.now() - timedelta(days=8))


def closing_form(**more) -> dict:
    blank = {f"action-{n}-owner_role": "commander" for n in range(3)}
    return {"action-TOTAL_FORMS": 3, "action-INITIAL_FORMS": 0, **blank, **more}


def test_nora_closes_a_meeting_and_its_promise_stands_on_the_next_agenda(as_, cast, held, meeting):
    nora, due = as_("nora"), today_at_home() + timedelta(days=20)
    assert list(Meeting.objects.to_close(timezone.now())) == [held]
    sent = closing_form(
        headcount=30,
        walk_in_count=12,
        minutes_en="We spoke about lights.",
        **{"action-0-text_en": "Repair the lamp at the gate", "action-0-due": due.isoformat()},
    )
    assert nora.post(f"{BASE}{held.pk}/close/", sent).status_code == 302
    held.refresh_from_db()
    assert (held.status, held.headcount, held.walk_in_count) == ("held", 30, 12)
    assert not Meeting.objects.to_close(timezone.now()).exists()
    assert "Repair the lamp" in as_(None).get(f"/meetings/{meeting.pk}/").content.decode()
    assert "We spoke about lights." in as_(None).get(f"/meetings/{held.pk}/").content.decode()
    action = Action.objects.open_at(cast.north).get()
    nora.post(f"{BASE}actions/{action.pk}/done/")
    assert not Action.objects.open_at(cast.north).exists()


def test_two_who_close_the_same_meeting_do_not_write_over_each_other(as_, held):
    """Nora opens the form, Omar saves his minutes, Nora sends hers: both texts are before her, and nothing is lost."""
    path = f"{BASE}{held.pk}/close/"
    seen = re.search(r'name="seen" value="(\w+)"', as_("nora").get(path).content.decode())[1]
    as_("omar").post(path, closing_form(minutes_en="Omar's minutes.", seen=seen))
    page = as_("nora").post(path, closing_form(minutes_en="Nora wrote this.", seen=seen))
    text = page.content.decode()
    assert page.status_code == 409 and "Omar&#x27;s minutes." in text and "Nora wrote this.</textarea>" in text
    held.refresh_from_db()
    assert held.minutes["en"] == "Omar's minutes."
    seen = re.search(r'name="seen" value="(\w+)"', text)[1]
    assert as_("nora").post(path, closing_form(minutes_en="Both.", seen=seen)).status_code == 302
    held.refresh_from_db()
    assert held.minutes["en"] == "Both."


def test_the_form_sent_twice_promises_once(as_, held):
    path, due = f"{BASE}{held.pk}/close/", (today_at_home() + timedelta(days=9)).isoformat()
    seen = re.search(r'name="seen" value="(\w+)"', as_("nora").get(path).content.decode())[1]
    sent = closing_form(headcount=3, seen=seen, **{"action-0-text_en": "Repair the lamp", "action-0-due": due})
    assert [as_("nora").post(path, sent).status_code for _ in range(2)] == [302, 302]
    assert Action.objects.filter(meeting=held).count() == 1


def test_minutes_of_a_meeting_that_cannot_be_closed_yet_come_back(as_, meeting):
    page = as_("nora").post(f"{BASE}{meeting.pk}/close/", closing_form(minutes_en="Typed too early."))
    assert page.status_code == 409 and "Typed too early.</textarea>" in page.content.decode()


@pytest.mark.parametrize(
    "wrong",
    [
        {"headcount": 3, "walk_in_count": 4},
        {"headcount": -1},
        {"action-0-text_en": "Repair the lamp"},
        {"action-0-due": "2030-01-01"},
    ],
)
def test_closing_refuses_what_cannot_be(as_, held, wrong):
    assert as_("nora").post(f"{BASE}{held.pk}/close/", closing_form(**wrong)).status_code == 400
    assert not Action.objects.exists()


def test_a_meeting_ahead_cannot_be_closed(as_, meeting):
    as_("nora").post(f"{BASE}{meeting.pk}/close/", closing_form(headcount=3))
    meeting.refresh_from_db()
    assert (meeting.status, meeting.headcount) == ("scheduled", None)


def test_staff_pages_show_numbers_and_nobody(as_, meeting):
    row = new_rsvp(meeting, 2, name="Rosita", email="rosita@example.org", needs=["child_care"], now=timezone.now())
    for page in (
        "",
        f"{meeting.pk}/",
        f"{meeting.pk}/tally/",
        "export.csv",
        f"{meeting.pk}/cancel/",
        f"{meeting.pk}/edit/",
    ):
        answer = as_("omar").get(f"{BASE}{page}")
        body = b"".join(answer.streaming_content) if answer.streaming else answer.content
        assert answer.status_code == 200
        assert b"osita" not in body and str(row.pk).encode() not in body and row.token.encode() not in body


def test_the_export_cannot_become_a_formula(as_, cast, meeting):
    Meeting.objects.filter(pk=meeting.pk).update(title={"en": "=1+1"})
    body = b"".join(as_("omar").get(f"{BASE}export.csv").streaming_content).decode()
    assert "'=1+1" in body and body.splitlines()[0].startswith("id,starts_at")


def test_each_number_of_the_export_stands_under_its_own_name(as_, cast):
    now = timezone.now()
    row = new_meeting(cast.north, starts_at=now + timedelta(days=5), capacity=6)
    for size, needs in ((4, ["child_care"]), (3, ["child_care", "step_free"]), (4, ["child_care"])):
        new_rsvp(row, size, needs=needs, now=now)
    Meeting.objects.filter(pk=row.pk).update(
        status="held", headcount=20, walk_in_count=9, minutes={"en": "We met"}, minutes_on=now.date()
    )
    for done_on in (None, None, now.date()):
        Action.objects.create(meeting=row, text={"en": "A lamp"}, due=now.date(), done_on=done_on)
    lines = b"".join(as_("omar").get(f"{BASE}export.csv").streaming_content).decode().splitlines()
    (found,) = (line for line in csv.DictReader(lines) if line["id"] == str(row.pk))
    told = {
        "capacity": "6", "confirmed": "4", "waiting": "7", "parties": "3", "interpretation": "0", "child_care": "3",
        "step_free": "1", "other": "0", "headcount": "20", "walk_ins": "9", "minutes_on": str(now.date()),
        "open_actions": "2", "status": "held", "place": "Library", "title_en": "Neighborhood meeting",
        "title_es": "Reunión del vecindario",
    }  # fmt: skip
    assert {name: found[name] for name in told} == told


PAGES = ["", "{pk}/", "{pk}/preview/", "{pk}/tally/", "export.csv"]
PLANNING = ["new/", "series/", "{pk}/edit/", "{pk}/cancel/", "{pk}/close/"]
VERBS = ["{pk}/publish/", "{pk}/discard/", "{pk}/save/", "actions/{action}/done/", "actions/{action}/reopen/"]


@pytest.mark.parametrize(
    ("who", "page", "plan"),
    [
        ("omar", 200, 200),
        ("nora", 200, 200),
        ("bea", 200, 403),
        ("ada", 200, 403),
        ("mia", 403, 403),
        ("olga", 404, 404),
        ("rosa", 404, 404),
        (None, 302, 302),
    ],
)
def test_who_may_open_what(as_, cast, held, who, page, plan):
    action = Action.objects.create(meeting=held, text={"en": "A lamp"}, due=date(2030, 1, 1))
    browser = as_(who)
    fill = {"pk": held.pk, "action": action.pk}
    assert [browser.get(BASE + path.format(**fill)).status_code for path in PAGES] == [page] * len(PAGES)
    assert [browser.get(BASE + path.format(**fill)).status_code for path in PLANNING] == [plan] * len(PLANNING)
    if plan != 200:
        assert {browser.post(BASE + path.format(**fill)).status_code for path in VERBS} == {plan}
        assert Action.objects.filter(done_on=None).exists()


def test_a_meeting_of_south_is_not_reached_through_north(as_, cast, held):
    """Nested addresses: North's staff, North in the address, South's meeting."""
    south = new_meeting(cast.south, starts_at=held.starts_at)
    action = Action.objects.create(meeting=south, text={"en": "A lamp"}, due=date(2030, 1, 1))
    fill = {"pk": south.pk, "action": action.pk}
    omar = as_("omar")
    for path in [page for page in PAGES + PLANNING if "{pk}" in page]:
        assert omar.get(BASE + path.format(**fill)).status_code == 404
    for path in VERBS:
        assert omar.post(BASE + path.format(**fill)).status_code == 404
    assert as_("olga").get(f"/staff/sites/south/meetings/{south.pk}/").status_code == 200


def test_the_list_takes_the_same_statements_at_any_size(as_, cast, meeting):
    omar, counts = as_("omar"), []
    for _ in range(2):
        with CaptureQueriesContext(connection) as queries:
            omar.get(BASE)
        counts.append(len(queries))
        for _ in range(10):
            new_rsvp(new_meeting(cast.north, starts_at=meeting.starts_at), 2, now=timezone.now())
    assert counts[0] == counts[1]


def test_both_languages(as_, meeting, held):
    for page in (
        "",
        "new/",
        "series/",
        f"{meeting.pk}/",
        f"{meeting.pk}/edit/",
        f"{held.pk}/close/",
        f"{held.pk}/tally/",
    ):
        assert as_("omar").get(f"/es{BASE}{page}").status_code == 200


def test_a_change_of_a_draft_does_not_take_back_its_publication(cast, day):
    """Omar publishes while Nora's form is open: her change is kept, and the meeting stays public."""
    start = timezone.now() + timedelta(days=9)
    times = {"starts_at": start, "ends_at": start + timedelta(hours=1)}
    draft = planning.draft(cast.north, fields={"title": {"en": "X"}, "place": "Y", **times}, now=timezone.now())
    seen_by_nora = Meeting.objects.get(pk=draft.pk)
    planning.publish(draft, now=timezone.now())
    planning.edit(seen_by_nora, fields={"place": "School"}, now=timezone.now())
    draft.refresh_from_db()
    assert (draft.status, draft.place) == ("scheduled", "School")
