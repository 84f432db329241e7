"""What every test run has in its environment before the settings are read (a pytest plugin, see pyproject.toml)."""

import os
import re
import tempfile

import pytest

from lib.connections import beside
from tools.launch.messages import compile_all

DEFAULTS = {
    "SECRET_KEY": "test-secret-key-with-enough-characters-000000000000000000000",
    "RECEIPT_KEY": "test-receipt-key-0000000000000000000000000000000",
    "LINK_KEY": "test-link-key-000000000000000000000000000000000",
    "EVENT_KEY": "test-event-key-00000000000000000000000000000000",
    "LIMIT_KEY": "test-limit-key-00000000000000000000000000000000",
    "MFA_KEY": "test-mfa-key-0000000000000000000000000000000000",
    "ALLOWED_HOSTS": "localhost,testserver,127.0.0.1",
    "BASE_URL": "http://localhost:8000",
    "EMAIL_URL": "smtp://localhost:2525",
    "DEFAULT_FROM_EMAIL": "portal@example.org",
    "PORTAL_ORGANISATION": "North City Partnership",
    "PORTAL_MODERATORS_NAME": "Neighborhood Listening Desk",
    "PORTAL_MODERATORS_NAME_ES": "Mesa de Escucha del Vecindario",
    "PORTAL_OVERSIGHT": "Independent Monitor",
    "PORTAL_MESSAGE_LANGUAGES": "ko,zh-hans,tl:Tagalog,fa",
    "PORTAL_MODERATORS_PHONE": "555-0117",
    "PORTAL_DROP_BOX": "the library desk",
    "PORTAL_DROP_BOX_ES": "el mostrador de la biblioteca",
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
    "PORTAL_OVERSIGHT_EMAIL": "oversight@example.org",
    "PORTAL_DUTY_LIST": "duty@example.org",
    "PORTAL_TIME_ZONE": "UTC",
    "PORTAL_LEDGER": f"{tempfile.gettempdir()}/portal-tests-{os.getpid()}/ended.log",
    "PORTAL_DISKS": "",  # the room on this machine is none of a test's business, and moves
    "PORTAL_PLAIN_STATIC": "1",
    "PORTAL_DB_POOL": "16",  # races need clients that are really at the database at once
}
for name, value in DEFAULTS.items():
    os.environ.setdefault(name, value)

SERVICES = ("DATABASE_URL", "REDIS_URL")
if missing := [name for name in SERVICES if not os.environ.get(name)]:
    raise pytest.UsageError(f"pytest needs {' and '.join(missing)}; ./run test brings PostgreSQL and Redis itself.")


# Databases of the one Redis, unless the services bring Redis servers of their own.
for name, number in {"REDIS_CACHE_URL": 40, "REDIS_LIMITS_URL": 41}.items():
    os.environ.setdefault(name, beside(os.environ["REDIS_URL"], number))

# Tests that run beside each other share no database number.
if worker := re.fullmatch(r"gw(\d+)", os.environ.get("PYTEST_XDIST_WORKER", "")):
    for place, name in enumerate(("REDIS_URL", "REDIS_CACHE_URL", "REDIS_LIMITS_URL")):
        os.environ[name] = beside(os.environ[name], 1 + 3 * int(worker[1]) + place)
else:
    compile_all(only_changed=True)
