"""The API of what joins apps: a site with its team, promise and next meeting (API-3), and sending a message."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet

from feedback.api import FeedbackAPI
from lib.api.parameters import LANG, PAGING
from lib.api.views import APIRequest, PublicAPI
from meetings.models import Meeting
from sites_app.api import site_data
from sites_app.api_forms import CommitmentSerializer, TeamSerializer
from sites_app.models import Site
from sites_app.statistics import figures_of


class NextMeetingSerializer(serializers.Serializer):
    """The next meeting; times carry the site's offset."""

    id = serializers.UUIDField()
    title = serializers.CharField()
    starts_at = serializers.DateTimeField()
    ends_at = serializers.DateTimeField()
    place = serializers.CharField()


class SiteSerializer(serializers.Serializer):
    """A site; `launched_on` is as much of a day as is known: YYYY, YYYY-MM, YYYY-MM-DD or nothing."""

    slug = serializers.SlugField()
    name = serializers.CharField()
    kind = serializers.ChoiceField(choices=Site.Kind.choices)
    address = serializers.CharField(allow_blank=True)
    phone = serializers.CharField(allow_blank=True)
    office_hours = serializers.CharField(allow_blank=True)
    latitude = serializers.FloatField(allow_null=True)
    longitude = serializers.FloatField(allow_null=True)
    launched_on = serializers.CharField(allow_blank=True)
    team = TeamSerializer()
    commitment = CommitmentSerializer()
    next_meeting = NextMeetingSerializer(allow_null=True)


class Sites(PublicAPI, GenericViewSet):
    """Every site, and one."""

    serializer_class = SiteSerializer

    @extend_schema(operation_id="sites", parameters=[LANG, *PAGING], responses=SiteSerializer(many=True))
    def list(self, request: APIRequest) -> Response:
        page = self.paginate_queryset(Site.objects.order_by("slug")) or []
        return self.get_paginated_response(_rows(page, request.now))

    @extend_schema(operation_id="site", parameters=[LANG], responses=SiteSerializer)
    def retrieve(self, request: APIRequest, slug: str) -> Response:
        return Response(_rows([get_object_or_404(Site, slug=slug)], request.now)[0])


def _rows(sites: list[Site], now: datetime) -> list[dict[str, Any]]:
    """Three reads, whatever the number of sites, officers and meetings."""
    shown = figures_of(sites, now=now)
    meetings = _next_meetings(sites, now)
    return [{**site_data(site, shown[site.pk]), "next_meeting": meetings.get(site.pk)} for site in sites]


def _next_meetings(sites: Iterable[Site], now: datetime) -> dict[int, dict[str, Any]]:
    zones = {site.pk: site.zone for site in sites}
    coming = Meeting.objects.public().upcoming(now).filter(site__in=zones)
    first = coming.order_by("site_id", "starts_at", "pk").distinct("site_id")
    return {
        meeting.site_id: {
            "id": meeting.pk,
            "title": str(meeting.title),
            "starts_at": meeting.starts_at.astimezone(zones[meeting.site_id]).isoformat(),
            "ends_at": meeting.ends_at.astimezone(zones[meeting.site_id]).isoformat(),
            "place": meeting.place,
        }
        for meeting in first
    }


class NewFeedbackAPI(FeedbackAPI):
    """A draft, a meeting that is over, one of another site and one that never was are the same: none."""

    def is_ahead(self, meeting: UUID, site: Site | None, now: datetime) -> bool:
        return Meeting.objects.public().upcoming(now).filter(site=site).filter(pk=meeting).exists()
