"""What every test run has in its environment before the settings are read (a pytest plugin, see pyproject.toml)."""

import os
import re

import pytest

from launch.messages import compile_all

DEFAULTS = {
    "SECRET_KEY": "test-secret-key-with-enough-characters-000000000000000000000",
    "RECEIPT_KEY": "test-receipt-key-0000000000000000000000000000000",
    "LINK_KEY": "test-link-key-000000000000000000000000000000000",
    "EVENT_KEY": "test-event-key-00000000000000000000000000000000",
    "MFA_KEY": "test-mfa-key-0000000000000000000000000000000000",
    "ALLOWED_HOSTS": "localhost,testserver,127.0.0.1",
    "BASE_URL": "http://localhost:8000",
    "EMAIL_URL": "smtp://localhost:2525",
    "DEFAULT_FROM_EMAIL": "portal@example.org",
    "PORTAL_ORGANISATION": "North City Partnership",
    "PORTAL_MODERATORS_NAME": "Neighborhood Listening Desk",
    "PORTAL_MODERATORS_NAME_ES": "Mesa de Escucha del Vecindario",
    "PORTAL_OVERSIGHT": "Independent Monitor",
    "PORTAL_HOURS": "Monday to Friday, 9 to 5",
    "PORTAL_HOURS_ES": "lunes a viernes, de 9 a 5",
    "PORTAL_EMERGENCY": "911",
    "PORTAL_NON_EMERGENCY": "555-0100",
    "PORTAL_TIP_LINE": "555-0101",
    "PORTAL_COMPLAINT": "555-0102",
    "PORTAL_CITY_SERVICES": "311",
    "PORTAL_CRISIS": "988",
    "PORTAL_CHILD_PROTECTION": "555-0103",
    "PORTAL_DOMESTIC_VIOLENCE": "555-0104",
    "PORTAL_EMERGENCY_TEXT": "911",
    "PORTAL_CRISIS_TEXT": "988",
    "PORTAL_CRISIS_TEXT_WORD_ES": "AYUDA",
    "PORTAL_CRISIS_KEY_ES": "2",
    "PORTAL_NOBODY_READS": "at night or on weekends",
    "PORTAL_NOBODY_READS_ES": "de noche y en fin de semana",
    "PORTAL_DUTY_LIST": "duty@example.org",
    "PORTAL_TIME_ZONE": "UTC",
    "PORTAL_PLAIN_STATIC": "1",
    "PORTAL_DB_POOL": "16",  # races need clients that are really at the database at once
}
for name, value in DEFAULTS.items():
    os.environ.setdefault(name, value)

SERVICES = ("DATABASE_URL", "REDIS_URL")
if missing := [name for name in SERVICES if not os.environ.get(name)]:
    raise pytest.UsageError(f"pytest needs {' and '.join(missing)}; ./run test brings PostgreSQL and Redis itself.")


def own_number(url: str, number: int) -> str:
    """The address of one Redis with another database number: tests that run beside each other share none."""
    bare = re.sub(r"([?&])db=\d+", r"\1", url).rstrip("?&")
    if url.startswith("unix:"):
        return f"{bare}?db={number}"
    return re.sub(r"/\d*$", "", bare) + f"/{number}"


if beside := re.fullmatch(r"gw(\d+)", os.environ.get("PYTEST_XDIST_WORKER", "")):
    for name in ("REDIS_URL", "PORTAL_CACHE_URL"):
        if name in os.environ:
            os.environ[name] = own_number(os.environ[name], 1 + int(beside[1]))
else:
    compile_all()
