"""What every test run has in its environment before the settings are read (a pytest plugin, see pyproject.toml)."""

import os

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
    "PORTAL_DUTY_LIST": "duty@example.org",
    "PORTAL_TIME_ZONE": "UTC",
    "PORTAL_PLAIN_STATIC": "1",
}
for name, value in DEFAULTS.items():
    os.environ.setdefault(name, value)
