"""The API of this app: anonymous sending and reading by code, published items, a site's staff (API-4)."""

from collections.abc import Callable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import Http404, JsonResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.exceptions import PermissionDenied, ValidationError
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet, ViewSet

from lib import limits
from lib.api.errors import ConfirmationRequiredError, ConflictError, PausedError
from lib.api.parameters import KEY, LANG
from lib.api.views import APIRequest, PublicAPI, StaffAPI, body_of, idempotency_key, read_body
from sites_app.models import Site

from . import actions, api_forms, days, receipts, states, team_forms, textcheck, thread
from . import help as helping
from .actions import team, writer
from .actions.writer import IdempotencyConflictError
from .models import Feedback, Message
from .public import published_at
from .textcheck import danger


def ask_once(data: dict[str, Any], *, is_sent: Callable[[], bool]) -> None:
    """The text check, unless it was confirmed or the key was used already; nothing of it is kept."""
    typed = f"{data.get('place', '')}\n\n{data['body']}".strip()
    if not data.get("confirmed") and (found := textcheck.check(typed)) and not is_sent():
        raise ConfirmationRequiredError([{"kind": hint.kind, "excerpt": hint.excerpt} for hint in found])


def key_of(request: APIRequest) -> str:
    return idempotency_key(request) or receipts.fresh_key()


class FeedbackAPI(PublicAPI, ViewSet):
    """Always anonymous; the code travels in bodies only."""

    def is_ahead(self, meeting: UUID, site: Site | None, now: datetime) -> bool:
        """Whether a question may carry this id. Said by pages, which knows the apps that this one does not."""
        raise NotImplementedError

    @extend_schema(parameters=[KEY, LANG], request=api_forms.NewFeedback, responses={201: api_forms.Receipt})
    def create(self, request: APIRequest) -> JsonResponse:
        """Sends a message; the same Idempotency-Key and body give the same receipt and one row."""
        limits.check(request, "feedback")
        if paused := actions.paused():
            raise PausedError(str(paused.why))
        key = key_of(request)
        data = read_body(api_forms.NewFeedback, request)
        if data["meeting"] and not self.is_ahead(data["meeting"], data["site"], request.now):
            raise ValidationError({"meeting": [_("There is no such meeting here, or it is over.")]})
        ask_once(data, is_sent=lambda: thread.get_by_code(receipts.code_from(key)) is not None)
        sent = actions.submit(
            actions.Draft(
                site=data["site"],
                category=data["category"],
                body=data["body"],
                about=data["about"],
                meeting=data["meeting"],
                place=data["place"],
                may_publish=data["may_publish"],
                language=data.get("language") or get_language(),
            ),
            key=key,
            on=days.today_at(data["site"], request.now),
        )
        other_language = data.get("language") not in (None, sent.feedback.language)
        if sent.is_other or other_language:
            raise ConflictError(_("This key was used for another message."), "key_used")
        row = sent.feedback
        places = helping.for_kinds(danger.kinds(row.body))  # looked at, and nowhere kept
        answer = {"receipt_code": sent.code, "received_on": row.received_on, "answer_due": row.answer_due}
        answer["help"] = api_forms.Place(places, many=True).data
        return JsonResponse(answer, status=201)

    @extend_schema(parameters=[LANG], request=api_forms.Code, responses=api_forms.Thread)
    def lookup(self, request: APIRequest) -> Response:
        """The thread of a code; 404 alike for unknown, malformed and purged ones."""
        row = self._opened(request)
        return Response(thread_answer(row, row.today(request.now)))

    @extend_schema(parameters=[KEY, LANG], request=api_forms.Say, responses={201: api_forms.Said})
    def follow_up(self, request: APIRequest) -> Response:
        """Adds something; the site reads it once a moderator released it."""
        return self._say(request, actions.follow_up)

    @extend_schema(parameters=[KEY, LANG], request=api_forms.Say, responses={201: api_forms.Said})
    def appeal(self, request: APIRequest) -> Response:
        """Once after a declined message: another moderator looks."""
        return self._say(request, actions.appeal)

    @extend_schema(parameters=[LANG], request=api_forms.Judge, responses=api_forms.Judged)
    def verdict(self, request: APIRequest) -> Response:
        """Once an answer; `not_resolved` within 30 days brings it back to the site."""
        row = self._opened(request)
        data = read_body(api_forms.Judge, request)
        row = _done(lambda: actions.give_verdict(row, verdict=data["verdict"], on=row.today(request.now)))
        return Response({"status": row.status, "verdict": row.verdict})

    def _say(self, request: APIRequest, action: Any) -> Response:
        key = key_of(request)
        row = self._opened(request)
        limits.check(request, "feedback")
        data = read_body(api_forms.Say, request)
        ask_once(data, is_sent=lambda: writer.is_sent(row, key))
        language = data.get("language") or get_language()
        on = row.today(request.now)
        message = _done(lambda: action(row, body=data["body"], language=language, key=key, on=on))
        if data.get("language") not in (None, message.language):
            raise ConflictError(_("This key was used for another message."), "key_used")
        row.refresh_from_db(fields=["status"])
        return Response({"status": row.status, "on": message.on}, status=201)

    def _opened(self, request: APIRequest) -> Feedback:
        limits.check_failures(request, "code")
        typed = body_of(request).get("receipt_code")
        if not isinstance(typed, str):
            raise ValidationError({"receipt_code": [_("This field is required.")]})
        row = thread.get_by_code(typed)
        if row is None:
            limits.record_failure(request, "code")
            raise Http404
        return row


def thread_answer(row: Feedback, today: Any) -> dict[str, Any]:
    """What the writer reads; `status` is the name of the state, `explanation` says it in words."""
    shown = thread.thread_for_resident(row, today)
    answer = {
        "status": row.status,
        "category": row.category,
        "received_on": row.received_on,
        "messages": [
            {"from": line.sender, "body": said.body, "language": said.language, "on": line.on}  # type: ignore[attr-defined]
            for line in shown.lines
            for said in (line, *line.translations)
        ],
        "explanation": shown.sentence,
        "help": api_forms.Place(shown.help, many=True).data,
        "come_back_on": shown.come_back_on,
    }
    if row.status == Feedback.Status.DECLINED:
        answer["reason"] = row.decline_reason
    return answer


def _done(act: Any) -> Any:
    """Acts; the wrong state or a used key is 409, somebody else's step 403, a purged thread 404, a closed form 503."""
    try:
        return act()
    except IdempotencyConflictError:
        raise ConflictError(_("This key was used for another message."), "key_used") from None
    except states.InvalidTransitionError:
        raise ConflictError(_("This cannot be done in the state it is in now."), "wrong_state") from None
    except states.NotPermittedError:
        raise PermissionDenied(_("This one is not for you to act on.")) from None
    except actions.ClosedError as closed:
        raise PausedError(str(closed.paused.why)) from None
    except Feedback.DoesNotExist:
        raise Http404 from None


def _answered(known: Message, said: dict[str, Any]) -> Response:
    """What the first sending was told; 409 where the key comes with another answer."""
    if (said.get("kind"), str(said.get("body")).strip()) != (known.answer_kind, known.body):
        raise ConflictError(_("This key was used for another message."), "key_used")
    return Response({"status": known.feedback.status, "on": known.on}, status=201)


class PublishedAPI(PublicAPI, GenericViewSet):
    """What everybody may read of a site."""

    serializer_class = api_forms.Published

    @extend_schema(
        parameters=[LANG, OpenApiParameter("category", str, enum=list(Feedback.Category.values))],
        responses=api_forms.Published(many=True),
    )
    def feedback(self, request: APIRequest, slug: str) -> Response:
        """Published messages and answers, newest first, in published wording only."""
        site = get_object_or_404(Site, slug=slug)
        category = request.query_params.get("category", "")
        if category and category not in Feedback.Category.values:
            raise ValidationError({"category": [_("There is no such category.")]})
        rows = self.paginate_queryset(published_at(site, category))
        return self.get_paginated_response(self.get_serializer(rows, many=True).data)


class StaffFeedbackAPI(StaffAPI, GenericViewSet):
    """A site's inbox and its answers."""

    serializer_class = api_forms.StaffItem

    @extend_schema(responses=api_forms.StaffItem(many=True))
    def inbox(self, request: APIRequest, slug: str) -> Response:
        """What the site reads, what waits for an answer first, the longest waiting first."""
        access = request.access
        site = get_object_or_404(Site.objects.visible_to(access), slug=slug)
        rows = (
            Feedback.objects.read_by_team(access)
            .at(site)
            .select_related("authorship")
            .order_by("-status", "since", "id")
        )
        page = actions.record_read(self.paginate_queryset(rows) or [])
        return self.get_paginated_response(self.get_serializer(page, many=True).data)

    @extend_schema(parameters=[KEY], request=api_forms.NewAnswer, responses={201: api_forms.Said})
    def answer(self, request: APIRequest, pk: Any) -> Response:
        """Answers, again, or keeps a promise; signed by the team. The same key and text make one answer."""
        key = key_of(request)
        row, access, today = self._found(request, pk)
        _done(lambda: states.require_capacity(states.Verb.ANSWER, states.capacities(row, access)))
        if known := team.sent_with(row, key):
            return _answered(known, body_of(request))
        data = read_body(api_forms.NewAnswer, request, today=today, feedback=row)
        if not data["confirmed"] and (found := textcheck.check_answer(data["body"])):
            raise ConfirmationRequiredError([{"kind": hint.kind, "excerpt": hint.excerpt} for hint in found])
        given = team_forms.answer_of(data, data.get("language") or get_language())
        message = _done(lambda: actions.answer(row, given, by=access, on=today, key=key, keeps=data["keeps"]))
        return Response({"status": message.feedback.status, "on": message.on}, status=201)

    @extend_schema(request=api_forms.HandedBack, responses=api_forms.Stated)
    def hand_back(self, request: APIRequest, pk: Any) -> Response:
        """Back to the moderators, with the reason."""
        row, access, today = self._found(request, pk)
        _done(lambda: states.require_capacity(states.Verb.HAND_BACK, states.capacities(row, access)))
        reason = read_body(api_forms.HandedBack, request)["reason"]
        return Response({"status": _done(lambda: actions.hand_back(row, by=access, on=today, reason=reason)).status})

    @extend_schema(request=None, responses=api_forms.Stated)
    def close(self, request: APIRequest, pk: Any) -> Response:
        """The site is done with it."""
        row, access, today = self._found(request, pk)
        return Response({"status": _done(lambda: actions.close(row, by=access, on=today)).status})

    def _found(self, request: APIRequest, pk: Any) -> tuple[Feedback, Any, Any]:
        access = request.access
        rows = Feedback.objects.visible_to(access).select_related("site", "about_officer")
        row = get_object_or_404(rows, pk=pk)
        return row, access, row.today(request.now)
