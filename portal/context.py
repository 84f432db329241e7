"""What every template may read: the deployment's own words. Nothing about who is asking."""

from django.conf import settings

from agency import words
from lib.languages import current


def portal(request) -> dict:
    """The same for everybody, so that public pages stay the same bytes for everybody."""
    return {
        "LANGUAGE": current(),
        "DEMO": settings.DEMO,
        **words.context(),
        "BASE_URL": settings.BASE_URL,
        "SSO_NAME": settings.SSO_NAME if settings.SSO_ISSUER else "",
    }
