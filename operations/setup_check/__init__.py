"""What a deployment must have before residents may trust it: one small function a question, each says what to do."""

from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db import Error, InterfaceError
from psycopg_pool import PoolTimeout

from operations import disks, standbys

from . import configuration, infrastructure, people, postgres, words
from .words import Question

AWAY = (Error, InterfaceError, PoolTimeout)


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


QUESTIONS: dict[str, Question] = {
    "not a demonstration": configuration.demonstration,
    "database": postgres.database,
    "database log": postgres.database_log,
    "pooler": postgres.pooler,
    "mix": postgres.mixed,
    "write-ahead log": postgres.write_ahead_log,
    "standbys": lambda now: standbys.to_do(settings.STANDBYS),
    "certificate": infrastructure.certificate_lasts,
    "backup in another place": infrastructure.backups,
    "room on the disks": lambda now: disks.to_do(),
    "limits": infrastructure.limits,
    "cache": infrastructure.cache,
    "queue": infrastructure.queue,
    "worker": infrastructure.worker,
    "scheduler": infrastructure.scheduler,
    "clock": infrastructure.clocks,
    "mail server": infrastructure.mail_server,
    "mail records": infrastructure.records_of_mail,
    "base URL": configuration.base_url,
    "proxy count": configuration.proxies,
    "secrets": configuration.secrets,
    "static files": configuration.static_files,
    "organisation": words.agency_says("organisation", "PORTAL_ORGANISATION"),
    "moderators' name": words.agency_says("moderators", "PORTAL_MODERATORS_NAME"),
    "oversight": words.agency_says("oversight", "PORTAL_OVERSIGHT"),
    "oversight address": people.oversight_address,
    "what people ended": configuration.ended,
    "hours": words.hours,
    "numbers looked up": words.routes_checked,
    "languages read": words.languages_read,
    "duty list": words.own_word("DUTY_LIST", "PORTAL_DUTY_LIST"),
    "route: emergency": words.emergency,
    **{f"route: {name.replace('_', ' ')}": words.route(name) for name in settings.ROUTE_NAMES if name != "emergency"},
    "time zone": configuration.time_zone,
    "first administrator": people.administrator,
    "single sign-on": people.single_sign_on,
    "moderators": people.moderator,
    "moderators are civilians": people.moderators_are_civilians,
    "sites and commanders": people.site,
    "records complete from": people.records,
    "access log of the proxy": configuration.access_log,
    "Django's own checks": configuration.django_checks,
}
