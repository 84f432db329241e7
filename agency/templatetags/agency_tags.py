"""The agency's words in templates; read without a context, so that error pages and mails have them too."""

from typing import Any

from django import template
from django.conf import settings

from .. import words

register = template.Library()
SETTINGS = {
    "site_name": "SITE_NAME",
    "organisation": "ORGANISATION",
    "moderators_name": "MODERATORS_NAME",
    "oversight": "OVERSIGHT",
    "hours": "HOURS",
    "logo": "AGENCY_LOGO",
    "style": "AGENCY_STYLE",
}


@register.simple_tag
def agency(name: str) -> Any:
    """One of the agency's words, or the number of a place to turn to; "" where there is none."""
    if name == "demo":
        return settings.DEMO
    return words.WORDS[SETTINGS[name]]() if name in SETTINGS else words.number(name)
