"""The API of this app: officers, commitment and the staff roster, and what a site's own answer is made of."""

from datetime import date
from typing import Any

from django.http import HttpResponseBase, StreamingHttpResponse
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet, ViewSet

from accounts.access import Access
from lib.api.parameters import LANG, PAGING
from lib.api.views import APIRequest, PublicAPI, StaffAPI

from . import cards, staff_roster, statistics, stored, tenure
from .api_forms import (
    AllCommitmentsSerializer,
    OfficerSerializer,
    StaffRosterSerializer,
    StaffSiteSerializer,
)
from .commitments import commitment_data, number
from .models import Site


class Officers(PublicAPI, GenericViewSet):
    """Today's public team of a site."""

    serializer_class = OfficerSerializer

    @extend_schema(operation_id="site_officers", parameters=[LANG, *PAGING], responses=OfficerSerializer(many=True))
    def list(self, request: APIRequest, slug: str) -> Response:
        site = get_object_or_404(Site, slug=slug)
        today = site.today(request.now)
        members = statistics.team(site, today=today)
        page = self.paginate_queryset(members) or []
        return self.get_paginated_response([officer_data(member, today) for member in page])


class Commitment(PublicAPI, ViewSet):
    """How the promise of five years is kept, at each site and in all."""

    @extend_schema(operation_id="commitment", parameters=[LANG], responses=AllCommitmentsSerializer)
    def list(self, request: APIRequest) -> HttpResponseBase:
        if stored.is_used():
            return StreamingHttpResponse(stored.commitments(request.now), content_type="application/json")
        sites = list(Site.objects.order_by("slug"))
        tallies = statistics.tallies(sites, now=request.now)
        rows = [{"slug": site.slug, **commitment_data(tenure.figures(tallies[site.pk]), site)} for site in sites]
        return Response({"sites": rows, "total": commitment_data(tenure.figures(tenure.total(tallies.values())))})


class StaffSites(StaffAPI, GenericViewSet):
    """The sites whose staff pages this person may open."""

    serializer_class = StaffSiteSerializer

    @extend_schema(operation_id="staff_sites", parameters=PAGING, responses=StaffSiteSerializer(many=True))
    def list(self, request: APIRequest) -> Response:
        access: Access = request.access
        page = self.paginate_queryset(Site.objects.visible_to(access).order_by("slug")) or []
        tallies = statistics.tallies(page, now=request.now)
        rows = [
            {
                "slug": site.slug,
                "name": site.name,
                **team_data(tallies[site.pk]),
                "roles": [
                    role
                    for role, at in (("officer", access.officer_at), ("commander", access.commander_at))
                    if site.pk in at
                ],
            }
            for site in page
        ]
        return self.get_paginated_response(rows)


class StaffRoster(StaffAPI, ViewSet):
    """The roster of one site for its own staff."""

    @extend_schema(operation_id="staff_roster", responses=StaffRosterSerializer)
    def list(self, request: APIRequest, slug: str) -> Response:
        site = get_object_or_404(Site.objects.visible_to(request.access), slug=slug)
        today = site.today(request.now)
        with_reasons = staff_roster.reads_reasons(request.access, site)
        found = staff_roster.roster(site, today=today, with_reasons=with_reasons)
        return Response(
            {
                "slug": site.slug,
                "team": team_data(found.tally),
                "vacancies": [{"post": one.key, "role": one.role, "since": one.since} for one in found.tally.vacancies],
                "officers": [_staff_officer(row, today) for row in found.serving],
                "ahead": [
                    {"on": row.on, "kind": row.kind.value, "name": row.officer.full_name, "months": row.months}
                    for row in found.ahead
                ],
                "left": [
                    {"name": row.officer.full_name, "last_day": row.last_day, "end_reason": row.reason}
                    for row in found.left
                ],
            }
        )


def site_data(site: Site, shown: tenure.Figures) -> dict[str, Any]:
    """A site without its next meeting, which a higher app adds."""
    return {
        "slug": site.slug,
        "name": site.name,
        "kind": site.kind,
        "address": site.address,
        "phone": site.phone,
        "office_hours": str(site.office_hours),
        "latitude": number(site.latitude),
        "longitude": number(site.longitude),
        "launched_on": site.launched_on,
        "team": team_data(shown),
        "commitment": commitment_data(shown, site),
    }


def team_data(shown: tenure.Figures | tenure.SiteStats) -> dict[str, int]:
    return {"posts": shown.posts, "filled": shown.filled, "vacant": shown.vacant}


def officer_data(member: statistics.Member, today: date) -> dict[str, Any]:
    """An officer as the public reads it: months, never days (FIG-11)."""
    return {
        **_person_data(member),
        "serving_since": _month(member.stint.first_day),
        "commitment": _public_clock(member.stint, today),
    }


def _person_data(member: statistics.Member) -> dict[str, Any]:
    officer = member.officer
    return {
        "display_name": officer.display_name,
        "rank": officer.rank,
        "role": member.role,
        "languages": officer.languages,
        "introduction": str(officer.public_introduction),
    }


def _public_clock(stint: tenure.Stint, today: date) -> dict[str, Any] | None:
    shown = cards.public_clock(stint, today=today)
    return shown and {**shown, "completes_in": _month(shown["completes_in"]), "fraction": number(shown["fraction"])}


def _clock(stint: tenure.Stint, today: date) -> dict[str, Any] | None:
    """To the day, for staff."""
    exact = cards.clock(stint, today=today)
    return exact and {**exact, "fraction": number(exact["fraction"])}


def _staff_officer(row: staff_roster.Serving, today: date) -> dict[str, Any]:
    return {
        **_person_data(statistics.Member(row.officer, row.stint, row.role)),
        "serving_since": row.stint.first_day,
        "commitment": _clock(row.stint, today),
        "introduction": dict(row.officer.public_introduction),
        "name": row.officer.full_name,
        "publication": row.officer.publication,
        "last_day": row.stint.last_day,
        "on_leave": row.on_leave,
    }


def _month(day: date) -> str:
    return f"{day:%Y-%m}"
