"""Questions about the environment that the portal was started with."""

from datetime import datetime
from urllib.parse import urlsplit

from django.conf import settings
from django.core.checks import WARNING, run_checks

from lib import ledger


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


def ended(now: datetime) -> str:
    if ledger.is_writable():
        try:
            ledger.read(settings.LEDGER)
        except ledger.LedgerError as error:
            return str(error)
        return ""
    return f"{settings.LEDGER} cannot be written: after a restore, what people ended since would be alive again"
