"""Lists: `{count?, next, previous, results}` by ?page=&page_size=, 50 and at most 200 (contract section 8)."""

from rest_framework.pagination import PageNumberPagination


class Pages(PageNumberPagination):
    page_size_query_param = "page_size"
    max_page_size = 200
