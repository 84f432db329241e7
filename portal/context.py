"""What every template may read: the deployment's own words. Nothing about who is asking."""

from django.conf import settings

from lib.languages import current, said


def portal(request) -> dict:
    """The same for everybody, so that public pages stay the same bytes for everybody."""
    return {
        "LANGUAGE": current(),
        "DEMO": settings.DEMO,
        "ORGANISATION": settings.ORGANISATION,
        "MODERATORS_NAME": said(settings.MODERATORS_NAME),
        "OVERSIGHT": said(settings.OVERSIGHT),
        "HOURS": said(settings.HOURS),
        "ROUTES": settings.ROUTES,
        "BASE_URL": settings.BASE_URL,
    }
