"""What a text that the team reads may not tell: how to reach or find the person who wrote it."""

import re

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

REACHES_SOMEBODY = re.compile(r"\S@\S|@\w|https?://|(?:\d[\s().-]*){7,}", re.IGNORECASE)


def validate_tells_nobody(text: str) -> None:
    """ValidationError for an e-mail address, a link, an account's name or a telephone number (MEET-4)."""
    if REACHES_SOMEBODY.search(text):
        raise ValidationError(
            _("The team reads this. Please leave out phone numbers, e-mail addresses and links."), code="tells"
        )
