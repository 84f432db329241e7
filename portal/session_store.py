"""Sessions in the database that end with a day: the moment of a sign-in cannot be reckoned from their end (BLIND-5)."""

from datetime import datetime, timedelta
from typing import Any

from django.contrib.sessions.backends.db import SessionStore as DatabaseStore


class SessionStore(DatabaseStore):
    def get_expiry_date(self, **kwargs: Any) -> datetime:
        """The midnight (UTC) after what Django reckons."""
        end = super().get_expiry_date(**kwargs)
        return (end + timedelta(days=1)).replace(hour=0, minute=0, second=0, microsecond=0)
