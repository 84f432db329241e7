"""What goes into the API of this app and what comes out: serializers and the dictionaries they describe."""

from typing import Any

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from rest_framework import serializers

from lib.api.fields import Exact, Text, YesNo
from sites_app.models import Site

from . import labels
from .help import Route
from .models import Feedback, Message
from .models.bounds import BODY_CHARACTERS, PLACE_CHARACTERS
from .states import HandBack


class Body(Exact):
    """1 to 4,000 characters."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=BODY_CHARACTERS, **kwargs)


class NewFeedback(serializers.Serializer):
    site = serializers.SlugRelatedField(
        slug_field="slug",
        queryset=Site.objects.only("slug", "time_zone"),
        allow_null=True,
        help_text="null: not known; then a moderator chooses it, also from `place`.",
        error_messages={"does_not_exist": gettext_lazy("There is no such neighborhood.")},
    )
    category = serializers.ChoiceField(choices=Feedback.Category.choices)
    place = Text(max_length=PLACE_CHARACTERS, allow_blank=True, default="", help_text="Where it is; only without site.")
    body = Body()
    about = serializers.ChoiceField(choices=Feedback.About.choices, allow_blank=True, allow_null=True, default="")
    meeting = serializers.UUIDField(allow_null=True, default=None)
    may_publish = YesNo(default=False)
    language = serializers.ChoiceField(choices=settings.MESSAGE_LANGUAGES, required=False, allow_null=True)
    confirmed = YesNo(default=False)

    def validate_about(self, value: str | None) -> str:
        return value or ""

    def validate(self, data: dict[str, Any]) -> dict[str, Any]:
        if data["meeting"] and data["category"] != Feedback.Category.QUESTION:
            raise serializers.ValidationError({"meeting": [_("Only a question can be about a meeting.")]})
        if data["place"] and data["site"]:
            raise serializers.ValidationError({"place": [_("Only where the neighborhood is not known.")]})
        return data


class Code(serializers.Serializer):
    receipt_code = Text()


class Say(Code):
    body = Body()
    language = serializers.ChoiceField(choices=settings.MESSAGE_LANGUAGES, required=False, allow_null=True)
    confirmed = YesNo(default=False)


class Judge(Code):
    verdict = serializers.ChoiceField(choices=Feedback.Verdict.choices)


class NewAnswer(serializers.Serializer):
    kind = serializers.ChoiceField(choices=Message.AnswerKind.choices)
    body = Body()
    language = serializers.ChoiceField(choices=settings.LANGUAGES, required=False, allow_null=True)
    due = serializers.DateField(allow_null=True, default=None)
    role = serializers.ChoiceField(choices=Message.Role.choices, allow_blank=True, default="")
    promise = Text(max_length=200, allow_blank=True, default="")
    route = Text(max_length=30, allow_blank=True, default="")
    keeps = serializers.UUIDField(allow_null=True, default=None)
    confirmed = YesNo(default=False)

    def validate(self, data: dict[str, Any]) -> dict[str, Any]:
        needed = {"doing": ("due", "role", "promise"), "passed_on": ("route",)}.get(data["kind"], ())
        missing = {name: [_("This field is required.")] for name in needed if not data[name]}
        if missing:
            raise serializers.ValidationError(missing)
        if data["kind"] == Message.AnswerKind.DOING and data["due"] < self.context["today"]:
            raise serializers.ValidationError({"due": [_("This day is over.")]})
        if data["route"] and data["route"] not in dict(labels.route_choices()):
            raise serializers.ValidationError({"route": [_("There is no such route here.")]})
        data["keeps"] = self._promise(data["keeps"])
        return data

    def _promise(self, pk: Any) -> Message | None:
        if pk is None:
            return None
        found = self.context["feedback"].messages.promises().open().filter(pk=pk).first()
        if found is None:
            raise serializers.ValidationError({"keeps": [_("There is no such open promise.")]})
        return found


class Place(serializers.Serializer):
    """A place that helps: numbers to call and to text, a page; "" where it has none."""

    name = serializers.CharField()
    call = serializers.CharField()
    text = serializers.CharField(allow_blank=True)
    web = serializers.CharField(allow_blank=True)


def places(found: list[Route]) -> list[dict[str, str]]:
    return [{"name": one.name, "call": one.call, "text": one.text, "web": one.web} for one in found]


class Receipt(serializers.Serializer):
    receipt_code = serializers.CharField()
    received_on = serializers.DateField()
    answer_due = serializers.DateField()
    help = Place(many=True)


class ThreadMessage(serializers.Serializer):
    body = serializers.CharField()
    language = serializers.CharField()
    on = serializers.DateField()

    def get_fields(self) -> dict[str, serializers.Field]:
        sender = serializers.ChoiceField(choices=["resident", "site", "moderator"])
        return {"from": sender, **super().get_fields()}


class Thread(serializers.Serializer):
    status = serializers.ChoiceField(choices=Feedback.Status.choices)
    category = serializers.ChoiceField(choices=Feedback.Category.choices)
    received_on = serializers.DateField()
    messages = ThreadMessage(many=True)
    reason = serializers.ChoiceField(choices=Feedback.DeclineReason.choices, required=False)
    explanation = serializers.CharField()
    help = Place(many=True)
    come_back_on = serializers.DateField(allow_null=True)


class Stated(serializers.Serializer):
    status = serializers.ChoiceField(choices=Feedback.Status.choices)


class Said(Stated):
    on = serializers.DateField()


class Judged(Stated):
    verdict = serializers.ChoiceField(choices=Feedback.Verdict.choices)


class Published(serializers.Serializer):
    id = serializers.UUIDField()
    category = serializers.ChoiceField(choices=Feedback.Category.choices)
    body = serializers.CharField()
    answer = serializers.CharField(allow_blank=True)
    language = serializers.CharField()
    published_on = serializers.DateField()


def published(row: Feedback, language: str) -> dict[str, Any]:
    with translation.override(language):
        return {
            "id": row.pk,
            "category": row.category,
            "body": str(row.public_body),
            "answer": str(row.public_answer),
            "language": row.public_body.language,
            "published_on": row.published_on,
        }


class StaffItem(Stated):
    id = serializers.UUIDField()
    category = serializers.ChoiceField(choices=Feedback.Category.choices)
    about = serializers.CharField(allow_blank=True)
    body = serializers.CharField()
    language = serializers.CharField()
    translated = serializers.BooleanField()
    received_on = serializers.DateField()
    since = serializers.DateField()
    answer_due = serializers.DateField(allow_null=True)
    with_account = serializers.BooleanField()
    verdict = serializers.CharField(allow_blank=True)


def staff_item(row: Feedback) -> dict[str, Any]:
    return {
        "id": row.pk,
        "category": row.category,
        "about": row.about,
        "body": row.text_for_site,
        "language": row.language_for_site,
        "translated": bool(row.translated_into),
        "received_on": row.received_on,
        "status": row.status,
        "since": row.since,
        "answer_due": row.site_due,
        "with_account": hasattr(row, "authorship"),
        "verdict": row.verdict,
    }


class _Page(serializers.Serializer):
    count = serializers.IntegerField()
    next = serializers.CharField(allow_null=True)
    previous = serializers.CharField(allow_null=True)


class PublishedPage(_Page):
    results = Published(many=True)


class StaffPage(_Page):
    results = StaffItem(many=True)


class HandedBack(serializers.Serializer):
    """Why it goes back to the moderators; without a reason: because one of them should look at it again."""

    reason = serializers.ChoiceField(choices=HandBack.choices, default=HandBack.NEEDS_MODERATOR)
