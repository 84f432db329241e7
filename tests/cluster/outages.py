"""What is done to the rig, one cut after the other; each says from when on it must be whole."""

import os
import signal
import time
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from tests.cluster.hosts import until
from tests.cluster.rig import REDIS, Rig

LASTS = 8.0  # seconds
Cut = Callable[[Rig], float]  # the moment from which writes must come back


def silent(name: str) -> Cut:
    def cut(rig: Rig) -> float:
        rig.hosts[name].silence()
        time.sleep(LASTS)
        rig.hosts[name].speak()
        return time.monotonic()

    return cut


def killed(name: str) -> Cut:
    """By SIGKILL; started again as systemd would."""

    def cut(rig: Rig) -> float:
        rig.kill_portal(name)
        rig.start_portal(name)
        return time.monotonic()

    return cut


def redis_emptied(rig: Rig) -> float:
    for name, _port in REDIS:
        rig.kill(f"redis-{name}")
    time.sleep(2)
    for name, port in REDIS:
        rig.start_redis(name, port)
    return time.monotonic()


def pooler_killed(rig: Rig) -> float:
    rig.kill("pooler")
    rig.point_pooler()
    return time.monotonic()


def mail_away(rig: Rig) -> float:
    rig.mail.down()
    time.sleep(LASTS)
    rig.mail.up()
    return time.monotonic()


def promoted(rig: Rig) -> float:
    """The one that writes goes silent; a standby takes its place; the old one comes back as a standby."""
    number = rig.databases.index(rig.primary)
    host = rig.hosts[f"db{number + 1}"]
    host.silence()
    time.sleep(3)
    standbys = [one for one in rig.databases if one is not rig.primary]
    ordered = time.monotonic()
    old = rig.promote(standbys)
    rig.after.append(lambda: (host.speak(), rig.rejoin(old)))
    return ordered


def standby_silent(rig: Rig) -> float:
    """One of two: the other confirms, nobody notices."""
    number = next(place for place, one in enumerate(rig.databases) if one is not rig.primary)
    return silent(f"db{number + 1}")(rig)


def disk_full(rig: Rig) -> float:
    """Of the one that writes; whoever sits there starts it again if it went down."""
    filler = rig.primary.top / "filler"
    with suppress(OSError), filler.open("wb") as file:
        while True:
            file.write(b"\0" * 1_000_000)
            file.flush()
    time.sleep(LASTS)
    filler.unlink()
    if rig.primary.process and not until(lambda: rig.primary.answers(), 3):
        with suppress(ProcessLookupError, FileNotFoundError):
            rig.primary.stop(signal.SIGQUIT)
        (rig.primary.folder / "postmaster.pid").unlink(missing_ok=True)
        rig.primary.start()
    return time.monotonic()


def clock(name: str, says: Callable[[], str]) -> Cut:
    """One host lives at another time for a while; `says` is what faketime is told when it starts."""

    def cut(rig: Rig) -> float:
        rig.kill_portal(name)
        rig.start_portal(name, clock=says())
        time.sleep(LASTS)
        rig.kill_portal(name)
        rig.start_portal(name)
        return time.monotonic()

    return cut


def just_before(month: int, sunday: int) -> Callable[[], str]:
    """Next year, where the clocks of Los Angeles change at two in the morning of that Sunday of the month."""

    def says() -> str:
        first = datetime(datetime.now(UTC).year + 1, month, 1, 1, tzinfo=ZoneInfo("America/Los_Angeles"))
        day = first + timedelta(days=(6 - first.weekday()) % 7 + 7 * (sunday - 1))
        change = day.astimezone(UTC) + timedelta(hours=1)
        return (change - timedelta(seconds=5)).astimezone().strftime("@%Y-%m-%d %H:%M:%S")

    return says


def next_monday() -> str:
    today = datetime.now(UTC).astimezone()
    monday = today.replace(hour=0, minute=0, second=0) + timedelta(days=7 - today.weekday())
    return (monday - timedelta(seconds=5)).strftime("@%Y-%m-%d %H:%M:%S")


def frozen(name: str) -> Cut:
    """A process that is there and does nothing."""

    def cut(rig: Rig) -> float:
        group = os.getpgid(rig.processes[name].pid)
        os.killpg(group, signal.SIGSTOP)
        time.sleep(LASTS)
        os.killpg(group, signal.SIGCONT)
        return time.monotonic()

    return cut


CUTS: list[tuple[str, Cut]] = [
    ("web1 silent", silent("web1")), ("work1 killed", killed("work1")), ("redis silent", silent("redis")),
    ("primary silent, standby promoted", promoted), ("disk full", disk_full), ("web2 killed", killed("web2")),
    ("a standby silent", standby_silent), ("redis killed and empty", redis_emptied), ("pooler killed", pooler_killed),
    ("work2 silent", silent("work2")), ("mail server away", mail_away), ("web1 frozen", frozen("web1")),
    ("web2 an hour ahead", clock("web2", lambda: "+1h")), ("pooler silent", silent("pooler")),
    ("primary silent again, standby promoted", promoted), ("work1 an hour behind", clock("work1", lambda: "-1h")),
    ("work2 jumps over Monday", clock("work2", next_monday)),
    ("work1 lives through the change to summer time", clock("work1", just_before(3, 2))),
    ("web1 lives through the change to winter time", clock("web1", just_before(11, 1))),
]  # fmt: skip
