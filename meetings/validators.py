"""What an address must be so that we can write to it: one mailbox, nothing a mail header could read
otherwise.
"""

import re

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

# Narrower than the RFC: no quoted parts, no comments, no second address.
WRITABLE = re.compile(r"[^\s\"(),:;<>@\[\\\]\x00-\x20\x7f]+@[^\s\"(),:;<>@\[\\\]\x00-\x20\x7f]+")


def validate_writable(email: str) -> None:
    """ValidationError unless `email` is one plain address."""
    if not WRITABLE.fullmatch(email):
        raise ValidationError(_("Please write one e-mail address, for example name@example.org."))
