"""Error pages that say what to do; they need no database, no session and no user."""

from django.shortcuts import render


def csrf_failure(request, reason=""):
    """403 for a form without its anti-forgery value."""
    return render(request, "403.html", status=403)
