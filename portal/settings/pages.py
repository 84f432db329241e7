"""Languages, static files, cookies and headers: what every page has."""

import sys
from pathlib import Path

from csp.constants import NONE, SELF

from portal.language_setting import languages_of, message_languages, right_to_left

from .base import BASE_DIR, BASE_URL, HTTPS, STAFF_URL, TRUSTED_PROXY_COUNT, address
from .environment import flag, names, text

# The prefix alone decides the language (ADDR-1); the first has none. A language is a folder under locale/ and a name
# here; one that Django does not know is written tag:name, or tag:name:rtl where it is written from right to left.
LANGUAGES = languages_of(text("PORTAL_LANGUAGES"))
LANGUAGE_CODE = LANGUAGES[0][0]
# What everybody reads after a publication is written in each of these.
REQUIRED_LANGUAGES = names("PORTAL_REQUIRED_LANGUAGES") or [tag for tag, _name in LANGUAGES]
LANGUAGES_BIDI = right_to_left(text("PORTAL_LANGUAGES"))
# In which else a message may be written, as PORTAL_LANGUAGES is: a moderator translates these before a team reads them.
MESSAGE_LANGUAGES = message_languages(LANGUAGES, text("PORTAL_MESSAGE_LANGUAGES"))
LOCALE_PATHS = [BASE_DIR / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = text("PORTAL_TIME_ZONE")

STATIC_URL = "/static/"
STATIC_BUILD_DIR = Path(text("PORTAL_STATIC_BUILD_DIR") or str(BASE_DIR / ".build" / "static"))
STATICFILES_DIRS = [BASE_DIR / "static", *([STATIC_BUILD_DIR] if STATIC_BUILD_DIR.exists() else [])]
STATIC_ROOT = Path(text("PORTAL_STATIC_ROOT") or str(BASE_DIR / ".build" / "collected"))
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    # Without collected files (tests, plain manage.py) the finders serve what is in the tree.
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if ("collectstatic" in sys.argv or (STATIC_ROOT / "staticfiles.json").exists())
        and not flag("PORTAL_PLAIN_STATIC")
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = STORAGES["staticfiles"]["BACKEND"].startswith("django.")
WHITENOISE_KEEP_ONLY_HASHED_FILES = False

# Plain-http loopback: names end in the port, because cookies ignore ports and __Host- needs https.
_suffix = f"_{address.port or 80}"
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
