"""System checks of the project; `check --deploy` refuses the demonstration."""

from django.conf import settings
from django.core.checks import Error, Tags, register


@register(Tags.security, deploy=True)
def no_demonstration(app_configs, **kwargs):
    """Demonstration mode signs anybody in as anybody: never outside ./run (contract section 10)."""
    if settings.DEMO:
        return [Error("PORTAL_DEMO is on: the demonstration must never be deployed.", id="portal.E001")]
    return []
