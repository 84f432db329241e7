"""The API of this app: public digests of a site, and every site and week as one file (API-11)."""

from collections.abc import Iterator
from typing import Any

from django.contrib.postgres.aggregates import StringAgg
from django.http import StreamingHttpResponse
from django.shortcuts import get_object_or_404
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework.negotiation import BaseContentNegotiation
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet, ViewSet

from lib.api.parameters import LANG
from lib.api.views import APIRequest, PublicAPI
from lib.csv_export import csv_kept, safe_cell
from sites_app.models import Site

from . import api_forms, csv_columns
from .models import Digest
from .weeks import Week

WEEK = OpenApiParameter("week", {"type": "string", "pattern": "^[0-9]{4}-W[0-9]{2}$"}, OpenApiParameter.PATH)


class DigestsAPI(PublicAPI, GenericViewSet):
    """What residents may read: from Monday noon at the site on."""

    serializer_class = api_forms.Whole

    @extend_schema(parameters=[LANG], responses=api_forms.Line(many=True))
    def list(self, request: APIRequest, slug: str) -> Response:
        """The digests of a site, the newest first."""
        site = get_object_or_404(Site, slug=slug)
        rows = Digest.objects.public(request.now).at(site).newest().select_related("site")
        return self.get_paginated_response([api_forms.line(row) for row in self.paginate_queryset(rows) or []])

    @extend_schema(parameters=[LANG, WEEK], responses=api_forms.Whole)
    def retrieve(self, request: APIRequest, slug: str, week: Week) -> Response:
        """One week; the same stored data as the page and the mail."""
        rows = Digest.objects.public(request.now).of_week(week).select_related("site")
        row = get_object_or_404(rows, site__slug=slug)
        return Response(api_forms.whole(row, now=request.now))


class AnyFormat(BaseContentNegotiation):
    """The file is the file, whatever the client says it accepts; refusals are JSON."""

    def select_renderer(self, request: Request, renderers: Any, format_suffix: str | None = None) -> tuple:
        return renderers[0], renderers[0].media_type


class DigestsFile(PublicAPI, ViewSet):
    """Every site and week in one table."""

    content_negotiation_class = AnyFormat

    @extend_schema(responses={(200, "text/csv"): OpenApiResponse(OpenApiTypes.STR)})
    def retrieve(self, request: APIRequest) -> StreamingHttpResponse:
        """CSV, UTF-8: one line a site and week, by site and week; what each column means stands on /about/numbers/."""
        rows = Digest.objects.public(request.now).order_by("site__slug").values_list("site__slug")
        found = rows.annotate(lines=StringAgg("line", delimiter="", order_by="starts_on"))
        return csv_kept("digests.csv", csv_columns.HEADER, _of_sites(found))


def _of_sites(found: Any) -> Iterator[str]:
    """The lines of a site at a time, its address before each."""
    for slug, lines in found.iterator(chunk_size=200):
        before = f"{safe_cell(slug)},"
        yield before + lines[:-1].replace("\n", f"\n{before}") + "\n"
