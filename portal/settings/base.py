"""Where the portal is, what it is made of, and its keys."""

from pathlib import Path
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured

from .environment import DEMO, flag, keys, number, required, text

BASE_DIR = Path(__file__).resolve().parents[2]
DATA_DIR = Path(text("PORTAL_DATA_DIR") or str(BASE_DIR / ".data"))
# What people ended, as digests: outside the database, copied with each backup, replayed by `restore`.
LEDGER = Path(text("PORTAL_LEDGER") or str(DATA_DIR / "ended.log"))

SECRET_KEY, *SECRET_KEY_FALLBACKS = keys("SECRET_KEY")
RECEIPT_KEYS = keys("RECEIPT_KEY")
LINK_KEYS = keys("LINK_KEY")
EVENT_KEYS = keys("EVENT_KEY")
LIMIT_KEYS = keys("LIMIT_KEY")
MFA_KEYS = keys("MFA_KEY")

BASE_URL = required("BASE_URL").rstrip("/")
ALLOWED_HOSTS = [host.strip() for host in required("ALLOWED_HOSTS").split(",")]
address = urlsplit(BASE_URL)
BASE_HOST = address.hostname or ""
HTTPS = address.scheme == "https"
if not HTTPS and address.hostname not in ("localhost", "127.0.0.1", "::1"):
    raise ImproperlyConfigured("BASE_URL must begin with https:// unless it is on this machine only.")
TRUSTED_PROXY_COUNT = number("TRUSTED_PROXY_COUNT")
STAFF_URL = text("PORTAL_STAFF_URL").rstrip("/")
staff = urlsplit(STAFF_URL)
if STAFF_URL and (staff.scheme != address.scheme or not staff.hostname or staff.hostname == BASE_HOST):
    raise ImproperlyConfigured("PORTAL_STAFF_URL needs a host name of its own; cookies do not tell ports apart.")
ALLOWED_HOSTS += [staff.hostname] if staff.hostname else []
CSRF_TRUSTED_ORIGINS = [BASE_URL, *([STAFF_URL] if STAFF_URL else [])]
# `./run dev` alone: error pages with the code, on this machine's own address and on invented data.
DEBUG = flag("PORTAL_DEV")
if DEBUG and not (DEMO and BASE_HOST in ("localhost", "127.0.0.1", "::1")):
    raise ImproperlyConfigured("PORTAL_DEV is only for ./run dev: it shows the code, so never outside this machine.")

OUR_APPS = ["agency", "mail", "accounts", "sites_app", "feedback", "meetings", "digests", "pages"]
INSTALLED_APPS = [
    "portal.apps.PortalConfig",
    "portal.apps.AdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "rest_framework",
    "drf_spectacular",
    "simple_history",
    "lib",
    *OUR_APPS,
    *(["demo"] if DEMO else []),
    "operations",
    "tools",
]
AUTH_USER_MODEL = "accounts.User"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
ROOT_URLCONF = "portal.urls"
WSGI_APPLICATION = "portal.wsgi.application"

# The order matters: faults and headers outermost; then what only private pages have (sessions, users).
MIDDLEWARE = [
    "portal.middleware.RequestLog",
    "portal.middleware.OpenData",
    "portal.middleware.Headers",
    "portal.middleware.Csp",
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "portal.middleware.RequestSizeLimit",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "portal.hosts.Hosts",
    "portal.sessions.PrivateSessions",
    "portal.middleware.LanguageByPrefix",
    "django.middleware.common.CommonMiddleware",
    "portal.middleware.Csrf",
    "portal.sessions.PrivateUsers",
    "portal.sessions.PrivateMessages",
    "allauth.account.middleware.AccountMiddleware",
    "portal.sessions.PrivateHistory",
    "portal.access_middleware.AccessPolicyMiddleware",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "portal.context.portal",
            ],
        },
    }
]

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"json": {"()": "portal.logs.JsonFormatter"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "json"}},
    "root": {"handlers": ["stderr"], "level": "INFO"},
    "loggers": {
        # Django's own request logs carry paths and exception text; ours are written by portal.middleware.
        "django.request": {"level": "CRITICAL"},
        "django.security": {"level": "CRITICAL"},
        "django.server": {"level": "CRITICAL"},
        "fido2": {"level": "WARNING"},  # names each new passkey
        "celery.worker.strategy": {"level": "WARNING"},
        "celery.app.trace": {"level": "WARNING"},
    },
}
