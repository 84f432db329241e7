"""The request as views of this portal get it: with its one moment, and with what the asker may do."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest

HERE = (None, "same-origin", "none")


class Request(HttpRequest):
    """For annotations: RequestLog sets `now` and `is_private`, AccessPolicyMiddleware `access`
    (accounts.access.Access), `kept_here` and `only_posts`.
    """

    now: datetime
    is_private: bool  # whether sessions exist at this address (portal/sessions.py)
    access: Any  # lib knows no apps
    kept_here: bool  # whether this request's own text is kept, while its sender signs in again
    only_posts: bool  # whether this address takes nothing but forms: no link leads to it
    site_shown: Any  # set by a page about one site: whose midnight ends how long the page is kept


class SignedIn(Request):
    """A request that portal/policy.py let through to a page for people with an account."""

    user: Any  # accounts.models.User


def is_from_elsewhere(request: HttpRequest) -> bool:
    """Whether a browser says that a page of another site sent this; programs say nothing."""
    own = f"{request.scheme}://{request.get_host()}"
    return request.headers.get("Sec-Fetch-Site") not in HERE or request.headers.get("Origin") not in (None, own)
