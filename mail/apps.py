"""App configuration of the mail app."""

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules
from django.utils.translation import gettext_lazy as _


class MailConfig(AppConfig):
    name = "mail"
    verbose_name = _("Mail that leaves")

    def ready(self):
        from . import webhooks  # noqa: F401  (listens to the mail provider's reports)

        # Upward by name only, as Django's admin does it: each app's mail_types.py registers its kinds.
        autodiscover_modules("mail_types")
