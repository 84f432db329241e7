"""Questions about what runs beside the portal: Redis, the queue, the processes, mail, backups, the certificate."""

import smtplib
from datetime import UTC, datetime, timedelta

import redis
from celery import Celery
from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from kombu.exceptions import OperationalError as QueueAway

from lib.redis_client import GuardedRedis, client, page_client
from mail import clock, statistics
from mail.models import Tick
from operations import certificate, mail_records
from operations.backup import is_held

NEVER = datetime(1970, 1, 1, tzinfo=UTC)


def certificate_lasts(now: datetime) -> str:
    left = certificate.days_left(now)
    return f"it ends in {left} days: renew it" if left is not None and left < 14 else ""


def backups(now: datetime) -> str:
    """Whether a copy lies in another place, is young, and was shown to be of use."""
    if not settings.BACKUP_SEND:
        return "set PORTAL_BACKUP_SEND: a backup on the same disk is lost with it (docs/operate.md)"
    last = dict(Tick.objects.filter(name__in=["offsite", "restore_drill"]).values_list("name", "at"))
    if now - last.get("offsite", NEVER) > timedelta(hours=36):
        return "no copy reached the other place for 36 hours: systemctl start portal-backup, and read its log"
    if now - last.get("restore_drill", NEVER) > timedelta(days=35):
        return "no copy from the other place was tried for 35 days: portal restore_drill"
    return ""


def limits(now: datetime) -> str:
    """Addresses and the working of limits depend on it: nothing on disk, nothing evicted, nothing shared."""
    places = [settings.REDIS_URL, settings.REDIS_CACHE_URL, settings.REDIS_LIMITS_URL]
    if len(set(places)) < len(places):
        return "REDIS_URL, REDIS_CACHE_URL and REDIS_LIMITS_URL must be three: an instance each"
    if to_do := _memory_only(client(), "REDIS_LIMITS_URL"):
        return to_do
    policy = _configured(client(), "maxmemory-policy")
    if policy not in ("noeviction", None):
        return f"Redis for limits evicts ({policy}): maxmemory-policy noeviction, in an instance of its own"
    if _configured(client(), "slowlog-max-len") not in ("0", None):
        return "Redis for limits lists slow commands with their moments: slowlog-max-len 0"
    return ""


def cache(now: datetime) -> str:
    return _memory_only(page_client(), "REDIS_CACHE_URL")


def _memory_only(one: GuardedRedis, variable: str) -> str:
    try:
        one.ping()
    except redis.RedisError:
        return f"this Redis does not answer: look at {variable}"
    if _configured(one, "save") or _configured(one, "appendonly") == "yes":
        return f'{variable} writes to disk: save "" and appendonly no, in an instance of its own'
    return ""


def _configured(one: GuardedRedis, name: str) -> str | None:
    """None where a provider forbids the question; docs/deploy.md says what to ask for."""
    try:
        return one.config_get(name).get(name)
    except redis.RedisError:
        return None


def queue(now: datetime) -> str:
    options = {"max_retries": 1, "interval_start": 0}
    try:
        with Celery(broker=settings.CELERY_BROKER_URL).connection_for_write() as line:
            line.ensure_connection(timeout=5, **options)
    except (OSError, redis.RedisError, QueueAway):
        return "Redis for the queue does not answer: look at REDIS_URL"
    return ""


def worker(now: datetime) -> str:
    return "" if statistics.is_alive("worker", now) else "not seen for 90 seconds: systemctl start portal-worker"


def clocks(now: datetime) -> str:
    """The database's, this machine's, and what was seen last must agree: else nothing scheduled runs."""
    if abs(off := clock.skew(clock.database_now())) > clock.MOST:
        return f"this machine's clock is {off.total_seconds():.0f} seconds ahead of the database's: set both by NTP"
    stopped = ", ".join(name for name, why in statistics.stopped_clocks().items() if why)
    return f"the clock has jumped, {stopped} stopped: look at it, then python manage.py clock_ok" if stopped else ""


def scheduler(now: datetime) -> str:
    return "" if statistics.is_alive("scheduler", now) else "not seen for 90 seconds: systemctl start portal-beat"


def mail_server(now: datetime) -> str:
    line = get_connection(timeout=10)
    try:
        line.open()
        line.close()
    except (OSError, smtplib.SMTPException) as error:
        return f"the mail server does not let us in ({type(error).__name__}): look at EMAIL_URL"
    return "no mail leaves since the restore: look round, then portal release_mail" if is_held() else ""


def mail_to(address: str) -> str:
    """Sends one mail past the outbox; what went wrong, or nothing."""
    text = f"This mail was sent by setup_check of {settings.BASE_URL}. Nothing else needs to be done."
    try:
        EmailMessage("The portal can write to you", text, to=[address], connection=get_connection(timeout=10)).send()
    except (OSError, smtplib.SMTPException) as error:
        return f"the mail to {address} was not taken ({type(error).__name__}): look at EMAIL_URL, DEFAULT_FROM_EMAIL"
    return ""


def records_of_mail(now: datetime) -> str:
    """Whether mail of this portal may arrive, as far as the DNS answers here."""
    return mail_records.to_do()
