"""App configuration of the sites_app app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SitesConfig(AppConfig):
    name = "sites_app"
    verbose_name = _("Sites and officers")
