"""What /metrics says beside the requests: mail, processes, clocks, queues, backup, backlog; nothing about a person."""

from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime

import redis
from django.conf import settings
from django.utils import timezone
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector

from feedback.models import Feedback
from lib import broker, limits
from lib.redis_client import client, page_client
from mail import figures
from mail.models import Tick

MOST_COUNTED = 1001


class Figures(Collector):
    """The outbox and the processes behind it; counts only, nothing about residents."""

    def __init__(self, now: datetime) -> None:
        self.now = now

    def describe(self):
        return []

    def collect(self):
        counts = GaugeMetricFamily("portal_mail", "Mails in the outbox.", labels=["kind", "status"])
        for one in figures.by_kind():
            for status in figures.Status:
                counts.add_metric([one.kind, str(status)], getattr(one, str(status)))
        yield counts
        oldest = figures.oldest_due(self.now)
        waiting = (self.now - oldest).total_seconds() if oldest else 0
        yield GaugeMetricFamily("portal_mail_oldest_due_seconds", "Age of the oldest mail that could leave.", waiting)
        lost = figures.lost_answers()
        yield GaugeMetricFamily("portal_mail_lost_answers", "Lost answers of the mail server: possible repeats.", lost)
        ages = GaugeMetricFamily(
            "portal_heartbeat_age_seconds", "Since the last sign of life.", labels=["process", "host"]
        )
        skews = GaugeMetricFamily(
            "portal_clock_skew_seconds", "Ahead of the database's clock.", labels=["process", "host"]
        )
        for (name, host), (at, skew) in figures.heartbeats().items():
            ages.add_metric([name, host], (self.now - at).total_seconds())
            skews.add_metric([name, host], skew)
        yield ages
        yield skews
        clocks = GaugeMetricFamily("portal_clock_stopped", "1 while a task believes no clock.", labels=["task"])
        for name, refused in figures.stopped_clocks().items():
            clocks.add_metric([name], int(bool(refused)))
        yield clocks
        yield _limits(self.now)
        yield from _queues()
        yield from _backup(self.now)
        yield _backlog(self.now)


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
            waiting.add_metric([one.name], queue.llen(prefix + one.name))
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
    made = Tick.objects.filter(name="backup").values_list("at", flat=True).first()
    if made:
        yield GaugeMetricFamily("portal_backup_age_seconds", "Since the last backup.", (now - made).total_seconds())


def _backlog(now: datetime) -> GaugeMetricFamily:
    """Messages of the days before today: one that came just now must not be seen coming."""
    today = timezone.localtime(now).date()
    waiting = Feedback.objects.waiting_for_moderator().filter(received_on__lt=today)[:MOST_COUNTED].count()
    return GaugeMetricFamily("portal_moderation_waiting", "Messages of earlier days that nobody read.", waiting)
