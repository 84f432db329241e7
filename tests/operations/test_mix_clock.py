"""Two at night of each zone: every closed day is mixed once, none before it is over (BLIND-2, BLIND-5).

The scheduler asks every ten minutes; here the clock runs for days, with the real mix behind it.
"""

from datetime import UTC, date, datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from django.db import connection

from mail.models import OutgoingMail, Urgency
from operations.mixing import due_zones, mix_due
from operations.models import Mix, MixedNight
from sites_app.models import Site
from tests.feedback.conftest import *  # noqa: F403 - the threads of feedback, in every state

pytestmark = pytest.mark.django_db(transaction=True)
LA, EAST, WEST, HALF = "America/Los_Angeles", "Pacific/Kiritimati", "Pacific/Pago_Pago", "Australia/Lord_Howe"
TICK = timedelta(minutes=10)


@pytest.fixture
def in_zone(cast, settings):
    """`in_zone(zone)`: the neighborhoods, both in it, and the portal too."""

    def moved(zone: str) -> Site:
        settings.TIME_ZONE = zone
        Site.objects.update(time_zone=zone)
        return Site.objects.get(pk=cast.north.pk)

    return moved


def numbers() -> dict[date, int]:
    """By day the transaction that wrote its message."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT received_on, xmin::text::bigint FROM feedback_feedback")
        return dict(cursor.fetchall())


def nights(begin: datetime, end: datetime) -> dict[date, list[datetime]]:
    """Runs the clock; by day when its row got the number of a mix."""
    MixedNight.objects.all().delete()
    mix_due(begin)  # the nights before
    found: dict[date, list[datetime]] = {}
    before, now = numbers(), begin
    while now < end:
        if due_zones(now):
            mix_due(now)
            ours = set(Mix.objects.values_list("xid", flat=True))
            for day, number in numbers().items():
                if number != before[day]:
                    assert number in ours
                    found.setdefault(day, []).append(now)
            before = numbers()
        now += TICK
    return found


def at(zone: str, day: date, hour: int, minute: int = 0) -> datetime:
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=ZoneInfo(zone)).astimezone(UTC)


# The day whose night is not as others, and the first moment from which its eve is mixed, as a clock on the wall there
# shows it.
CHANGES = {
    "23 hours, 02:00 is never": (LA, date(2026, 3, 8), (3, 0)),
    "25 hours, 01:00 comes twice": (LA, date(2026, 11, 1), (2, 0)),
    "half an hour is missing, 02:00 is never": (HALF, date(2026, 10, 4), (2, 30)),
    "east of the date line": (EAST, date(2026, 11, 1), (2, 0)),
    "west of the date line": (WEST, date(2026, 11, 1), (2, 0)),
}


@pytest.mark.parametrize("change", CHANGES)
def test_each_day_is_mixed_once_when_it_is_two_on_the_wall(send, in_zone, change):
    zone, changed, wall = CHANGES[change]
    site = in_zone(zone)
    days = [changed + timedelta(days=n) for n in (-2, -1, 0, 1)]
    for day in days:
        send(on=day, site=site)
    begin = at(zone, days[0], 12)
    found = nights(begin, at(zone, days[3], 12))
    assert found == {
        days[0]: [at(zone, days[1], 2)],
        days[1]: [at(zone, changed, *wall)],
        days[2]: [at(zone, days[3], 2)],
    }, "each once, at the first ten minutes from two on; the day that is not over never"


def test_each_zone_has_a_night_of_its_own_and_so_has_what_came_from_nobody_knows_where(send, cast, settings):
    """A message without a neighborhood has the portal's day, whichever zone's night it is."""
    settings.TIME_ZONE = LA
    Site.objects.filter(pk=cast.north.pk).update(time_zone=EAST)
    Site.objects.filter(pk=cast.south.pk).update(time_zone=WEST)
    day = date(2026, 6, 10)
    sites = {EAST: cast.north, LA: None, WEST: cast.south}
    zone_of = {send(on=day, site=site).feedback.pk: zone for zone, site in sites.items()}
    MixedNight.objects.all().delete()
    begin, seen = at(EAST, day, 12), {}
    mix_due(begin)
    for now in (begin + n * TICK for n in range(6 * 60)):
        if due_zones(now):
            mix_due(now)
            for pk in mixed_ones():
                seen.setdefault(zone_of[pk], now)
    tomorrow = day + timedelta(days=1)
    assert seen == {EAST: at(EAST, tomorrow, 2), LA: at(LA, tomorrow, 2), WEST: at(WEST, tomorrow, 2)}


def mixed_ones() -> list[UUID]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT id FROM feedback_feedback WHERE xmin::text::bigint IN (SELECT xid FROM operations_mix)")
        return [pk for (pk,) in cursor.fetchall()]


def leaves(number: int, moment: datetime) -> None:
    """A mail to a party."""
    OutgoingMail.objects.create(
        kind="rsvp_confirmation", key=f"k{number}", key_digest=f"d{number}", language="en", params={"rsvp": "x"},
        address="", address_digest="d", urgency=Urgency.NOTICE, status="sent", message_id=f"<{number}@x>",
        queued_at=moment, due_at=moment, deadline=moment + timedelta(hours=1), finished_at=moment,
    )  # fmt: skip


def test_a_mail_of_the_late_evening_keeps_its_day_there_and_no_second_the_next_morning(in_zone, cast):
    """When it is two at night in Los Angeles, the day of the server's clock began at five in the afternoon."""
    in_zone(LA)
    day = date(2026, 6, 10)
    moments = [at(LA, day, hour, 17) + timedelta(seconds=23) for hour in (0, 9, 16, 17, 19, 23)]
    for number, moment in enumerate([*moments, at(LA, day + timedelta(days=1), 1, 30) + timedelta(seconds=5)]):
        leaves(number, moment)
    MixedNight.objects.all().delete()
    mix_due(at(LA, day + timedelta(days=1), 2))
    rows = list(OutgoingMail.objects.order_by("pk").values_list("finished_at", "queued_at", "params", "key"))
    assert set(map(str, rows[:6])) == {str((at(LA, day, 0), at(LA, day, 0), {}, None))}
    assert rows[6][2:] == ({"rsvp": "x"}, "k6"), "the day that has begun is left"
    mix_due(at(LA, day + timedelta(days=2), 2))
    assert OutgoingMail.objects.filter(finished_at=at(LA, day, 0)).count() == 6, "a day is not moved by the next night"


def test_where_two_zones_are_mixed_at_once_the_evening_of_the_western_one_is_over_too(cast, settings):
    """As after an hour in which nobody mixed: in New York the day has begun three hours earlier."""
    settings.TIME_ZONE = LA
    Site.objects.filter(pk=cast.south.pk).update(time_zone="America/New_York")
    day = date(2026, 6, 10)
    leaves(0, at(LA, day, 23, 17) + timedelta(seconds=23))
    MixedNight.objects.all().delete()
    assert len(due_zones(at(LA, day + timedelta(days=1), 2))) == 2
    mix_due(at(LA, day + timedelta(days=1), 2))
    assert OutgoingMail.objects.values_list("finished_at", "key").get() == (at(LA, day, 0), None)
