"""App configurations of the project itself: its commands and checks, and the Django admin with our site."""

from django.apps import AppConfig
from django.conf import settings
from django.contrib.admin.apps import AdminConfig as DjangoAdminConfig


class PortalConfig(AppConfig):
    name = "portal"

    def ready(self) -> None:
        from . import checks, reports  # noqa: F401

        reports.start(settings.SENTRY_DSN)


class AdminConfig(DjangoAdminConfig):
    default_site = "portal.admin_site.PortalAdminSite"
