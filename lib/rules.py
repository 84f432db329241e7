"""The words in which an app says who may come to its addresses, and how: `rules.py` beside its `urls.py`.

They are data apart from the views, because every process checks them and few serve pages. portal/policy.py joins
them, and decides.
"""

from dataclasses import dataclass
from enum import Enum, auto


class Audience(Enum):
    """Who an address is for. Behind each: what others get (ADDR-4)."""

    ANYONE = auto()  # public pages and the anonymous API: no session, no user
    ENTRANCE = auto()  # the way in: signed in or not, before and during the second factor
    ENROLMENT = auto()  # signed in; the factor is asked for only from those who have one
    SIGNED_IN = auto()  # residents and everybody else with an account
    STAFF = auto()  # any staff role, moderators included; a resident: 404
    OFFICER = auto()  # who serves somewhere, or is planned to; other staff: 403, a resident: 404
    SITE_STAFF = auto()  # reads this site's staff pages; a moderator of the site: 403; anybody else: 404
    SITE_TEAM = auto()  # serves at this site; bureau and administrators, who only read: 403
    BUREAU = auto()  # bureau and administrators; other staff: 403, a resident: 404
    ADMIN = auto()  # the Django admin: moderators and administrators; anybody else signed in: 403
    ADMINISTRATOR = auto()  # administrators; a moderator: 403
    DEMO = auto()  # only in the demonstration, then anyone; else 404
    TOKEN = auto()  # machines with PORTAL_METRICS_TOKEN; the view compares it
    CLOSED = auto()  # nobody: an address a package brings along and the portal does not have


@dataclass(frozen=True)
class Rule:
    audience: Audience
    methods: str = "GET"  # HEAD comes with GET; OPTIONS is always answered with the list

    @property
    def allowed(self) -> list[str]:
        names = self.methods.split()
        return [*names, *(["HEAD"] if "GET" in names else []), "OPTIONS"]


A = Audience
BOTH, POST = "GET POST", "POST"
