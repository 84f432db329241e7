"""The API of this app: public meetings, RSVPs by private token, counts for staff (API-3)."""

from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import Http404, JsonResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet, ViewSet

from lib import limits
from lib.api.errors import ConflictError
from lib.api.fields import Address, ByLanguage, Text, Whole
from lib.api.parameters import KEY, LANG
from lib.api.views import APIRequest, PublicAPI, StaffAPI, idempotency_key, read_body
from sites_app.models import Site

from . import spoken
from .actions import booking
from .links import Purpose
from .models import LARGEST_PARTY, LONGEST_OTHER_NEED, OFFERS, SMALLEST_PARTY, Meeting, Need, Rsvp
from .rsvp_statistics import RsvpStats, rsvp_stats
from .validators import validate_tells_nobody

UPCOMING = OpenApiParameter("upcoming", OpenApiTypes.BOOL, description="Only those not ended and not cancelled.")
CHANGEABLE = ("party_size", "language", "needs", "interpretation_language", "other_need")


class MeetingSerializer(serializers.ModelSerializer):
    """A meeting as everybody may read it. `confirmed` and `waiting` count persons; times carry the site's offset."""

    site: serializers.SlugRelatedField = serializers.SlugRelatedField(slug_field="slug", read_only=True)
    title = serializers.CharField(read_only=True)
    description = serializers.CharField(read_only=True)
    starts_at = serializers.SerializerMethodField()
    ends_at = serializers.SerializerMethodField()
    confirmed = serializers.IntegerField(read_only=True)
    waiting = serializers.IntegerField(read_only=True)
    status = serializers.ChoiceField(choices=Meeting.Status.choices, read_only=True)

    class Meta:
        model = Meeting
        fields = [
            "id",
            "site",
            "title",
            "description",
            "starts_at",
            "ends_at",
            "place",
            "address",
            "capacity",
            "confirmed",
            "waiting",
            "status",
            "languages",
            *OFFERS,
            "walk_ins",
        ]
        read_only_fields = fields

    @extend_schema_field(OpenApiTypes.DATETIME)
    def get_starts_at(self, meeting: Meeting) -> str:
        return meeting.starts_at.astimezone(meeting.site.zone).isoformat()

    @extend_schema_field(OpenApiTypes.DATETIME)
    def get_ends_at(self, meeting: Meeting) -> str:
        return meeting.ends_at.astimezone(meeting.site.zone).isoformat()


class StaffMeetingSerializer(MeetingSerializer):
    """The same for site staff: drafts too, texts by language, party sizes, languages and needs; never names."""

    title = ByLanguage(read_only=True)  # type: ignore[assignment]
    description = ByLanguage(read_only=True)  # type: ignore[assignment]
    parties = serializers.SerializerMethodField()
    party_sizes = serializers.SerializerMethodField()
    rsvp_languages = serializers.SerializerMethodField()
    needs = serializers.SerializerMethodField()

    class Meta(MeetingSerializer.Meta):
        fields = [
            *MeetingSerializer.Meta.fields,
            "parties",
            "party_sizes",
            "rsvp_languages",
            "needs",
            "headcount",
            "walk_in_count",
        ]
        read_only_fields = fields

    def _tally(self, meeting: Meeting) -> RsvpStats:
        return self.context["rsvp_stats"][meeting.pk]

    def get_parties(self, meeting: Meeting) -> int:
        return self._tally(meeting).parties

    def get_party_sizes(self, meeting: Meeting) -> dict[str, int]:
        return {str(size): count for size, count in sorted(self._tally(meeting).sizes.items())}

    def get_rsvp_languages(self, meeting: Meeting) -> dict[str, int]:
        return dict(sorted(self._tally(meeting).languages.items()))

    def get_needs(self, meeting: Meeting) -> dict[str, int]:
        return {need: self._tally(meeting).needs[need] for need in Need.values}


class NeedsField(serializers.ListField):
    """A list of needs without repeats, in the order of the choices."""

    child = serializers.ChoiceField(choices=Need.choices)

    def to_internal_value(self, data: Any) -> list[str]:
        said = super().to_internal_value(data)
        return [need for need in Need.values if need in said]


class OtherNeed(Text):
    """What `other` is, in words; deleted with the party's name and address."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=LONGEST_OTHER_NEED, allow_blank=True, validators=[validate_tells_nobody], **kwargs)


class PartySerializer(serializers.Serializer):
    """What a party tells us; only its size is needed."""

    party_size = Whole(min_value=SMALLEST_PARTY, max_value=LARGEST_PARTY)
    language = serializers.ChoiceField(choices=settings.LANGUAGES, required=False, allow_null=True)
    needs = NeedsField(required=False, allow_null=True, max_length=20)
    interpretation_language = serializers.ChoiceField(choices=spoken.SPOKEN, required=False, allow_null=True)
    other_need = OtherNeed(required=False, allow_null=True)
    name = Text(required=False, allow_blank=True, allow_null=True, max_length=80)
    email = Address(required=False, allow_blank=True, allow_null=True)


class AnswerSerializer(serializers.Serializer):
    """`position` counts waiting parties from 1; `token` is null where the link goes by mail."""

    status = serializers.ChoiceField(choices=["confirmed", "waitlisted"])
    position = serializers.IntegerField(allow_null=True)
    token = serializers.CharField(allow_null=True)


class TokenSerializer(serializers.Serializer):
    """A private link's token."""

    token = Text(max_length=200)


class ChangeSerializer(TokenSerializer):
    """What is left out, or null, stays as it is."""

    party_size = Whole(min_value=SMALLEST_PARTY, max_value=LARGEST_PARTY, required=False, allow_null=True)
    language = serializers.ChoiceField(choices=settings.LANGUAGES, required=False, allow_null=True)
    needs = NeedsField(required=False, allow_null=True, max_length=20)
    interpretation_language = serializers.ChoiceField(choices=spoken.SPOKEN, required=False, allow_null=True)
    other_need = OtherNeed(required=False, allow_null=True)


class RsvpSerializer(serializers.ModelSerializer):
    """One's own RSVP; `meeting` is its id."""

    meeting = serializers.UUIDField(source="meeting_id", read_only=True)
    status = serializers.ChoiceField(choices=["confirmed", "waitlisted", "cancelled"], read_only=True)
    position = serializers.IntegerField(read_only=True, allow_null=True)

    class Meta:
        model = Rsvp
        fields = ["meeting", "status", "position", "party_size", "language", "needs"]
        read_only_fields = fields


def conflict(refused: booking.BookingError) -> ConflictError:
    return ConflictError(detail=refused.reason.label, code=refused.reason.value)


class Meetings(PublicAPI, GenericViewSet):
    """Public meetings of a site, and one of them."""

    serializer_class = MeetingSerializer

    @extend_schema(operation_id="site_meetings", parameters=[UPCOMING, LANG])
    def list(self, request: APIRequest, slug: str) -> Response:
        site = get_object_or_404(Site, slug=slug)
        rows = Meeting.objects.public().at(site).select_related("site").with_seats()
        rows = rows.upcoming(request.now) if self._upcoming(request) else rows.order_by("-starts_at", "pk")
        page = self.paginate_queryset(rows)
        return self.get_paginated_response(self.get_serializer(page, many=True).data)

    @extend_schema(operation_id="meeting", parameters=[LANG])
    def retrieve(self, request: APIRequest, pk: UUID) -> Response:
        meeting = get_object_or_404(Meeting.objects.public().select_related("site").with_seats(), pk=pk)
        return Response(self.get_serializer(meeting).data)

    def _upcoming(self, request: APIRequest) -> bool:
        text = request.query_params.get("upcoming", "false")
        if text not in ("true", "false"):
            raise serializers.ValidationError({"upcoming": [_("true or false is expected.")]})
        return text == "true"


class StaffMeetings(StaffAPI, GenericViewSet):
    """Every meeting of one's own site, with what staff may know about those who come."""

    serializer_class = StaffMeetingSerializer

    @extend_schema(operation_id="staff_site_meetings", parameters=[UPCOMING, LANG])
    def list(self, request: APIRequest, slug: str) -> Response:
        site = get_object_or_404(Site.objects.visible_to(request.access), slug=slug)
        rows = Meeting.objects.visible_to(request.access).at(site).select_related("site").with_seats()
        page = self.paginate_queryset(rows.order_by("-starts_at", "pk")) or []
        context = {**self.get_serializer_context(), "rsvp_stats": rsvp_stats(page)}
        return self.get_paginated_response(StaffMeetingSerializer(page, many=True, context=context).data)


class Rsvps(PublicAPI, ViewSet):
    """Telling us, and one's own RSVP by the token of its private link."""

    @extend_schema(
        operation_id="rsvp", parameters=[KEY, LANG], request=PartySerializer, responses={201: AnswerSerializer}
    )
    def create(self, request: APIRequest, pk: UUID) -> JsonResponse:
        limits.check(request, "rsvp")
        key, said = idempotency_key(request), read_body(PartySerializer, request)
        party = booking.Party(
            party_size=said["party_size"],
            language=said.get("language") or get_language(),
            said_language=bool(said.get("language")),
            needs=said.get("needs") or [],
            interpretation_language=said.get("interpretation_language") or "",
            other_need=said.get("other_need") or "",
            name=said.get("name") or "",
            email=said.get("email") or "",
        )
        try:
            held = limits.takes_many_seats(request, pk, party.party_size)
            answer = booking.join(pk, party, now=request.now, key=key, held=held)
        except Meeting.DoesNotExist:
            raise Http404 from None
        except booking.BookingError as refused:
            raise conflict(refused) from None
        return JsonResponse({"status": answer.status, "position": answer.position, "token": answer.token}, status=201)

    @extend_schema(operation_id="rsvp_lookup", request=TokenSerializer, responses=RsvpSerializer)
    def lookup(self, request: APIRequest) -> Response:
        return _own(_rsvp_of(read_body(TokenSerializer, request)))

    @extend_schema(operation_id="rsvp_change", request=ChangeSerializer, responses=RsvpSerializer)
    def change(self, request: APIRequest) -> Response:
        said = read_body(ChangeSerializer, request)
        what = {name: said.get(name) for name in CHANGEABLE}
        try:
            return _own(booking.change(_rsvp_of(said), now=request.now, **what))
        except booking.BookingError as refused:
            raise conflict(refused) from None

    @extend_schema(operation_id="rsvp_cancel", request=TokenSerializer, responses=RsvpSerializer)
    def cancel(self, request: APIRequest) -> Response:
        return _own(booking.cancel(_rsvp_of(read_body(TokenSerializer, request)), now=request.now))


def _rsvp_of(said: dict[str, Any]) -> Rsvp:
    try:
        return Rsvp.objects.by_token(said["token"], Purpose.MANAGE)
    except Rsvp.DoesNotExist:
        raise Http404 from None


def _own(rsvp: Rsvp) -> Response:
    return Response(RsvpSerializer(rsvp).data)
