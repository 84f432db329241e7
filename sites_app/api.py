"""The API of this app: officers, commitment and the staff roster, and what a site's own answer is made
of.
"""

from datetime import date
from decimal import ROUND_DOWN, Decimal
from typing import Any

from django.conf import settings
from django.http import HttpResponseBase, StreamingHttpResponse
from django.shortcuts import get_object_or_404
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_serializer
from rest_framework import serializers
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet, ViewSet

from accounts.access import Access
from lib.api.fields import ByLanguage
from lib.api.views import APIRequest, PublicAPI, StaffAPI

from . import staff_roster, statistics, stored, tenure
from .commitments import commitment_data, number
from .models import Assignment, Post, Site

LANG = OpenApiParameter("lang", OpenApiTypes.STR, enum=[code for code, _name in settings.LANGUAGES])
PAGING = [OpenApiParameter("page", OpenApiTypes.INT), OpenApiParameter("page_size", OpenApiTypes.INT)]
HUNDREDTH = Decimal("0.01")
RUNNING = [status.value for status in tenure.Status if status is not tenure.Status.NO_COMMITMENT]


class TeamSerializer(serializers.Serializer):
    """Posts of today; commanders are not counted."""

    posts = serializers.IntegerField()
    filled = serializers.IntegerField()
    vacant = serializers.IntegerField()


class RetentionSerializer(serializers.Serializer):
    """A mark of the staying curve with its 95 percent band; null below ten terms, and where nobody came so far."""

    year = serializers.IntegerField()
    share = serializers.FloatField(allow_null=True, min_value=0, max_value=1)
    low = serializers.FloatField(allow_null=True, min_value=0, max_value=1)
    high = serializers.FloatField(allow_null=True, min_value=0, max_value=1)
    at_risk = serializers.IntegerField()


class BeforeRecordsSerializer(serializers.Serializer):
    """Officers who came before the records were complete; they are in no other number."""

    completed = serializers.IntegerField()
    ended_early = serializers.IntegerField()
    on_track = serializers.IntegerField()


class CommitmentSerializer(serializers.Serializer):
    """The figures of the promise: `promised` is `completed` + `ended_early` + `on_track`, over officers who came once
    the records were complete. Where earlier departures are not known, `on_track` is today's team and the rest null.
    """

    promised = serializers.IntegerField(allow_null=True)
    completed = serializers.IntegerField(allow_null=True)
    ended_early = serializers.IntegerField(allow_null=True)
    on_track = serializers.IntegerField()
    before_records = BeforeRecordsSerializer(allow_null=True)
    kept = serializers.IntegerField(allow_null=True)
    not_kept = serializers.IntegerField(allow_null=True)
    not_yet = serializers.IntegerField(allow_null=True)
    median_months = serializers.IntegerField(allow_null=True)
    records_complete_from = serializers.DateField(allow_null=True)
    retention = RetentionSerializer(many=True)


class SiteCommitmentSerializer(CommitmentSerializer):
    """The same with the site it is about."""

    slug = serializers.SlugField()


@extend_schema_serializer(many=False)
class AllCommitmentsSerializer(serializers.Serializer):
    """Every site, and the total over those with complete records."""

    sites = SiteCommitmentSerializer(many=True)
    total = CommitmentSerializer()


MONTH = r"^\d{4}-\d{2}$"


class PublicClockSerializer(serializers.Serializer):
    """The five-year clock of one officer, in months."""

    completes_in = serializers.RegexField(MONTH, help_text="The month in which five years are complete, YYYY-MM")
    months_served = serializers.IntegerField(help_text="Whole months served, without gaps and pausing leave")
    fraction = serializers.FloatField(min_value=0, max_value=1, help_text="Served of five years, two decimals")
    status = serializers.ChoiceField(choices=RUNNING)


class ClockSerializer(serializers.Serializer):
    """The five-year clock of one officer, to the day."""

    completes_on = serializers.DateField()
    days_served = serializers.IntegerField()
    fraction = serializers.FloatField(min_value=0, max_value=1)
    status = serializers.ChoiceField(choices=RUNNING)


class OfficerSerializer(serializers.Serializer):
    """An officer as the public may read it; `commitment` is null without a five-year promise."""

    display_name = serializers.CharField()
    rank = serializers.CharField(allow_blank=True)
    role = serializers.ChoiceField(choices=Assignment.Role.choices)
    languages = serializers.ListField(child=serializers.CharField())
    serving_since = serializers.RegexField(MONTH, help_text="YYYY-MM")
    introduction = serializers.CharField(allow_blank=True)
    commitment = PublicClockSerializer(allow_null=True)


class StaffSiteSerializer(TeamSerializer):
    """A site whose staff pages this person may open; `roles` is empty for bureau and administrators."""

    slug = serializers.SlugField()
    name = serializers.CharField()
    roles = serializers.ListField(child=serializers.ChoiceField(choices=["officer", "commander"]))


class StaffOfficerSerializer(OfficerSerializer):
    """An officer as colleagues read it: the full name, the planned last day, whether away today."""

    serving_since = serializers.DateField()  # type: ignore[assignment]
    commitment = ClockSerializer(allow_null=True)  # type: ignore[assignment]
    introduction = ByLanguage()  # type: ignore[assignment]
    name = serializers.CharField()
    publication = serializers.CharField()
    last_day = serializers.DateField(allow_null=True)
    on_leave = serializers.BooleanField()


class VacancySerializer(serializers.Serializer):
    """An open post that nobody serving fills; known where assignments name their posts."""

    post = serializers.IntegerField()
    role = serializers.ChoiceField(choices=Post.Role.choices)
    since = serializers.DateField()


class AheadSerializer(serializers.Serializer):
    """A date to plan for."""

    on = serializers.DateField()
    kind = serializers.ChoiceField(choices=[kind.value for kind in staff_roster.Kind])
    name = serializers.CharField()
    months = serializers.IntegerField(help_text="Months before completion, for a warning; else 0")


class LeftSerializer(serializers.Serializer):
    """Somebody who left within a year; `end_reason` is blank for those who may not read it."""

    name = serializers.CharField()
    last_day = serializers.DateField()
    end_reason = serializers.CharField(allow_blank=True)


class StaffRosterSerializer(serializers.Serializer):
    """The roster of one site for its own staff."""

    slug = serializers.SlugField()
    team = TeamSerializer()
    vacancies = VacancySerializer(many=True)
    officers = StaffOfficerSerializer(many=True)
    ahead = AheadSerializer(many=True)
    left = LeftSerializer(many=True)


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
                    {
                        "on": row.on,
                        "kind": row.kind.value,
                        "name": row.officer.full_name,
                        "months": row.months,
                    }
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
        "commitment": public_clock_data(member.stint, today),
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


def public_clock_data(stint: tenure.Stint, today: date) -> dict[str, Any] | None:
    """The clock in months; None where there is no promise."""
    completes, fraction = stint.completes_on(today), stint.fraction(today)
    if completes is None or fraction is None:
        return None
    return {
        "completes_in": _month(completes),
        "months_served": tenure.months(stint.days_served(today)),
        "fraction": float(fraction.quantize(HUNDREDTH, ROUND_DOWN)),
        "status": stint.status(today).value,
    }


def clock_data(stint: tenure.Stint, today: date) -> dict[str, Any] | None:
    """The clock to the day, for staff; None where there is no promise."""
    if not stint.has_clock:
        return None
    return {
        "completes_on": stint.completes_on(today),
        "days_served": stint.days_served(today),
        "fraction": number(stint.fraction(today)),
        "status": stint.status(today).value,
    }


def _staff_officer(row: staff_roster.Serving, today: date) -> dict[str, Any]:
    return {
        **_person_data(statistics.Member(row.officer, row.stint, row.role)),
        "serving_since": row.stint.first_day,
        "commitment": clock_data(row.stint, today),
        "introduction": dict(row.officer.public_introduction),
        "name": row.officer.full_name,
        "publication": row.officer.publication,
        "last_day": row.stint.last_day,
        "on_leave": row.on_leave,
    }


def _month(day: date) -> str:
    return f"{day:%Y-%m}"
