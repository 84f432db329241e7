"""What every template may read: the deployment's own words. Nothing about who is asking."""

from django.conf import settings

from .languages import current


def portal(request) -> dict:
    """The same for everybody, so that public pages stay the same bytes for everybody."""
    language = current()
    return {
        "LANGUAGE": language,
        "DEMO": settings.DEMO,
        "ORGANISATION": settings.ORGANISATION,
        "MODERATORS_NAME": settings.MODERATORS_NAME,
        "OVERSIGHT": settings.OVERSIGHT,
        "HOURS": settings.HOURS.get(language, settings.HOURS["en"]),
        "ROUTES": settings.ROUTES,
        "BASE_URL": settings.BASE_URL,
    }
