"""Closing the form for messages, and opening it again."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from lib.requests import SignedIn
from lib.steps import step

from .. import actions
from ..models import Pause
from .frame import admin_page, local_today, moderators_only


@require_http_methods(["GET", "HEAD", "POST"])
@moderators_only
def pause(request: SignedIn) -> HttpResponse:
    """Closes the form for messages everywhere, for one of the reasons that are said in public."""
    if request.method != "POST":
        context = {"title": _("Close the form for messages"), "paused": actions.paused(), "reasons": Pause.Why.choices}
        return admin_page(request, "pause", context)
    why = request.POST.get("why", "")
    if why not in Pause.Why.values:
        messages.error(request, _("Choose a reason first."))
    else:
        actions.pause(why=why, by=request.access, on=local_today(request), now=request.now)
        messages.success(
            request, _("The form is closed. Codes still open. Moderators or the oversight address open it.")
        )
    return redirect("admin:feedback_feedback_changelist")


@step(gettext_lazy("Open it again"), page="admin:feedback_pause", of=())
@moderators_only
def resume(request: SignedIn) -> HttpResponse:
    """Opens the form again."""
    actions.resume(by=request.access, on=local_today(request))
    messages.success(request, _("People can write again."))
    return redirect("admin:feedback_feedback_changelist")
