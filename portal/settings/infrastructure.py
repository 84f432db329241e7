"""Database, cache, queue and mail."""

import sys

from kombu import Queue

from lib import connections

from .environment import DEMO, env, keys, number, required, text

# Workers and commands (migrate, backup, purge) go past a pooler; without one both addresses are the same.
PROCESS = connections.kind_of_process(text("PORTAL_PROCESS"), sys.argv)
DATABASE_URL = required("DATABASE_URL")
DATABASE_DIRECT_URL = text("DATABASE_DIRECT_URL") or DATABASE_URL
DB_POOLER = text("PORTAL_DB_POOLER")
DATABASES = {
    "default": connections.database(
        DATABASE_URL if PROCESS == "web" else DATABASE_DIRECT_URL,
        kind=PROCESS,
        connections=number("PORTAL_DB_POOL"),
        pooler=DB_POOLER if PROCESS == "web" or DATABASE_DIRECT_URL == DATABASE_URL else "",
    )
}

REDIS_URL = required("REDIS_URL")


def own_redis(name: str, place: int) -> str:
    """The address of a Redis of its own; only the demonstration may have it beside the queue, under another number."""
    return (text(name) or connections.beside(REDIS_URL, place)) if DEMO else required(name)


# Neither keeps anything on disk (SEC-19). Pages may be evicted; a limit that is evicted is no limit.
REDIS_CACHE_URL = own_redis("REDIS_CACHE_URL", 1)
REDIS_LIMITS_URL = own_redis("REDIS_LIMITS_URL", 2)
_counted = {"BACKEND": "lib.limit_cache.LimitCache", "KEY_PREFIX": "p"}
CACHES = {"default": {**_counted, **connections.redis(REDIS_LIMITS_URL)}}
PAGE_REDIS = connections.redis(REDIS_CACHE_URL)
CELERY_BROKER_URL = connections.broker(REDIS_URL)
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": 600,
    "global_keyprefix": "portal:",  # another application on the same Redis neither reads our messages nor writes to us
    **connections.BROKER_SECONDS,
    **connections.keepalive(REDIS_URL),
}
CELERY_TASK_DEFAULT_QUEUE = "portal"
# Mail has a queue of its own, so that a sign-in code never waits behind a purge: a worker takes one (-Q) or both.
CELERY_TASK_QUEUES = [Queue("portal-mail"), Queue(CELERY_TASK_DEFAULT_QUEUE)]
CELERY_TASK_ROUTES = {"mail.tasks.*": {"queue": "portal-mail"}}
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_TASK_TIME_LIMIT = 300
CELERY_TASK_SOFT_TIME_LIMIT = 240
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_TIMEZONE = "UTC"
CELERY_BEAT_SCHEDULER = "mail.scheduler:HeartbeatScheduler"
# Beat only wakes; what is due is computed from site time and claimed in the database (docs/decisions/).
CELERY_BEAT_SCHEDULE = {
    "deliver-mail": {"task": "mail.tasks.deliver", "schedule": 20.0},
    "digests-clock": {"task": "digests.tasks.run_due", "schedule": 120.0},
    "meetings-clock": {"task": "meetings.tasks.run_due", "schedule": 300.0},
    "feedback-clock": {"task": "feedback.tasks.run_due", "schedule": 600.0},
    "figures": {"task": "sites_app.tasks.figures", "schedule": 60.0},
    "names": {"task": "sites_app.tasks.names", "schedule": 3600.0},
    "mix": {"task": "operations.tasks.mix_clock", "schedule": 600.0},
    "purge": {"task": "pages.tasks.purge", "schedule": 3600.0},
}

EMAIL_CONFIG = env.email_url_config(required("EMAIL_URL"))
vars().update({key: value for key, value in EMAIL_CONFIG.items() if key.startswith("EMAIL_")})
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = required("DEFAULT_FROM_EMAIL")
SERVER_EMAIL = DEFAULT_FROM_EMAIL
# Bounces and complaints, reported by the provider (postmark, mailgun, ...) to /mail/reports/<provider>/tracking/.
MAIL_PROVIDER = text("PORTAL_MAIL_PROVIDER")
ANYMAIL = {"WEBHOOK_SECRET": keys("PORTAL_MAIL_REPORT_SECRET")}  # user:password, as the provider sends it
# The name under which the mail server's key stands in the DNS; setup_check looks it up.
DKIM_SELECTOR = text("PORTAL_DKIM_SELECTOR")
