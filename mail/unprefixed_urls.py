"""Where the mail provider reports bounces and complaints, if one is set (PORTAL_MAIL_PROVIDER)."""

from anymail.urls import urlpatterns as of_anymail
from django.conf import settings
from django.urls import include, path

app_name = "mail_plain"


def _reports() -> list:
    """The address of the one provider in use; none without a shared secret: anybody could report then."""
    if not settings.ANYMAIL["WEBHOOK_SECRET"]:
        return []
    return [one for one in of_anymail if one.name == f"{settings.MAIL_PROVIDER}_tracking_webhook"]


urlpatterns = [path("mail/reports/", include(_reports()))]
