"""App configuration of the agency's own words."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from lib import languages

from . import catalogue


class AgencyConfig(AppConfig):
    name = "agency"
    verbose_name = _("This agency")

    def ready(self) -> None:
        from .words import known_terms, read_languages  # noqa: PLC0415 - models are not loaded before

        languages.readings_from(read_languages)
        catalogue.install(known_terms)
