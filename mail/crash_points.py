"""Named points at which a test may kill a worker; inert wherever the portal is reached over https."""

import os
import signal
from collections import Counter

from django.conf import settings

POINTS = ("after_claim", "before_send", "before_data", "after_data", "after_answer", "after_record")
_passed: Counter[str] = Counter()


def crash_point(name: str) -> None:
    """Dies here by SIGKILL if PORTAL_KILL_POINT is `name` or `name:n` (the n-th pass), on this machine only.

    BASE_URL without https is refused by the settings outside loopback, so a deployment can never arm this.
    """
    wanted = os.environ.get("PORTAL_KILL_POINT", "")
    if not wanted or settings.HTTPS:
        return
    armed, _colon, times = wanted.partition(":")
    _passed[name] += 1
    if armed == name and _passed[name] == int(times or 1):
        os.kill(os.getpid(), signal.SIGKILL)
