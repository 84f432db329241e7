"""My own things: what I wrote, where I said I come, my account, its export and its end."""

from django.contrib.auth import logout
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render

from feedback.models import Feedback
from lib.csv_export import invented
from lib.requests import Request, SignedIn
from meetings.models import Rsvp

from .. import my_data
from ..personal import export_everything, forget_everywhere

MOST = 50


def me(request: SignedIn) -> HttpResponse:
    """Threads I wrote with my account, meetings I come to, and the ways to my settings."""
    threads = Feedback.objects.written_by(request.user).select_related("site").order_by("-received_on", "pk")
    rsvps = Rsvp.objects.filter(user=request.user).select_related("meeting__site").order_by("-meeting__starts_at")
    context = {
        "threads": threads[:MOST],
        "rsvps": rsvps[:MOST],
        "is_staff": request.access.is_staff,
        "is_admin": request.user.is_staff,
    }
    return render(request, "pages/me.html", context)


def my_data_page(request: SignedIn) -> HttpResponse:
    """Everything that is kept about me, to be read."""
    return render(request, "pages/my_data.html", {"parts": my_data.parts(export_everything(request.user))})


def my_export(request: SignedIn) -> HttpResponse:
    """Everything that is kept about me, as one file."""
    kept = export_everything(request.user)
    data = {"demonstration": notice} | kept if (notice := invented()) else kept
    response = JsonResponse(data, json_dumps_params={"indent": 2, "ensure_ascii": False})
    response["Content-Disposition"] = 'attachment; filename="my-data.json"'
    return response


def my_deletion(request: SignedIn) -> HttpResponse:
    """Shows what goes and what stays; a POST ends the account."""
    if request.method == "POST":
        user = request.user
        logout(request)
        forget_everywhere(user)
        return redirect("pages:account_deleted")
    return render(request, "pages/my_deletion.html")


def account_deleted(request: Request) -> HttpResponse:
    """That it is done; says nothing of whom."""
    return render(request, "pages/account_deleted.html")
