"""A night of the mix: what is due, one part after the other, then the old versions and the log."""

import logging
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import Error, OperationalError, connection
from django.db.models import Max

from feedback.days import today_at
from mail.crash_points import crash_point
from sites_app.models import Site

from ..models import Mix, MixedNight
from .clocks import blur, forget_gone
from .files import count_anew, end_log, rewrite, vacuum
from .parts import TABLES, Part, parts
from .rows import MixError, mix_part

log = logging.getLogger(__name__)
HOUR = 2  # of each zone: nobody writes, and the day before is closed
TRIES = 3
TAKES = timedelta(hours=2)  # from HOUR, until the night counts as missed
WEEK = timedelta(days=7)
_LOCK = 0x6D6978  # of mix and backup together, for everybody in this database
OTHERS = ["meetings_meeting", "operations_mix", "operations_mixednight"]


class BusyError(MixError):
    """A mix or a backup is running."""


class DeadVersionsError(MixError):
    """Old versions of rows could not be taken out: somebody, or a replication slot, may still see them."""

    def __init__(self, dead: int) -> None:
        super().__init__(f"{dead} old versions of rows are left: end old transactions and replication slots, then mix")
        self.dead = dead


@dataclass(frozen=True)
class Mixed:
    """What was done; `grants`: what the role may not do yet, as orders for the superuser."""

    parts: int
    rows: int
    grants: list[str]


def mix(now: datetime, *, include_today: bool = False, everything: bool = False) -> Mixed:
    """Every site, whatever its hour. DeadVersionsError once all is mixed; BusyError while another one runs."""
    with alone():
        return mix_held(now, include_today=include_today, everything=everything)


def mix_held(now: datetime, *, include_today: bool = False, everything: bool = False) -> Mixed:
    """The same for who holds the lock already (a backup keeps it until its file is written)."""
    zones = _zones(now)
    if include_today:
        first_open = {site: day + timedelta(days=1) for site, day in open_days(zones, now).items()}
        closed = now
    else:
        first_open, closed = open_days(zones, now), _begin_of_day(now, _last_to_begin(zones, now))
    return _finish(closed, _mix_all(first_open, everything=everything), zones, now)


def mix_due(now: datetime) -> Mixed | None:
    """The zones in which it is past two and that were not mixed since; None if there are none."""
    zones = due_zones(now)
    if not zones:
        return None
    with alone():
        closed = _begin_of_day(now, _last_to_begin(zones, now))
        return _finish(closed, _mix_all(open_days(zones, now), everything=False), zones, now)


def open_days(zones: Iterable[str], now: datetime) -> dict[int | None, date]:
    """By site of these zones the first day that is not closed; None: of messages whose neighborhood is not known."""
    found: dict[int | None, date] = {site.pk: site.today(now) for site in Site.objects.filter(time_zone__in=zones)}
    return {**found, None: today_at(None, now)}


def due_zones(now: datetime) -> dict[str, date]:
    """By zone the day whose night is due."""
    done = dict(MixedNight.objects.values_list("zone", "on"))
    return {zone: day for zone, day in _zones(now).items() if done.get(zone, date.min) < day}


def _zones(now: datetime) -> dict[str, date]:
    return {zone: (now.astimezone(ZoneInfo(zone)) - timedelta(hours=HOUR)).date() for zone in _all_zones()}


def _all_zones() -> list[str]:
    """Those of the sites, and the portal's own."""
    return sorted({settings.TIME_ZONE, *Site.objects.zones()})


def _last_to_begin(zones: Iterable[str], now: datetime) -> str:
    """Of these zones the one whose day began last: who answers there late in the evening left a clock before it."""
    return max(zones, key=lambda zone: _begin_of_day(now, zone))


def _begin_of_day(now: datetime, zone: str) -> datetime:
    return datetime.combine(now.astimezone(ZoneInfo(zone)).date(), time.min, ZoneInfo(zone))


def _mix_all(first_open: dict[int | None, date], *, everything: bool) -> tuple[int, int]:
    found = list(parts(first_open, everything=everything))
    return len(found), sum(_with_patience(part) for part in found)


def _with_patience(part: Part) -> int:
    """People go before the mix: where somebody holds a row, it is tried again."""
    for _time in range(TRIES - 1):
        try:
            return mix_part(part)
        except OperationalError:
            continue
    return mix_part(part)


def _finish(closed: datetime, done: tuple[int, int], zones: dict[str, date], now: datetime) -> Mixed:
    """`closed`: what ended before it keeps only its day."""
    blurred = blur(closed, _last_to_begin(zones, now))
    crash_point("mix_blurred")
    gone_over = [*TABLES, *OTHERS, *blurred]
    dead = vacuum(gone_over)
    count_anew(gone_over)
    crash_point("mix_vacuumed")
    done_anew = _rewrite_weekly(zones)
    crash_point("mix_rewritten")
    grants = end_log()
    _note(zones, dead, done_anew)
    _forget()
    if dead:
        raise DeadVersionsError(dead)
    return Mixed(*done, grants)


def _rewrite_weekly(zones: dict[str, date]) -> bool:
    """Whether the tables got new files this night; somebody in the way: the next night."""
    last = MixedNight.objects.aggregate(last=Max("rewritten_on"))["last"]
    if not zones or (last and max(zones.values()) < last + WEEK):
        return False
    try:
        rewrite()
    except OperationalError:
        return False
    return True


def _forget() -> None:
    """Reads every mixed table, so it may take too long: the night is done and noted, and the next one tries again.

    A number tells which night mixed something, never who wrote before whom; what is dead of them goes all the same.
    """
    try:
        forget_gone()
        left = vacuum([Mix._meta.db_table])
    except Error as error:
        log.warning("numbers of the mix were not forgotten", extra={"fields": {"error": type(error).__name__}})
        return
    if left:
        log.warning("old versions of the mix's numbers are left", extra={"fields": {"dead": left}})


def _note(zones: dict[str, date], dead: int, is_rewritten: bool) -> None:
    for zone, day in zones.items():
        values = {"on": day, "dead": dead, **({"rewritten_on": day} if is_rewritten else {})}
        MixedNight.objects.update_or_create(zone=zone, defaults=values)


@contextmanager
def alone() -> Iterator[None]:
    """Neither two mixes, nor a mix beside a backup. BusyError."""
    if not _asked("SELECT pg_try_advisory_lock(%s)"):
        raise BusyError("a mix or a backup is running")
    try:
        yield
    finally:
        _asked("SELECT pg_advisory_unlock(%s)")


def _asked(statement: str) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(statement, [_LOCK])
        return cursor.fetchone()[0]
