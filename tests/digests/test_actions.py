"""A week is sent once to each recipient: by clock, by hand, twice at once, after a change of staff.

Rules: DIG-8.
"""

import threading
from dataclasses import replace
from datetime import date, datetime, timedelta
from itertools import count
from zoneinfo import ZoneInfo

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import close_old_connections, connection, transaction
from django.utils import timezone

from digests import actions, build, months, queueing, weeks
from digests.models import Delivery, Digest, Subscription
from mail import mail_types
from mail.models import OutgoingMail
from sites_app.models import Assignment, Officer, Site
from tests.digests.factories import LA, MONDAY, WEEK, built
from tests.people import build_cast, new_officer, new_site, new_user, serve

TODAY = date(2026, 11, 23)


@pytest.fixture
def cast(db):
    return build_cast(TODAY)


def to(kind: str = "digest") -> list[str]:
    return sorted(OutgoingMail.objects.filter(kind=kind).values_list("address", flat=True))


def test_nothing_leaves_before_monday_eight_at_the_site(cast):
    assert actions.send_due(MONDAY - timedelta(seconds=1)) == (0, 0)
    assert actions.send_due(MONDAY) == (2, 2)
    assert to() == ["bea@example.org", "nora@example.org"]  # South has no commander


def test_five_runs_send_once(cast):
    for hour in range(5):
        actions.send_due(MONDAY + timedelta(hours=hour))
        actions.send_by_hand(MONDAY + timedelta(hours=hour, minutes=1))
    assert len(to()) == 2
    assert Delivery.objects.count() == 2


def test_a_scheduler_late_by_less_than_48_hours_sends_and_later_marks_missed(cast):
    assert actions.send_due(MONDAY + timedelta(hours=47, minutes=59)) == (2, 2)
    next_monday = MONDAY + timedelta(days=7)
    assert actions.send_due(next_monday + timedelta(hours=48)) == (0, 0)
    missed = Digest.objects.get(site=cast.north, week=48)
    assert missed.missed and missed.data is None
    actions.send_due(next_monday + timedelta(hours=49))
    assert Digest.objects.filter(week=48).count() == 2


def test_a_missed_week_becomes_queued_by_hand(cast):
    actions.send_due(MONDAY)
    later = MONDAY + timedelta(days=10)
    actions.send_due(later)
    assert Digest.objects.get(site=cast.north, week=48).missed
    assert actions.send_by_hand(later, weeks.Week(2026, 48)) == (2, 2)
    row = Digest.objects.get(site=cast.north, week=48)
    assert not row.missed and row.data and row.queued_on


def test_a_scheduler_that_slept_three_weeks_leaves_no_gap(cast):
    actions.send_due(MONDAY)
    actions.send_due(MONDAY + timedelta(days=21))
    rows = Digest.objects.filter(site=cast.north).order_by("starts_on")
    assert [(row.week, row.missed) for row in rows] == [(47, False), (48, True), (49, True), (50, False)]


def test_a_site_begins_with_its_first_digest(cast):
    actions.send_due(MONDAY + timedelta(days=3))
    assert not Digest.objects.exists()


def test_the_commander_of_today_reads_it(cast):
    nora = cast.nora.officer
    Assignment.objects.filter(officer=nora).update(end=date(2026, 11, 22))
    cora = new_officer(new_user("cora", language="es"), "N-102", "Cora", "Cruz")
    serve(cora, cast.north, role=Assignment.Role.COMMANDER, since=TODAY)
    actions.send_due(MONDAY)
    assert to() == ["bea@example.org", "cora@example.org"]
    assert OutgoingMail.objects.get(address="cora@example.org").language == "es"


def test_without_a_user_the_rosters_address_is_used_and_without_both_the_bureau(cast):
    Officer.objects.filter(user=cast.nora).update(user=None, email="captain@example.org")
    actions.send_due(MONDAY)
    assert to() == ["bea@example.org", "captain@example.org"]
    Officer.objects.filter(email="captain@example.org").update(
        email=""
    )  # the database takes nothing else that is no address
    actions.send_due(MONDAY + timedelta(days=7))
    assert to() == ["bea@example.org", "bea@example.org", "captain@example.org"]


def test_somebody_with_two_sites_in_one_zone_gets_one_mail_with_a_section_each(cast):
    east, far = new_site("East"), new_site("Far", time_zone="America/New_York")
    for site in (east, far):
        serve(cast.nora.officer, site, role=Assignment.Role.COMMANDER, since=date(2026, 1, 1))
    actions.send_due(MONDAY)
    rows = OutgoingMail.objects.filter(address="nora@example.org").order_by("pk")
    sections = sorted(sorted(Digest.objects.get(pk=pk).site.name for pk in row.params["digests"]) for row in rows)
    assert sections == [["East", "North"], ["Far"]]


def test_a_commander_who_left_before_sending_is_dropped(cast):
    actions.send_due(MONDAY)
    row = OutgoingMail.objects.get(address="nora@example.org")
    assert mail_types.get("digest").still_due(row, MONDAY) is None
    Assignment.objects.filter(officer=cast.nora.officer).update(end=date(2026, 11, 22))
    del row.context
    assert mail_types.get("digest").still_due(row, MONDAY) == "no longer in the role"


def test_subscribers_read_it_from_noon_once_and_unconfirmed_ones_do_not(cast):
    Subscription.objects.create(site=cast.north, email="rey@example.org", asked_on=TODAY, confirmed_on=TODAY)
    Subscription.objects.create(site=cast.north, email="rosa@example.org", asked_on=TODAY)
    for _ in range(3):
        actions.send_by_hand(MONDAY)
    row = OutgoingMail.objects.get(kind="digest_page")
    assert (row.address, row.due_at) == ("rey@example.org", MONDAY + timedelta(hours=4))


def test_the_bureaus_month_comes_once_on_the_first_monday(cast):
    actions.send_by_hand(MONDAY)
    first = MONDAY.replace(month=12, day=7, hour=9)
    assert actions.send_month(first - timedelta(minutes=1)) == 0
    assert [actions.send_month(first), actions.send_month(first + timedelta(hours=5))] == [1, 0]
    assert actions.send_month(first + timedelta(hours=48)) == 0
    assert to("digest_month") == ["bea@example.org"]


@pytest.mark.parametrize(
    ("month", "monday"), [((2027, 2), 1), ((2027, 3), 1), ((2027, 4), 5), ((2027, 8), 2), ((2026, 11), 2)]
)
def test_the_bureaus_month_is_due_on_the_first_monday_also_where_the_month_begins_with_it(month, monday):
    nine = datetime(*month, monday, 9, tzinfo=ZoneInfo(settings.TIME_ZONE))
    before = (nine.replace(day=1) - timedelta(days=1)).date().replace(day=1)
    assert months.due(nine - timedelta(minutes=1)) is None
    assert months.due(nine) == before == months.due(nine + timedelta(hours=47))
    assert months.due(nine + timedelta(days=7)) is None


@pytest.mark.parametrize(
    ("week", "why"),
    [
        ("2026-W48", "not ended"),
        ("2026-W54", "no week"),
        ("2027-W53", "no week"),
        ("47", "write it like"),
        ("0000-W01", "no week"),
    ],
)
def test_a_week_that_cannot_be_described_is_refused_by_name(cast, week, why, monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: MONDAY)
    with pytest.raises(CommandError, match=f"--week: .*{why}"):
        call_command("send_digests", week=week)
    assert not Digest.objects.exists()


def test_send_digests_says_in_one_line_what_it_did(cast, capsys, monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: MONDAY)
    call_command("send_digests")
    call_command("send_digests", week="2026-W47")
    assert capsys.readouterr().out.splitlines() == [
        "Digests of the last complete week: 2 built, 2 mails queued.",
        "Digests of 2026-W47: 0 built, 0 mails queued.",
    ]


def _at_once(work, times: int = 4) -> None:
    gate = threading.Barrier(times)

    def run():
        close_old_connections()
        gate.wait()
        try:
            work()
        finally:
            connection.close()

    threads = [threading.Thread(target=run) for _ in range(times)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


@pytest.mark.django_db(transaction=True)
def test_four_schedulers_at_once_send_once():
    build_cast(TODAY)
    Site.objects.bulk_create([Site(slug=f"s-{n}", name=f"S {n}", posts=2, time_zone=LA) for n in range(50)])
    _at_once(lambda: actions.send_due(MONDAY))
    actions.send_due(MONDAY + timedelta(minutes=2))
    assert to() == ["bea@example.org", "nora@example.org"]


@pytest.mark.django_db(transaction=True)
def test_the_unique_row_alone_is_enough_and_without_it_mails_double(monkeypatch):
    """The lock is switched off: the unique row still holds. Without the row (the control) mails double."""
    build_cast(TODAY)
    with transaction.atomic():
        build.build_week(weeks.whole(WEEK, now=MONDAY, zone=LA), [LA])
    window = weeks.whole(WEEK, now=MONDAY, zone=LA)

    def queue():
        with transaction.atomic():
            actions.queue_week(window, [LA])

    _at_once(queue)
    assert len(to()) == 2
    OutgoingMail.objects.all().delete()
    keys = count()
    monkeypatch.setattr(
        queueing, "_DELIVER", "SELECT d, r FROM (SELECT %s) x, unnest(%s::bigint[], %s::text[]) AS w(d, r)"
    )
    letter = queueing._letter
    monkeypatch.setattr(queueing, "_letter", lambda *args: replace(letter(*args), key=f"{next(keys)}"))
    _at_once(queue)
    assert len(to()) > 2


def test_built_weeks_of_the_past_send_nothing(cast):
    assert built(cast.north).name == "2026-W47"
