"""What time it is for scheduled work: the database's, where it fits this machine's and what was seen before (SEC-17).

A clock that is a week ahead would close the running week for good. So nothing scheduled believes one clock alone.
"""

import logging
import socket
import time
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone

from .models import Heartbeat, Tick

log = logging.getLogger(__name__)
MOST = timedelta(minutes=1)  # two clocks of one installation differ by no more than this
MOST_FOR_MAIL = timedelta(minutes=10)  # delivery uses the database's time throughout: it stands a worse clock
MAIL = "mail"  # the task that delivers; everything else is upkeep
GAP = timedelta(hours=12)  # a longer pause that no running machine has witnessed is asked about
FORGOTTEN = timedelta(days=1)  # then a host without a sign of life is no part of the portal any more
_BOOT = Path("/proc/sys/kernel/random/boot_id")


def database_now() -> datetime:
    """The time at the database."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        return cursor.fetchone()[0]


class DatabaseClock:
    """The database's time, asked for once; what has passed since is measured by a clock that nobody can set."""

    def __init__(self) -> None:
        self._then, self._began = database_now(), time.monotonic()

    def __call__(self) -> datetime:
        return self._then + timedelta(seconds=time.monotonic() - self._began)


def skew(now: datetime) -> timedelta:
    """By how much this machine's clock is ahead of `now`, the database's."""
    return timezone.now() - now


def record_heartbeat(process: str, *, now: datetime | None = None) -> None:
    """A sign of life of a process behind the portal, by the database's clock; a host that is gone is forgotten."""
    now = now or database_now()
    row = Heartbeat(name=f"{process}@{socket.gethostname()}"[:160], at=now, skew=skew(now).total_seconds())
    Heartbeat.objects.bulk_create([row], update_conflicts=True, unique_fields=["name"], update_fields=["at", "skew"])
    Heartbeat.objects.filter(at__lt=now - FORGOTTEN).delete()


def tick(name: str, *, most: timedelta = MOST) -> datetime | None:
    """The time for one run of the scheduled task `name`. None: some clock is wrong, do nothing until it is right."""
    record_heartbeat("worker" if name == MAIL else "upkeep")
    now = database_now()
    if abs(off := skew(now)) > most:
        log.error("not run: this machine's clock is not the database's", extra={"fields": _fields(name, off)})
        return None
    with transaction.atomic():
        Tick.objects.bulk_create([Tick(name=name, at=now)], ignore_conflicts=True)
        seen = Tick.objects.select_for_update().get(name=name)
        refused = _jump(seen, now)
        if refused:
            log.error("not run: the clock has jumped", extra={"fields": _fields(name, now - seen.at)})
            Tick.objects.filter(pk=seen.pk).update(refused=refused)
            return None
        host, boot, up = _machine()
        Tick.objects.filter(pk=seen.pk).update(at=now, host=host, boot=boot, up=up, refused="")
    return now


def accept() -> int:
    """By hand: the clock was looked at and is right; every scheduled task goes on from now. How many had stopped."""
    now = database_now()
    stopped = Tick.objects.exclude(refused="").count()
    Tick.objects.exclude(name="backup").update(at=now, boot="", up=0, refused="")
    return stopped


def _jump(seen: Tick, now: datetime) -> str:
    """Why `now` cannot be, after what was seen; empty if it can."""
    passed = now - seen.at
    if passed < -MOST:
        return "back"
    host, boot, up = _machine()
    if boot and (seen.host, seen.boot) == (host, boot):  # the same machine has run all the time: it knows how long
        return "jump" if abs(passed - timedelta(seconds=up - seen.up)) > MOST else ""
    return "gap" if passed > GAP and not settings.DEMO else ""


def _machine() -> tuple[str, str, float]:
    """This machine, its present life, and for how many seconds that lasts; no life where the system cannot say."""
    try:
        boot = _BOOT.read_text().strip()
        return socket.gethostname()[:120], boot[:36], time.clock_gettime(time.CLOCK_BOOTTIME)
    except (OSError, AttributeError):
        return socket.gethostname()[:120], "", 0.0


def _fields(name: str, off: timedelta) -> dict[str, str]:
    return {"task": name, "seconds": f"{off.total_seconds():.0f}"}
