"""Pages of an account beside allauth's: where one goes after sign-in, and sending again what was typed before."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language

from . import sessions


def resume(request: HttpRequest) -> HttpResponse:
    """The text that was kept while somebody was away, with one button that sends it to where it was meant for."""
    kept = sessions.kept_text(request.session)
    if kept is None:
        return redirect("accounts:after")
    return render(request, "accounts/resume.html", {"path": kept["path"], "fields": kept["fields"]})


def after(request: HttpRequest) -> HttpResponse:
    """Where somebody goes who has signed in without having asked for a page: by role."""
    if request.access.is_site_staff:
        return redirect(in_language("/staff/"))
    return redirect("admin:index" if request.access.is_moderator else in_language("/me/"))


def in_language(path: str) -> str:
    """A path of another room in the language of this page."""
    return f"/es{path}" if get_language() == "es" else path
