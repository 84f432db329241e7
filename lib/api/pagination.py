"""Lists: `{count, next, previous, results}` by ?page=&page_size=, 50 and at most 200 (API-1)."""

from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.core.paginator import InvalidPage, Page
from django.utils.translation import gettext as _
from rest_framework.exceptions import ValidationError
from rest_framework.pagination import PageNumberPagination
from rest_framework.request import Request


class Pages(PageNumberPagination):
    """Page numbers; a page that does not exist is a 400 that names the field."""

    page_size = 50
    page_size_query_param = "page_size"
    max_page_size = 200
    page: Page
    request: Request

    def paginate_queryset(self, queryset: Any, request: Request, view: Any = None) -> list:
        for name in (self.page_query_param, self.page_size_query_param):
            text = request.query_params.get(name, "1")
            if not (text.isascii() and text.isdigit() and 0 < int(text[:12]) < 10**9 and len(text) < 10):
                raise ValidationError({name: [_("A whole number from 1 is expected.")]})
        self.request = request
        paginator = self.django_paginator_class(queryset, self.get_page_size(request) or self.page_size)
        try:
            self.page = paginator.page(int(request.query_params.get(self.page_query_param, "1")))
        except InvalidPage:
            raise ValidationError({self.page_query_param: [_("There is no such page.")]}) from None
        return list(self.page)

    def get_paginated_response_schema(self, schema: dict[str, Any]) -> dict[str, Any]:
        """All four are always there."""
        found = super().get_paginated_response_schema(schema)
        return {**found, "required": list(found["properties"])}

    def get_next_link(self) -> str | None:
        return self._link(self.page.next_page_number()) if self.page.has_next() else None

    def get_previous_link(self) -> str | None:
        return self._link(self.page.previous_page_number()) if self.page.has_previous() else None

    def _link(self, number: int) -> str:
        """Built from BASE_URL, never from the Host header (SEC-20)."""
        query = {key: value for key, value in self.request.query_params.items() if key != self.page_query_param}
        return f"{settings.BASE_URL}{self.request.path}?{urlencode({**query, self.page_query_param: number})}"
