"""“Make it Monday”, in the demonstration only: the worker closes the running week, the page opens at once."""

import logging

from celery import current_app
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST
from kombu.exceptions import OperationalError

from lib.requests import Request, is_from_elsewhere

from .. import actions
from ..weeks import so_far

log = logging.getLogger(__name__)


@csrf_exempt  # programs press it too; a page of another site may not
@require_POST
def monday(request: Request) -> HttpResponse:
    """Asks the worker; a press that meets the one before it still at work is the same press."""
    if is_from_elsewhere(request):
        return HttpResponse(status=403)
    weeks = {so_far(now=request.now, zone=zone).week for zone in actions.zones()}
    press = 1 + max((actions.presses(week) for week in weeks), default=0)
    try:
        current_app.send_task("digests.tasks.monday", args=[press], retry=False, ignore_result=True)
    except OperationalError:
        log.warning("no worker could be asked")
        return HttpResponse(status=503, headers={"Retry-After": "10"})
    return redirect("/demo/?monday=1#monday")
