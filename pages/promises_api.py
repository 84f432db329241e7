"""What a site promised, in answers and at meetings, in one list: the oldest day first (ROLE-8)."""

from datetime import date
from typing import Any

from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet

from feedback.models import Message
from lib.api.parameters import LANG, PAGING
from lib.api.views import APIRequest, PublicAPI
from meetings.models import Action
from sites_app.models import Site


class PromiseSerializer(serializers.Serializer):
    """An open promise; `late_since` is its day once that has passed; `made_in`: an answer, or a meeting.

    `first_due`: the day promised first, where the promise got its one new day; `reason` says why, or is empty.
    """

    text = serializers.CharField()
    due = serializers.DateField()
    role = serializers.CharField()
    late_since = serializers.DateField(allow_null=True)
    first_due = serializers.DateField(allow_null=True)
    reason = serializers.CharField(allow_blank=True)
    made_in = serializers.ChoiceField(choices=["feedback", "meeting"])


class Promises(PublicAPI, GenericViewSet):
    """Every "we are doing it" and every open action of a meeting."""

    serializer_class = PromiseSerializer

    @extend_schema(operation_id="site_promises", parameters=[LANG, *PAGING], responses=PromiseSerializer(many=True))
    def list(self, request: APIRequest, slug: str) -> Response:
        site = get_object_or_404(Site, slug=slug)
        today = site.today(request.now)
        answers = [of_answer(row, today) for row in Message.objects.promises().open().public().at(site)]
        actions = [of_meeting(row, today) for row in Action.objects.open_at(site)]
        rows = sorted(answers + actions, key=lambda row: (row["due"], row["made_in"], row["text"]))
        return self.get_paginated_response(self.paginate_queryset(rows))


def of_answer(row: Message, today: date) -> dict[str, Any]:
    late = row.promise_due if row.is_late(today) else None
    text = row.shown or _("An answer to a resident's message")
    return _promise(text, row.promise_due, row.promise_role, late, "feedback") | _moved(row.first_due, row.shown_reason)


def of_meeting(row: Action, today: date) -> dict[str, Any]:
    late = row.due if row.is_late(today) else None
    return _promise(row.text, row.due, row.owner_role, late, "meeting") | _moved(row.first_due, row.moved_reason)


def _promise(text: Any, due: date | None, role: str, late_since: date | None, made_in: str) -> dict[str, Any]:
    return {"text": str(text), "due": due, "role": role, "late_since": late_since, "made_in": made_in}


def _moved(first_due: date | None, reason: Any) -> dict[str, Any]:
    return {"first_due": first_due, "reason": str(reason)}
