"""What a deployment must have before residents may trust it: one small function a question, each says what to do."""

import smtplib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

import redis
from allauth.mfa.models import Authenticator
from celery import Celery
from django.conf import settings
from django.core.checks import WARNING, run_checks
from django.core.mail import EmailMessage, get_connection
from django.db import Error, InterfaceError, connection
from django.db.migrations.executor import MigrationExecutor
from django.db.models import Q
from kombu.exceptions import OperationalError as QueueAway
from psycopg_pool import PoolTimeout

from accounts import single_sign_on as sign_on
from accounts.models import MODERATORS, User
from agency import words
from agency.models import Agency
from lib import ledger
from lib.addresses import AddressError, canonical
from lib.languages import default_language
from lib.redis_client import GuardedRedis, client, page_client
from mail import clock, statistics
from mail.models import Tick
from operations import certificate, mail_records, mixing, standbys
from operations.models import MixedNight
from sites_app.models import Assignment, Officer, Site

Question = Callable[[datetime], str]
AWAY = (Error, InterfaceError, PoolTimeout)
# What the database may write into its log when a statement fails: nothing that a person typed (SEC-7).
TIME_OUTS = ("statement_timeout", "lock_timeout", "idle_in_transaction_session_timeout")
QUIET = {
    "log_min_error_statement": ("panic",),
    "log_error_verbosity": ("terse",),
    "log_statement": ("none",),
    "log_min_duration_statement": ("-1",),
    "log_parameter_max_length_on_error": ("0",),
}


# The same for its write-ahead log: nothing of it outlives the night (BLIND-9).
LOG_ENDS = {
    "archive_mode": ("off",),
    "wal_level": ("replica", "minimal"),
    "wal_recycle": ("off",),
    "wal_keep_size": ("0",),
}
NEVER = datetime(1970, 1, 1, tzinfo=UTC)
MIX_TAKES = timedelta(hours=2)  # after two at night, until it counts as missed


@dataclass(frozen=True)
class Finding:
    """One line of setup_check; `to_do` is empty when all is well."""

    name: str
    to_do: str


def findings(now: datetime) -> list[Finding]:
    """Every question in the order in which an administrator can answer them."""
    return [Finding(name, _answer(question, now)) for name, question in QUESTIONS.items()]


def _answer(question: Question, now: datetime) -> str:
    try:
        return question(now)
    except AWAY as error:
        return f"the database does not answer ({type(error).__name__}): look at DATABASE_URL"


def database(now: datetime) -> str:
    if _one("SELECT rolsuper FROM pg_roles WHERE rolname = current_user"):
        return "the role in DATABASE_URL is a superuser: ALTER ROLE ... NOSUPERUSER"
    if int(_one("SHOW server_version_num")) < 150000:
        return "PostgreSQL is older than 15: upgrade it"
    executor = MigrationExecutor(connection)
    waiting = len(executor.migration_plan(executor.loader.graph.leaf_nodes()))
    return f"{waiting} migrations are not applied: python manage.py migrate" if waiting else ""


def database_log(now: datetime) -> str:
    loud = [name for name, quiet in QUIET.items() if _one(f"SHOW {name}") not in quiet]
    orders = " ".join(f"ALTER SYSTEM SET {name} = '{QUIET[name][0]}';" for name in loud)
    return f"what people write could reach its log; as its superuser: {orders} SELECT pg_reload_conf();" if loud else ""


def mixed(now: datetime) -> str:
    """Whether the last night that is due has been mixed, and left no old versions behind."""
    due = mixing.due_zones(now - MIX_TAKES)
    if due and not mixing.is_mixed(mixing.open_days(due, now - MIX_TAKES)):
        return "rows of closed days are not mixed: they still tell when they came: portal mix"
    if dead := MixedNight.objects.filter(dead__gt=0).first():
        return f"{dead.dead} old versions of rows are left: end old transactions and replication slots, portal mix"
    return ""


def write_ahead_log(now: datetime) -> str:
    """Whether it ends with the night, or /privacy/ says how long it is kept."""
    if settings.WAL_KEPT_DAYS is not None:
        return ""
    kept = [name for name, right in LOG_ENDS.items() if _one(f"SHOW {name}") not in right]
    if kept:
        orders = " ".join(f"ALTER SYSTEM SET {name} = '{LOG_ENDS[name][0]}';" for name in kept)
        return f"the log keeps the moments of messages: {orders} then restart it, or set PORTAL_WAL_KEPT_DAYS"
    if _one("SELECT has_function_privilege('pg_switch_wal()', 'execute') AND pg_has_role('pg_checkpoint', 'usage')"):
        return ""
    role = _one("SELECT current_user")
    return f"as the superuser: GRANT EXECUTE ON FUNCTION pg_switch_wal() TO {role}; GRANT pg_checkpoint TO {role};"


def pooler(now: datetime) -> str:
    """A pooler in transaction mode takes no time-outs with a connection: the role must have them."""
    if not settings.DB_POOLER:
        return ""
    if settings.DATABASE_DIRECT_URL == settings.DATABASE_URL:
        return "set DATABASE_DIRECT_URL: workers and commands must not go through the pooler"
    given = " ".join(_one("SELECT coalesce(rolconfig, '{}') FROM pg_roles WHERE rolname = current_user"))
    lacking = [name for name in TIME_OUTS if name not in given]
    return f"ALTER ROLE ... SET {lacking[0]} = ... (docs/many-machines.md)" if lacking else ""


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


def _one(sql: str) -> str:
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return cursor.fetchone()[0]


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
    return ""


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


def base_url(now: datetime) -> str:
    host = urlsplit(settings.BASE_URL).hostname
    if not settings.HTTPS:
        return "BASE_URL is not https: residents would be read on the way"
    if host not in settings.ALLOWED_HOSTS:
        return f"add {host} to ALLOWED_HOSTS"
    return "ALLOWED_HOSTS must not hold *" if "*" in settings.ALLOWED_HOSTS else ""


def proxies(now: datetime) -> str:
    if settings.TRUSTED_PROXY_COUNT:
        return ""
    return "TRUSTED_PROXY_COUNT is 0: set it to the number of proxies of your own in front (nginx: 1)"


def secrets(now: datetime) -> str:
    groups = {
        name: getattr(settings, f"{name}S") for name in ("RECEIPT_KEY", "LINK_KEY", "EVENT_KEY", "LIMIT_KEY", "MFA_KEY")
    }
    keys = {"SECRET_KEY": settings.SECRET_KEY, **{name: values[0] for name, values in groups.items()}}
    if len(set(keys.values())) < len(keys):
        return "two keys are the same: make each with openssl rand -base64 48"
    short = [name for name, value in keys.items() if len(value) < (50 if name == "SECRET_KEY" else 32)]
    return f"{', '.join(short)} too short: openssl rand -base64 48" if short else ""


def own_word(setting: str, variable: str) -> Question:
    """Asks whether one of the deployment's own words is set."""
    return lambda now: "" if getattr(settings, setting) else f"set {variable}"


def agency_says(field: str, variable: str) -> Question:
    """Asks whether the agency's row, or the environment where there is none, has one of its words."""

    def answer(now: datetime) -> str:
        agency = words.current()
        where = f"fill it in under “{Agency._meta.verbose_name}” in the admin" if agency.pk else f"set {variable}"
        return "" if words.read(getattr(agency, field)) else where

    return answer


def hours(now: datetime) -> str:
    agency = words.current()
    if not words.read(agency.hours):
        return "set PORTAL_HOURS, for example “Monday to Friday, 9 to 5”"
    others = [
        tag
        for tag, _name in settings.LANGUAGES[1:]
        if agency.hours.get(tag, "") in ("", agency.hours[default_language()])
    ]
    names = ", ".join(f"PORTAL_HOURS_{tag.upper().replace('-', '_')}" for tag in others)
    names = ", ".join(others) + " of the agency's hours in the admin" if agency.pk else names
    return f"set {names}: residents who read in that language see the hours in the first one" if others else ""


def route(name: str) -> Question:
    """Asks about one number residents are sent to; an empty value says that there is none here, as does a row less."""
    variable = f"PORTAL_{name.upper()}"
    to_do = f"set {variable}; leave it empty ({variable}=) if there is none here"
    return lambda now: to_do if words.current().pk is None and settings.ROUTES[name] is None else ""


def emergency(now: datetime) -> str:
    has = any(place.key == "emergency" for place in words.routes())
    return "" if has else "set PORTAL_EMERGENCY, or the row in the admin: no page may be without it"


def routes_checked(now: datetime) -> str:
    """Numbers change: each was looked up within the last year."""
    old = [row for row in words.current().routes if words.is_old(row, now.date())]
    return f"look up again: {', '.join(str(row) for row in old)}" if old else ""


def languages_read(now: datetime) -> str:
    """A named person who speaks it has read each language's danger block, form, receipt, thread and privacy page."""
    unread = [one["name"] for one in words.readings() if one["reading"] is None]
    return (
        f"nobody has read {', '.join(unread)} yet: have it read, then say who and when in the admin" if unread else ""
    )


def time_zone(now: datetime) -> str:
    return "set PORTAL_TIME_ZONE, for example America/Denver" if settings.TIME_ZONE == "UTC" else ""


def access_log(now: datetime) -> str:
    if settings.ACCESS_LOG_OFF_SINCE is None:
        return (
            "look whether any proxy logs anonymous pages (deploy/nginx/portal.conf does not), then set "
            f"PORTAL_ACCESS_LOG_OFF_SINCE={now.date()}"
        )
    return "PORTAL_ACCESS_LOG_OFF_SINCE lies ahead" if now.date() < settings.ACCESS_LOG_OFF_SINCE else ""


def static_files(now: datetime) -> str:
    there = (settings.STATIC_ROOT / "staticfiles.json").exists()
    return "" if there else "no collected files: build the style sheet, then python manage.py collectstatic"


def demonstration(now: datetime) -> str:
    return "PORTAL_DEMO is on: anybody can be anybody; unset it" if settings.DEMO else ""


def django_checks(now: datetime) -> str:
    found = [
        one for one in run_checks(include_deployment_checks=True) if one.level >= WARNING and not one.is_silenced()
    ]
    return f"{found[0].msg} (python manage.py check --deploy)" if found else ""


def administrator(now: datetime) -> str:
    people = User.objects.filter(is_superuser=True, is_active=True)
    if not people.exists():
        return "nobody: python manage.py invite YOU@... --role administrator"
    bare = _without_factor(people)
    return f"{bare[0]} has no second factor: sign in at {settings.BASE_URL}/accounts/login/ once" if bare else ""


def single_sign_on(now: datetime) -> str:
    """Whether the provider of staff answers, and somebody comes in on the day it does not (SSO-5)."""
    if not settings.SSO_ISSUER:
        return ""
    if to_do := sign_on.trouble():
        return to_do
    people = User.objects.filter(is_superuser=True, is_active=True, identities=None)
    if settings.SSO_REQUIRED and not people.exclude(pk__in=[user.pk for user in _without_factor(people)]).exists():
        return "keep one administrator who is not linked and has a passkey: nobody could come in while it is away"
    return ""


def ended(now: datetime) -> str:
    if ledger.is_writable():
        return ""
    return f"{settings.LEDGER} cannot be written: after a restore, what people ended since would be alive again"


def moderator(now: datetime) -> str:
    people = User.objects.filter(groups__name=MODERATORS, is_active=True)
    if not people.exists():
        return "nobody reads what residents write: python manage.py invite THEM@... --role moderator"
    if not people.filter(moderator_scope__handles_escalated=True).exists():
        return "no moderator may handle what is set apart: ask for it in the admin, moderators' sites"
    if people.count() < 2:
        return "only one: an appeal then waits for the oversight address; invite THEM@... --role moderator"
    return ""


def oversight_address(now: datetime) -> str:
    try:
        address = canonical(settings.OVERSIGHT_EMAIL)
    except AddressError:
        return "PORTAL_OVERSIGHT_EMAIL is no e-mail address"
    known = User.objects.filter(email=address).filter(Q(is_superuser=True) | Q(groups__isnull=False)).exists()
    if known or Officer.objects.filter(email=address).exists():
        return "PORTAL_OVERSIGHT_EMAIL belongs to somebody with a role here: it must be a second person's"
    return ""


def _without_factor(people) -> list[User]:
    enrolled = Authenticator.objects.exclude(type=Authenticator.Type.RECOVERY_CODES).values("user")
    return list(people.exclude(pk__in=enrolled).order_by("email"))


def moderators_are_civilians(now: datetime) -> str:
    people = User.objects.filter(groups__name=MODERATORS)
    roster = Officer.objects.exclude(email="").values("email")
    on_it = people.filter(Q(pk__in=Officer.objects.filter(user__isnull=False).values("user")) | Q(email__in=roster))
    return f"{on_it[0]} has an officer record: python manage.py take_back {on_it[0]}" if on_it else ""


def site(now: datetime) -> str:
    if not Site.objects.exists():
        return f"none: add the first at {settings.BASE_URL}/admin/sites_app/site/add/"
    led = Assignment.objects.filter(role=Assignment.Role.COMMANDER).current(now).values("site")
    without = Site.objects.exclude(pk__in=led).by_name()
    return f"{without[0].slug} has no commander today: import_roster, or the admin" if without else ""


def records(now: datetime) -> str:
    unknown = Site.objects.filter(records_complete_from=None).by_name()
    if not unknown:
        return ""
    return f"{unknown[0].slug}: set “records complete from” in the admin, at the latest the day you begin"


QUESTIONS: dict[str, Question] = {
    "not a demonstration": demonstration,
    "database": database,
    "database log": database_log,
    "pooler": pooler,
    "mix": mixed,
    "write-ahead log": write_ahead_log,
    "standbys": lambda now: standbys.to_do(settings.STANDBYS),
    "certificate": certificate_lasts,
    "backup in another place": backups,
    "limits": limits,
    "cache": cache,
    "queue": queue,
    "worker": worker,
    "scheduler": scheduler,
    "clock": clocks,
    "mail server": mail_server,
    "mail records": records_of_mail,
    "base URL": base_url,
    "proxy count": proxies,
    "secrets": secrets,
    "static files": static_files,
    "organisation": agency_says("organisation", "PORTAL_ORGANISATION"),
    "moderators' name": agency_says("moderators", "PORTAL_MODERATORS_NAME"),
    "oversight": agency_says("oversight", "PORTAL_OVERSIGHT"),
    "oversight address": oversight_address,
    "what people ended": ended,
    "hours": hours,
    "numbers looked up": routes_checked,
    "languages read": languages_read,
    "duty list": own_word("DUTY_LIST", "PORTAL_DUTY_LIST"),
    "route: emergency": emergency,
    **{f"route: {name.replace('_', ' ')}": route(name) for name in settings.ROUTE_NAMES if name != "emergency"},
    "time zone": time_zone,
    "first administrator": administrator,
    "single sign-on": single_sign_on,
    "moderators": moderator,
    "moderators are civilians": moderators_are_civilians,
    "sites and commanders": site,
    "records complete from": records,
    "access log of the proxy": access_log,
    "Django's own checks": django_checks,
}
