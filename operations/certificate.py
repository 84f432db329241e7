"""How long the certificate is good for that readers are shown: asked as they are asked, at most once an hour."""

import ssl
import threading
import time
from datetime import datetime
from urllib.parse import urlsplit

from cryptography import x509
from django.conf import settings

HOUR, SECONDS = 3600, 2
_lock = threading.Lock()
_seen: dict[str, tuple[float, datetime | None]] = {}


def days_left(now: datetime) -> int | None:
    """Whole days until the certificate of BASE_URL ends, negative afterwards; None where nobody shows one."""
    ends = _ends(settings.BASE_URL) if settings.HTTPS else None
    return None if ends is None else (ends - now).days


def _ends(address: str) -> datetime | None:
    with _lock:  # whoever comes meanwhile waits for the one answer
        asked, ends = _seen.get(address, (float("-inf"), None))
        if time.monotonic() - asked > HOUR:
            ends = _shown(address)
            _seen[address] = time.monotonic(), ends
        return ends


def _shown(address: str) -> datetime | None:
    """Also one that has ended already, or that nobody would believe: it is only looked at."""
    parts = urlsplit(address)
    try:
        pem = ssl.get_server_certificate((parts.hostname or "", parts.port or 443), timeout=SECONDS)
        return x509.load_pem_x509_certificate(pem.encode()).not_valid_after_utc
    except (OSError, ValueError):
        return None
