"""The admin's history pages, safe against addresses that are no number."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from simple_history.admin import SimpleHistoryAdmin


class HistoryAdmin(SimpleHistoryAdmin):
    """django-simple-history's admin asks the database for any text as an id; what is no number is a 404."""

    def history_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> HttpResponse:
        return super().history_view(request, _number(object_id), extra_context)

    def history_form_view(
        self, request: HttpRequest, object_id: str, version_id: str, extra_context: Any = None
    ) -> HttpResponse:
        return super().history_form_view(request, _number(object_id), _number(version_id), extra_context)


def _number(text: str) -> str:
    if not (text.isascii() and text.isdecimal() and len(text) < 19):
        raise Http404
    return text
