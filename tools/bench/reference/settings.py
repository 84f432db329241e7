"""The reference: Django's own middleware for pages without a session, and the portal's database, pool and Redis."""

from portal import settings as portal

SECRET_KEY = "reference"  # noqa: S105 - signs nothing that matters
DEBUG = False
ALLOWED_HOSTS = ["*"]
ROOT_URLCONF = "tools.bench.reference.urls"
INSTALLED_APPS = ["tools.bench.reference"]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]
TEMPLATES = [{"BACKEND": "django.template.backends.django.DjangoTemplates", "APP_DIRS": True}]
DATABASES = portal.DATABASES
CACHES = {"default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": portal.REDIS_CACHE_URL}}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
USE_TZ = True
