"""Error reports to Sentry, where a deployment has one: what broke and where, nothing of what somebody sent."""

from typing import Any

import sentry_sdk

Event = dict[str, Any]
KEPT = ("event_id", "timestamp", "platform", "level", "release", "environment", "sdk")
OF_A_FRAME = ("filename", "module", "function", "lineno", "in_app")


def start(dsn: str) -> None:
    """From here on unhandled errors of this process are reported; nothing without a `dsn`."""
    if dsn:
        sentry_sdk.init(dsn, **OPTIONS)


def scrubbed(event: Event, hint: Event) -> Event:
    """A new event of a list of allowed things; an exception's own text may hold what somebody wrote."""
    kept = {name: event[name] for name in KEPT if name in event}
    found = event.get("exception", {}).get("values", [])
    return {**kept, "server_name": "", "exception": {"values": [_exception(one) for one in found]}}


def _exception(one: Event) -> Event:
    frames = (one.get("stacktrace") or {}).get("frames", [])
    places = [{name: frame[name] for name in OF_A_FRAME if name in frame} for frame in frames]
    return {"type": one.get("type"), "module": one.get("module"), "stacktrace": {"frames": places}}


OPTIONS: Event = {
    "before_send": scrubbed,
    "before_breadcrumb": lambda crumb, hint: None,
    "send_default_pii": False,
    "include_local_variables": False,
    "include_source_context": False,
    "max_request_body_size": "never",
    "auto_session_tracking": False,
    "send_client_reports": False,
    "traces_sample_rate": None,
}
