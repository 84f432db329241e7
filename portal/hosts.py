"""Two host names, where PORTAL_STAFF_URL is set: accounts and staff on one, everybody else on the other (POWER-12).

A cookie without a domain goes back to the host that set it, and to no other. So whoever is signed in sends nothing of
an account along with a message without a name, and a page that reads no session cannot be given one.
"""

from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpResponse, HttpResponseRedirect

from lib import errors
from lib.requests import Request

# What a page of either host needs from its own: files, the agency's looks, what machines ask.
OF_BOTH = (settings.STATIC_URL, "/agency/", "/healthz", "/readyz", "/metrics")
READS = ("GET", "HEAD")


class Hosts:
    """Leads whoever reads to the host where that address lives; what is sent to the wrong one is not taken."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request: Request) -> HttpResponse:
        home = _home(request)
        if not home:
            return self.get_response(request)
        if request.method not in READS:
            return errors.page_not_found(request)
        return HttpResponseRedirect(home + request.get_full_path())


def _home(request: Request) -> str:
    """The beginning of the address under which this is answered; empty: here."""
    if not settings.STAFF_URL or request.path_info.startswith(OF_BOTH):
        return ""
    is_staff_host = request.get_host() == urlsplit(settings.STAFF_URL).netloc
    if is_staff_host == request.is_private:
        return ""
    return str(settings.STAFF_URL if request.is_private else settings.BASE_URL)
