"""Sessions, users and messages exist on private pages only, and stand encrypted in their table."""

import json
import re

from django.conf import settings
from django.contrib.auth.middleware import AuthenticationMiddleware
from django.contrib.messages.middleware import MessageMiddleware
from django.contrib.sessions.middleware import SessionMiddleware
from simple_history.middleware import HistoryRequestMiddleware

from lib import keyed
from lib.languages import without_prefix

# Only these addresses ever have a session or a user; everywhere else `request.session` does not exist,
# so a public page that asked for it would fail its test instead of quietly reading it (ADDR-2).
PRIVATE = re.compile(r"^/(staff|admin|me|accounts|demo)(/|$)|^/api/v1/staff(/|$)")


def is_private(path: str) -> bool:
    return PRIVATE.match(without_prefix(path)) is not None


class PrivateSessions(SessionMiddleware):
    def __call__(self, request):
        return super().__call__(request) if request.is_private else self.get_response(request)


class PrivateUsers(AuthenticationMiddleware):
    def __call__(self, request):
        return super().__call__(request) if request.is_private else self.get_response(request)


class PrivateMessages(MessageMiddleware):
    def __call__(self, request):
        return super().__call__(request) if request.is_private else self.get_response(request)


class PrivateHistory:
    """Tells the history tables who is acting; needs a user, so only on private pages."""

    def __init__(self, get_response):
        self.get_response = get_response
        self.inner = HistoryRequestMiddleware(get_response)

    def __call__(self, request):
        return self.inner(request) if request.is_private else self.get_response(request)


class SealedSerializer:
    """Encrypts what a session holds (MFA_KEY): a waiting sign-in code, a factor being enrolled, a kept text.

    A session that no key opens is an empty one, as Django treats every session that it cannot read.
    """

    def dumps(self, data: dict) -> bytes:
        """A sealed text begins with its moment in clear: it is given the day's (BLIND-5)."""
        text = json.dumps(data, separators=(",", ":")).encode()
        return self._cipher().encrypt_at_time(text, keyed.this_day())

    def loads(self, sealed: bytes) -> dict:
        return json.loads(self._cipher().decrypt(sealed))

    def _cipher(self):
        return keyed.cipher(settings.MFA_KEYS, "session")
