"""What /metrics says beside the requests: mail, processes, clocks, queues, backup, backlog; nothing about a person.

Prometheus keeps for weeks at which minute a figure moved. So none moves because one person without an account wrote:
what happened today is counted by fives and without its kind, ages are whole minutes (BLIND-14).
"""

from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime, timedelta

import redis
from django.conf import settings
from django.utils import timezone
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector

from feedback.models import Feedback
from lib import broker, limits
from lib.redis_client import client, page_client
from mail import statistics
from mail.models import Tick
from operations import certificate, disks, mixing, standbys
from sites_app.models import Site

# What notes its last success, and how it is called here.
BACKUPS = {
    "backup": ("portal_backup_age_seconds", "Since the last backup."),
    "offsite": ("portal_backup_offsite_age_seconds", "Since a copy last reached the other place."),
    "restore_drill": ("portal_restore_drill_age_seconds", "Since a copy from there was last restored and compared."),
}
MOST_COUNTED = 1001
MINUTE = timedelta(minutes=1)  # a worker shows itself when it is woken, too: by the second it would tell when


class Figures(Collector):
    """The outbox and the processes behind it; counts only, nothing about residents."""

    def __init__(self, now: datetime) -> None:
        self.now = now

    def describe(self):
        return []

    def collect(self):
        yield _mail_before(self.now)
        yield _mail_today(self.now)
        yield GaugeMetricFamily(
            "portal_mail_oldest_due_seconds",
            "Age of the oldest mail that could leave, once it is ten minutes.",
            _oldest(self.now),
        )
        lost = statistics.lost_answers()
        yield GaugeMetricFamily("portal_mail_lost_answers", "Lost answers of the mail server: possible repeats.", lost)
        ages = GaugeMetricFamily(
            "portal_heartbeat_age_seconds", "Since the last sign of life.", labels=["process", "host"]
        )
        skews = GaugeMetricFamily(
            "portal_clock_skew_seconds", "Ahead of the database's clock.", labels=["process", "host"]
        )
        for (name, host), (at, skew) in statistics.heartbeats().items():
            ages.add_metric([name, host], (self.now - at) // MINUTE * 60)
            skews.add_metric([name, host], round(skew))
        yield ages
        yield skews
        clocks = GaugeMetricFamily("portal_clock_stopped", "1 while a task believes no clock.", labels=["task"])
        for name, refused in statistics.stopped_clocks().items():
            clocks.add_metric([name], int(bool(refused)))
        yield clocks
        yield _limits(self.now)
        yield from _queues()
        yield from _backup(self.now)
        yield _backlog(self.now)
        yield from _machines(self.now)


def _by_fives(number: int) -> int:
    return number // 5 * 5


def _mail_before(now: datetime) -> GaugeMetricFamily:
    """A mail that confirms an answer to a meeting leaves when somebody answers: the day must be over."""
    counts = GaugeMetricFamily("portal_mail", "Mails that ended before today.", labels=["kind", "status"])
    for (kind, status), number in statistics.ended_before(_midnight(now)).items():
        counts.add_metric([kind, status], number)
    return counts


def _mail_today(now: datetime) -> GaugeMetricFamily:
    today = GaugeMetricFamily("portal_mail_today", "Mails of all kinds, by fives.", labels=["status"])
    today.add_metric(["waiting"], _by_fives(statistics.due_number(now)))
    today.add_metric(["failed"], _by_fives(statistics.failed_since(_midnight(now))))
    return today


def _midnight(now: datetime) -> datetime:
    return timezone.localtime(now).replace(hour=0, minute=0, second=0, microsecond=0)


def _oldest(now: datetime) -> float:
    oldest = statistics.oldest_due(now)
    return (now - oldest).total_seconds() if oldest and now - oldest >= statistics.SLOW else 0


def _limits(now: datetime) -> GaugeMetricFamily:
    """Whether the counters of a limit stand aside because too many are full; nothing while Redis is away."""
    aside = GaugeMetricFamily("portal_limit_aside", "1 while one ceiling over all holds.", labels=["limit"])
    for scope in settings.LIMITS:
        with suppress(redis.RedisError):
            aside.add_metric([scope], int(limits.stands_aside(scope, now)))
    return aside


def _queues() -> Iterator[GaugeMetricFamily]:
    """Each Redis, and what waits or was put aside in that of the queue."""
    up = GaugeMetricFamily("portal_redis_up", "1 while this Redis answers.", labels=["redis"])
    for name, server in (("limits", client), ("pages", page_client)):
        up.add_metric([name], int(_answers(server())))
    options = {"socket_timeout": 0.5, "socket_connect_timeout": 0.5}
    queue = redis.Redis.from_url(settings.REDIS_URL, **options)
    alive = _answers(queue)
    up.add_metric(["queue"], int(alive))
    yield up
    if alive:
        prefix = settings.CELERY_BROKER_TRANSPORT_OPTIONS["global_keyprefix"]
        waiting = GaugeMetricFamily("portal_queue_messages", "Messages no worker has read yet.", labels=["queue"])
        for one in settings.CELERY_TASK_QUEUES:
            waiting.add_metric([one.name], _by_fives(queue.llen(prefix + one.name)))
        yield waiting
        aside = broker.counted(queue, prefix)
        yield GaugeMetricFamily("portal_queue_unreadable", "Messages that were put aside: foreign or broken.", aside)
    queue.close()


def _answers(server: redis.Redis) -> bool:
    with suppress(redis.RedisError):
        return bool(server.ping())
    return False


def _backup(now: datetime) -> Iterator[GaugeMetricFamily]:
    """Nothing where no backup was ever made: the alert says that too."""
    last = dict(Tick.objects.filter(name__in=BACKUPS).values_list("name", "at"))
    for name in BACKUPS.keys() & last.keys():
        metric, meaning = BACKUPS[name]
        yield GaugeMetricFamily(metric, meaning, (now - last[name]).total_seconds())


def _backlog(now: datetime) -> GaugeMetricFamily:
    """What waits since a day that is over everywhere: one that came just now must not be seen coming."""
    today = Site.objects.earliest_day(now)
    waiting = Feedback.objects.waiting_for_moderator().filter(waits_since__lt=today)[:MOST_COUNTED].count()
    return GaugeMetricFamily("portal_moderation_waiting", "Messages nobody read since an earlier day.", waiting)


def _machines(now: datetime) -> Iterator[GaugeMetricFamily]:
    """Standbys, certificate, disks, mix: whole seconds, days and steps, in which nobody's writing shows."""
    wanted = GaugeMetricFamily("portal_standbys_wanted", "PORTAL_STANDBYS.", settings.STANDBYS)
    streaming = GaugeMetricFamily("portal_standbys_streaming", "Standbys of the database that stream.", labels=["sync"])
    behind = GaugeMetricFamily("portal_replication_lag_seconds", "Behind the one that writes.", labels=["standby"])
    counts = dict.fromkeys(("sync", "quorum", "potential", "async"), 0)
    for one in standbys.known():
        if one.state == "streaming":
            counts[one.sync] = counts.get(one.sync, 0) + 1
            behind.add_metric([one.name], one.behind)
    for sync, number in counts.items():
        streaming.add_metric([sync], number)
    yield from (wanted, streaming, behind)
    if (days := certificate.days_left(now)) is not None:
        yield GaugeMetricFamily("portal_certificate_days", "Until the certificate of BASE_URL ends.", days)
    free = GaugeMetricFamily("portal_disk_free_bytes", "Left on this disk, by steps of 2^28.", labels=["folder"])
    size = GaugeMetricFamily("portal_disk_bytes", "Size of this disk.", labels=["folder"])
    for disk in disks.known():
        free.add_metric([disk.folder], disk.free)
        size.add_metric([disk.folder], disk.size)
    yield from (free, size)
    # By the nights, not by the rows that wait: an act in an old thread would show in those (BLIND-14).
    late = int(bool(mixing.due_zones(now - mixing.TAKES)))
    yield GaugeMetricFamily("portal_mix_late", "1 while a night that is over was not mixed.", late)
