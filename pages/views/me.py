"""My own things: what I wrote, where I said I come, my account, its export and its end."""

from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from feedback.models import Feedback
from meetings.models import Rsvp

from ..personal import export_everything, forget_everywhere


@require_GET
def me(request: HttpRequest) -> HttpResponse:
    """Threads I wrote with my account, meetings I come to, and the ways to my settings."""
    context = {
        "threads": Feedback.objects.written_by(request.user).select_related("site").order_by("-received_on", "pk")[:50],
        "rsvps": Rsvp.objects.filter(user=request.user).select_related("meeting__site").order_by("-meeting__starts_at")[:50],
        "is_staff": request.access.is_staff,
        "is_admin": request.user.is_staff,
    }
    return render(request, "pages/me.html", context)


@require_GET
def my_export(request: HttpRequest) -> HttpResponse:
    """Everything that is kept about me, as one file."""
    response = JsonResponse(export_everything(request.user), json_dumps_params={"indent": 2, "ensure_ascii": False})
    response["Content-Disposition"] = 'attachment; filename="my-data.json"'
    return response


@require_http_methods(["GET", "POST"])
def my_deletion(request: HttpRequest) -> HttpResponse:
    """Shows what goes and what stays; a POST ends the account."""
    if request.method == "POST":
        user = request.user
        logout(request)
        forget_everywhere(user)
        return redirect(reverse("pages:home"))
    return render(request, "pages/my_deletion.html")
