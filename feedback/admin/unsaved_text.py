"""What a moderator typed into a step that came too late: shown to be copied, kept nowhere."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django import forms
from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _

from lib.requests import SignedIn

from ..forms import free_text_of
from .frame import admin_page


def preserve_input(form_class: type[forms.Form] | None) -> Callable[..., Any]:
    """A 404 with what the asker typed: the same for an item that was set apart meanwhile, purged, or never theirs."""

    def decorate(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
        @wraps(view)
        def kept(request: SignedIn, **kwargs: Any) -> HttpResponse:
            try:
                return view(request, **kwargs)
            except (Http404, ObjectDoesNotExist):
                unsent = free_text_of(form_class(request.POST)) if form_class else ""
                return admin_page(
                    request, "gone", {"title": _("This message is not with you"), "unsent": unsent}, status=404
                )

        return kept

    return decorate
