"""Pages of an account beside allauth's: sending again what was typed before one was asked for a factor."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from . import sessions


def resume(request: HttpRequest) -> HttpResponse:
    """The text that was kept while somebody was away, with one button that sends it to where it was meant for."""
    kept = sessions.kept_text(request.session)
    if kept is None:
        return redirect("/")
    return render(request, "accounts/resume.html", {"path": kept["path"], "fields": kept["fields"]})
