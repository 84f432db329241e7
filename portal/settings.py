"""Every setting of the portal, read from the environment; a missing one stops the start with one sentence."""

import os
import sys
from datetime import date
from pathlib import Path
from urllib.parse import urlsplit

import environ
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from kombu import Queue

from lib import connections
from portal import sign_in_provider
from portal.language_setting import languages_of, message_languages, right_to_left

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.Env()

# Demonstration mode is only ever set by ./run, on loopback (RUN-3).
DEMO = env.bool("PORTAL_DEMO", default=False)
DATA_DIR = Path(env("PORTAL_DATA_DIR", default=str(BASE_DIR / ".data")))


# What people ended, as digests: outside the database, copied with each backup, replayed by `restore`.
LEDGER = Path(env("PORTAL_LEDGER", default=str(DATA_DIR / "ended.log")))


def required(name: str, meaning: str) -> str:
    """The value of one environment variable; ImproperlyConfigured names what is missing and what it is for."""
    value = env.str(name, default="")
    if not value:
        raise ImproperlyConfigured(f"{name} is not set: it is {meaning}. ./run sets it for you; see docs/settings.md.")
    return value


def secret(name: str, meaning: str) -> list[str]:
    """The current secret first, then the previous one while a rotation lasts (`<NAME>_PREVIOUS`)."""
    previous = env.str(f"{name}_PREVIOUS", default="")
    return [required(name, meaning), *([previous] if previous else [])]


def optional_secret(name: str) -> list[str]:
    """The same for what a deployment may do without: no value, no secret."""
    return [value for value in (env.str(name, default=""), env.str(f"{name}_PREVIOUS", default="")) if value]


# Secrets ---------------------------------------------------------------------------------------------------------
SECRET_KEY, *SECRET_KEY_FALLBACKS = secret("SECRET_KEY", "the key that signs sessions and forms")
RECEIPT_KEYS = secret("RECEIPT_KEY", "the key behind receipt codes")
LINK_KEYS = secret("LINK_KEY", "the key behind private links in mails")
EVENT_KEYS = secret("EVENT_KEY", "the key of the event chains")
LIMIT_KEYS = secret("LIMIT_KEY", "the key behind the counters that limits share; Redis never sees it")
MFA_KEYS = secret("MFA_KEY", "the key that encrypts second factors and waiting sign-in codes")

# Where we are ----------------------------------------------------------------------------------------------------
BASE_URL = required("BASE_URL", "the address under which people reach the portal").rstrip("/")
ALLOWED_HOSTS = [host.strip() for host in required("ALLOWED_HOSTS", "the host names the portal answers to").split(",")]
_base = urlsplit(BASE_URL)
BASE_HOST = _base.hostname or ""
HTTPS = _base.scheme == "https"
if not HTTPS and _base.hostname not in ("localhost", "127.0.0.1", "::1"):
    raise ImproperlyConfigured("BASE_URL must begin with https:// unless it is on this machine only.")
TRUSTED_PROXY_COUNT = env.int("TRUSTED_PROXY_COUNT", default=0)
STAFF_URL = env.str("PORTAL_STAFF_URL", default="").rstrip("/")
_staff = urlsplit(STAFF_URL)
if STAFF_URL and (_staff.scheme != _base.scheme or not _staff.hostname or _staff.hostname == BASE_HOST):
    raise ImproperlyConfigured("PORTAL_STAFF_URL needs a host name of its own; cookies do not tell ports apart.")
ALLOWED_HOSTS += [_staff.hostname] if _staff.hostname else []
CSRF_TRUSTED_ORIGINS = [BASE_URL, *([STAFF_URL] if STAFF_URL else [])]
# `./run dev` alone: error pages with the code, on this machine's own address and on invented data.
DEBUG = env.bool("PORTAL_DEV", default=False)
if DEBUG and not (DEMO and BASE_HOST in ("localhost", "127.0.0.1", "::1")):
    raise ImproperlyConfigured("PORTAL_DEV is only for ./run dev: it shows the code, so never outside this machine.")

# What the portal is made of ---------------------------------------------------------------------------------------
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

# Database, cache, queue --------------------------------------------------------------------------------------------
# Workers and commands (migrate, backup, purge) go past a pooler; without one both addresses are the same.
PROCESS = connections.kind_of_process(env.str("PORTAL_PROCESS", default=""), sys.argv)
DATABASE_URL = required("DATABASE_URL", "the address of PostgreSQL")
DATABASE_DIRECT_URL = env.str("DATABASE_DIRECT_URL", default=DATABASE_URL)
DB_POOLER = env.str("PORTAL_DB_POOLER", default="")
DATABASES = {
    "default": connections.database(
        DATABASE_URL if PROCESS == "web" else DATABASE_DIRECT_URL,
        kind=PROCESS,
        connections=env.int("PORTAL_DB_POOL", default=4),
        pooler=DB_POOLER if PROCESS == "web" or DATABASE_DIRECT_URL == DATABASE_URL else "",
    )
}

REDIS_URL = required("REDIS_URL", "the address of Redis for the queue")


def own_redis(name: str, number: int, meaning: str) -> str:
    """The address of a Redis of its own; only the demonstration may have it beside the queue, under another number."""
    return env.str(name, default=connections.beside(REDIS_URL, number)) if DEMO else required(name, meaning)


# Neither keeps anything on disk (SEC-19). Pages may be evicted; a limit that is evicted is no limit.
REDIS_CACHE_URL = own_redis("REDIS_CACHE_URL", 1, "the address of Redis for cached pages")
REDIS_LIMITS_URL = own_redis("REDIS_LIMITS_URL", 2, "the address of Redis for limits")
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
    "mix": {"task": "operations.tasks.mix_clock", "schedule": 600.0},
    "purge": {"task": "pages.tasks.purge", "schedule": 3600.0},
}

# Mail --------------------------------------------------------------------------------------------------------------
EMAIL_CONFIG = env.email_url_config(
    required("EMAIL_URL", "the mail server, for example smtp+tls://user:password@host:587")
)
vars().update({key: value for key, value in EMAIL_CONFIG.items() if key.startswith("EMAIL_")})
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = required("DEFAULT_FROM_EMAIL", "the address the portal writes from")
SERVER_EMAIL = DEFAULT_FROM_EMAIL
# Bounces and complaints, reported by the provider (postmark, mailgun, ...) to /mail/reports/<provider>/tracking/.
MAIL_PROVIDER = env.str("PORTAL_MAIL_PROVIDER", default="")
ANYMAIL = {"WEBHOOK_SECRET": optional_secret("PORTAL_MAIL_REPORT_SECRET")}  # user:password, as the provider sends it

# Languages and time ------------------------------------------------------------------------------------------------
# The prefix alone decides the language (ADDR-1); the first has none. A language is a folder under locale/ and a name
# here; one that Django does not know is written tag:name, or tag:name:rtl where it is written from right to left.
LANGUAGES = languages_of(env.str("PORTAL_LANGUAGES", default="en,es"))
LANGUAGE_CODE = LANGUAGES[0][0]
# What everybody reads after a publication is written in each of these.
REQUIRED_LANGUAGES = env.list("PORTAL_REQUIRED_LANGUAGES", default=[]) or [tag for tag, _name in LANGUAGES]
LANGUAGES_BIDI = right_to_left(env.str("PORTAL_LANGUAGES", default="en,es"))
# In which else a message may be written, as PORTAL_LANGUAGES is: a moderator translates these before a team reads them.
SPOKEN = "ko,zh-hans,tl:Tagalog,hy,fa,vi,ru,ar,ja,km:ភាសាខ្មែរ"
MESSAGE_LANGUAGES = message_languages(LANGUAGES, env.str("PORTAL_MESSAGE_LANGUAGES", default=SPOKEN if DEMO else ""))
LOCALE_PATHS = [BASE_DIR / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = env.str("PORTAL_TIME_ZONE", default="America/Los_Angeles" if DEMO else "UTC")

# Static files: ours, and what ./run builds ---------------------------------------------------------------------------
STATIC_URL = "/static/"
STATIC_BUILD_DIR = Path(env.str("PORTAL_STATIC_BUILD_DIR", default=str(BASE_DIR / ".build" / "static")))
STATICFILES_DIRS = [BASE_DIR / "static", *([STATIC_BUILD_DIR] if STATIC_BUILD_DIR.exists() else [])]
STATIC_ROOT = Path(env.str("PORTAL_STATIC_ROOT", default=str(BASE_DIR / ".build" / "collected")))
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    # Without collected files (tests, plain manage.py) the finders serve what is in the tree.
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if ("collectstatic" in sys.argv or (STATIC_ROOT / "staticfiles.json").exists())
        and not env.bool("PORTAL_PLAIN_STATIC", default=False)
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = STORAGES["staticfiles"]["BACKEND"].startswith("django.")
WHITENOISE_KEEP_ONLY_HASHED_FILES = False

# Cookies and headers -------------------------------------------------------------------------------------------------
# Plain-http loopback: names end in the port, because cookies ignore ports and __Host- needs https.
_suffix = f"_{_base.port or 80}"
SESSION_COOKIE_NAME = "__Host-session" if HTTPS else f"session{_suffix}"
CSRF_COOKIE_NAME = "__Host-csrf" if HTTPS else f"csrf{_suffix}"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 14 * 24 * 3600
SESSION_ENGINE = "portal.session_store"
SESSION_SERIALIZER = "portal.sessions.SealedSerializer"
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
CSRF_COOKIE_AGE = None  # gone when the browser closes
CSRF_FAILURE_VIEW = "lib.errors.csrf_failure"
SECURE_SSL_REDIRECT = HTTPS
SECURE_REDIRECT_EXEMPT = [r"^(healthz|readyz|metrics)$"]
SECURE_REFERRER_POLICY = None  # portal.middleware.Headers decides by page
# Both look for a name, not for what is done: portal.middleware.Csrf is Django's protection with one exception more,
# and every answer has the Referrer-Policy of portal.middleware.Headers.
SILENCED_SYSTEM_CHECKS = ["security.W003", "security.W022"]
X_FRAME_OPTIONS = "DENY"
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if TRUSTED_PROXY_COUNT else None
SECURE_HSTS_SECONDS = 63072000 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS
SECURE_HSTS_PRELOAD = HTTPS
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "base-uri": [NONE],
        "object-src": [NONE],
        # What was sent at one host may lead on to the other.
        "form-action": [SELF, *([BASE_URL, STAFF_URL] if STAFF_URL else [])],
        "frame-ancestors": [NONE],
    }
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 256 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000
FILE_UPLOAD_MAX_MEMORY_SIZE = 8 * 1024 * 1024

# Sign-in ----------------------------------------------------------------------------------------------------------
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.ScryptPasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
ACCOUNT_ADAPTER = "accounts.adapter.AccountAdapter"
ACCOUNT_FORMS = {
    "add_email": "sites_app.forms.address.AddAddressForm",
    "confirm_email_verification_code": "sites_app.forms.address.ConfirmAddressForm",
}
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*"]
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 600
ACCOUNT_CHANGE_EMAIL = True  # one address, replaced once the new one is confirmed
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_EMAIL_NOTIFICATIONS = True  # a changed factor or address is told to its owner
# No limit by mailbox for sign-in codes: a stranger would lock its owner out. accounts/codes.py spares her the flood.
ACCOUNT_RATE_LIMITS = {
    "request_login_code": "20/m/ip",
    "signup": "10/m/ip",
    "confirm_email": "1/2m/key",
}
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = True
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_REAUTHENTICATION_TIMEOUT = 300
ACCOUNT_DEFAULT_HTTP_PROTOCOL = _base.scheme
ALLAUTH_TRUSTED_PROXY_COUNT = TRUSTED_PROXY_COUNT
MFA_ADAPTER = "accounts.adapter.MFAAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_TOLERANCE = 1  # the code before and the one after: clocks of phones are not exact
# The name under which the mail server's key stands in the DNS; setup_check looks it up.
DKIM_SELECTOR = env.str("PORTAL_DKIM_SELECTOR", default="")
# Single sign-on of staff; without an issuer there is none. Residents never use it.
SSO_ISSUER = env.str("PORTAL_SSO_ISSUER", default="")
SSO_CLIENT_ID = env.str("PORTAL_SSO_CLIENT_ID", default="")
SSO_CLIENT_SECRET = env.str("PORTAL_SSO_CLIENT_SECRET", default="")
SSO_NAME = env.str("PORTAL_SSO_NAME", default="")
SSO_REQUIRED = env.bool("PORTAL_SSO_REQUIRED", default=False)
SSO_FACTORS = sign_in_provider.factors(env.str("PORTAL_SSO_FACTOR", default=""))
SSO_PARAMS = sign_in_provider.params(env.str("PORTAL_SSO_PARAMS", default=""))
sign_in_provider.check(SSO_ISSUER, client_id=SSO_CLIENT_ID, name=SSO_NAME, is_https=HTTPS)
SOCIALACCOUNT_ADAPTER = "accounts.adapter.SocialAdapter"
SOCIALACCOUNT_REQUESTS_TIMEOUT = 3  # seconds; a provider that is silent holds one page, not the portal
LOGIN_REDIRECT_URL = "/me/"
LOGIN_URL = "account_login"
STAFF_IDLE_SECONDS = 30 * 60
STAFF_SESSION_SECONDS = 12 * 3600

# API -----------------------------------------------------------------------------------------------------------------
REST_FRAMEWORK = {
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["lib.api.parsers.StrictJSONParser"],
    "DEFAULT_AUTHENTICATION_CLASSES": [],  # the anonymous API never loads the session
    "DEFAULT_PERMISSION_CLASSES": [],  # portal/policy.py decides
    "UNAUTHENTICATED_USER": None,
    "DEFAULT_PAGINATION_CLASS": "lib.api.pagination.Pages",
    "PAGE_SIZE": 50,
    "EXCEPTION_HANDLER": "lib.api.errors.exception_handler",
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Neighborhood portal",
    "VERSION": "0.2.0",
    "OAS_VERSION": "3.1.1",
    "COMPONENT_SPLIT_REQUEST": True,
    "SERVE_INCLUDE_SCHEMA": False,
    "SCHEMA_PATH_PREFIX": "/api/v1",
    "SERVERS": [{"url": BASE_URL}],
    "POSTPROCESSING_HOOKS": [
        "drf_spectacular.hooks.postprocess_schema_enums",
        "lib.api.schema.document_errors",
        "lib.api.schema.null_as_a_type",
        "portal.api_docs.name_operations",
    ],
    "ENUM_NAME_OVERRIDES": {
        "AssignmentRoleEnum": "sites_app.models.Assignment.Role",
        "FeedbackStatusEnum": "feedback.models.Feedback.Status",
        "MeetingStatusEnum": "meetings.models.Meeting.Status",
        "ClockStatusEnum": "sites_app.api.RUNNING",
    },
}

# The deployment's own words (AGENCY-3): nothing of Los Angeles is a default outside the demonstration ------
_demo = {
    "ORGANISATION": "Community Safety Partnership Bureau",
    "MODERATORS_NAME": "Civic Listening Desk",
    "MODERATORS_NAME_ES": "Mesa Cívica de Escucha",
    "OVERSIGHT": "Office of the Inspector General",
    "OVERSIGHT_ES": "Oficina del Inspector General",
    "HOURS": "Monday to Friday, 9 to 5",
    "HOURS_ES": "lunes a viernes, de 9 a 5",
    "EMERGENCY": "911",
    "NON_EMERGENCY": "1-877-275-5273",
    "COMPLAINT": "1-800-339-6868",
    "CITY_SERVICES": "311",
    "CRISIS": "988",
    "TIP_LINE": "",  # none that takes no name was confirmed
    # Where these stood, and on which day they were read: docs/numbers-of-the-demonstration.md.
    "CHILD_PROTECTION": "1-800-540-4000",
    "CHILD_PROTECTION_WEB": "https://dcfs.lacounty.gov/contact/",
    "DOMESTIC_VIOLENCE": "1-800-978-3600",
    "EMERGENCY_TEXT": "911",
    "CRISIS_TEXT": "988",
    "CRISIS_TEXT_WORD_ES": "AYUDA",
    "CRISIS_KEY_ES": "2",
    "CRISIS_WEB": "https://988lifeline.org/",
    "NOBODY_READS": "at night or on weekends",
    "NOBODY_READS_ES": "de noche y en fin de semana",
    "NOBODY_READS_KO": "밤과 주말에는",
    "MODERATORS_PHONE": "213-555-0117",
    "DROP_BOX": "the front desk of the community center (invented)",
    "DROP_BOX_ES": "la recepción del centro comunitario (inventado)",
    "DROP_BOX_KO": "주민 센터 안내대 (지어낸 곳)",
    "OVERSIGHT_EMAIL": "oversight@demo.example",
    "DUTY_LIST": "duty@demo.example",
}
ROUTE_NAMES = [
    "emergency", "non_emergency", "tip_line", "complaint", "city_services", "crisis", "child_protection",
    "domestic_violence",
]  # fmt: skip


def setting(name: str, default: str = "") -> str:
    """One of the deployment's own words, PORTAL_<NAME>; the demonstration brings its own."""
    return env.str(f"PORTAL_{name}", default=_demo.get(name, default) if DEMO else default)


def translated_setting(name: str) -> dict[str, str]:
    """The same by language: PORTAL_<NAME> in the first, PORTAL_<NAME>_<TAG> in another, which else shows the first."""
    others = {tag: setting(f"{name}_{tag.upper().replace('-', '_')}") or setting(name) for tag, _name in LANGUAGES[1:]}
    return {LANGUAGES[0][0]: setting(name), **others}


ORGANISATION = setting("ORGANISATION")
MODERATORS_NAME = translated_setting("MODERATORS_NAME")
OVERSIGHT = translated_setting("OVERSIGHT")
HOURS = translated_setting("HOURS")
# None: nobody has said; "": the deployment says it has none. setup_check tells the two apart.
ROUTES = {
    # Not by `env.str`, for which an empty value with the default None is None.
    name: os.environ.get(f"PORTAL_{name.upper()}", _demo.get(name.upper()) if DEMO else None)
    for name in ROUTE_NAMES
}
# The same routes by text message and on the web; empty: not there. Read through feedback/help.py only.
ROUTE_TEXTS = {name: setting(f"{name.upper()}_TEXT") for name in ROUTE_NAMES}
ROUTE_WEBS = {name: setting(f"{name.upper()}_WEB") for name in ROUTE_NAMES}
# The crisis line in another language: a key to press, a word to send.
CRISIS_KEY = translated_setting("CRISIS_KEY")
CRISIS_TEXT_WORD = translated_setting("CRISIS_TEXT_WORD")
# When nobody reads, as a part of the sentence "Nobody reads messages ...".
NOBODY_READS = translated_setting("NOBODY_READS")
# Without the web: who reads first takes a message by phone or from paper, and gives the same code. Empty: not there.
MODERATORS_PHONE = setting("MODERATORS_PHONE")
DROP_BOX = translated_setting("DROP_BOX")
# The second person where there are not two moderators (POWER-3): from the environment only, no page can change it.
OVERSIGHT_EMAIL = (
    required("PORTAL_OVERSIGHT_EMAIL", "the address of the oversight body") if not DEMO else setting("OVERSIGHT_EMAIL")
)
# Closes the form for messages whatever the admin says: one of nobody_reads, fault, safety, and the day since when.
PAUSED = env.str("PORTAL_PAUSED", default="")
# Every so many hours the queue is looked through for signs of danger; 0: never.
URGENT_SCAN_HOURS = env.int("PORTAL_URGENT_SCAN", default=2)
DUTY_LIST = [address for address in setting("DUTY_LIST").split(",") if address]

# Promises and limits ----------------------------------------------------------------------------------------------
MODERATION_WORKING_DAYS = env.int("PORTAL_MODERATION_WORKING_DAYS", default=3)
ANSWER_DAYS = env.int("PORTAL_ANSWER_DAYS", default=14)
TRANSLATION_WORKING_DAYS = 3
LIMITS = {
    "feedback": env.str("PORTAL_LIMIT_FEEDBACK", default="60/3600"),
    "rsvp": env.str("PORTAL_LIMIT_RSVP", default="60/3600"),
    "code": env.str("PORTAL_LIMIT_CODE", default="20/600"),
}
# Persons from one counter at one meeting with a capacity in an hour; who comes beyond waits until the next full hour.
LIMIT_SEATS = env.int("PORTAL_LIMIT_SEATS", default=20)
# Once more than a twentieth of a scope's counters is full: as many an hour from everybody together.
LIMIT_ALL = env.int("PORTAL_LIMIT_ALL", default=2000)
# How many counters addresses share: few where somebody writes, so that each is one of many; more where a full one
# would keep others from a seat or from signing in.
LIMIT_CELLS = {
    "feedback": env.int("PORTAL_LIMIT_COUNTERS_FEEDBACK", default=2**6),
    "rsvp": env.int("PORTAL_LIMIT_COUNTERS_RSVP", default=2**12),
}
# Where the write-ahead log is archived: for how long it can still show the hour of a message; printed on /privacy/.
_kept = env.str("PORTAL_WAL_KEPT_DAYS", default="")
WAL_KEPT_DAYS = int(_kept) if _kept else None
# Where "leave this page quickly" leads: a page that tells nothing about this one.
LEAVE_URL = env.str("PORTAL_LEAVE_URL", default="https://www.wikipedia.org/")
# Where somebody writes who found a weakness: mailto:... or https://..., in /.well-known/security.txt.
SECURITY_CONTACT = env.str("PORTAL_SECURITY_CONTACT", default="")
# Miles from the middle of a ZIP code within which a team is called the nearest.
FIND_MILES = env.int("PORTAL_FIND_MILES", default=5)
# How many standbys of the database have to stream; fewer is an alert.
STANDBYS = env.int("PORTAL_STANDBYS", default=0)
# Programs of the city's own: each is given the path of a file, to send into another place, or to bring from there.
BACKUP_SEND = env.str("PORTAL_BACKUP_SEND", default="")
BACKUP_FETCH = env.str("PORTAL_BACKUP_FETCH", default="")
# An empty database in which the newest copy is tried; never this portal's own.
DRILL_DATABASE_URL = env.str("PORTAL_DRILL_DATABASE_URL", default="")
DRILL_DATABASE = connections.database(DRILL_DATABASE_URL, kind="command", connections=1) if DRILL_DATABASE_URL else None
METRICS_TOKENS = optional_secret("PORTAL_METRICS_TOKEN")
SENTRY_DSN = env.str("SENTRY_DSN", default="")
# The day an administrator looked and saw that no proxy in front logs anonymous pages; shown on /privacy/.
_looked = env.str("PORTAL_ACCESS_LOG_OFF_SINCE", default="")
ACCESS_LOG_OFF_SINCE = date.fromisoformat(_looked) if _looked else None

# How long each kind of record is kept, in days; shown on /privacy/, applied by `purge` (SEC-12).
RETENTION_DAYS = {
    "feedback": env.int("PORTAL_KEEP_FEEDBACK", default=730),
    "feedback_declined": env.int("PORTAL_KEEP_DECLINED", default=180),
    "rsvp_contact": 14,
    "rsvp": env.int("PORTAL_KEEP_RSVP", default=730),
    "mail_address": env.int("PORTAL_KEEP_MAIL_ADDRESS", default=30),
    "mail": env.int("PORTAL_KEEP_MAIL", default=400),
    "subscription_asked": 7,
    "session": 14,
    "invitation": 30,
    "account_idle": env.int("PORTAL_KEEP_IDLE_ACCOUNT", default=730),
}

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
