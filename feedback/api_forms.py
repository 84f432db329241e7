"""What goes into the API of this app and what comes out."""

from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from rest_framework import serializers

from lib.api.fields import Exact, Text, YesNo
from sites_app.models import Site

from . import labels
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
    body = serializers.CharField(source="public_body")
    answer = serializers.CharField(source="public_answer", allow_blank=True)
    language = serializers.SerializerMethodField()
    published_on = serializers.DateField()

    def get_language(self, row: Feedback) -> str:
        return row.public_body.language


class StaffItem(serializers.Serializer):
    id = serializers.UUIDField()
    category = serializers.ChoiceField(choices=Feedback.Category.choices)
    about = serializers.CharField(allow_blank=True)
    body = serializers.CharField(source="text_for_site")
    language = serializers.CharField(source="language_for_site")
    translated = serializers.SerializerMethodField()
    received_on = serializers.DateField()
    status = serializers.ChoiceField(choices=Feedback.Status.choices)
    since = serializers.DateField()
    answer_due = serializers.DateField(source="site_due", allow_null=True)
    with_account = serializers.SerializerMethodField()
    verdict = serializers.CharField(allow_blank=True)

    def get_translated(self, row: Feedback) -> bool:
        return bool(row.translated_into)

    def get_with_account(self, row: Feedback) -> bool:
        return hasattr(row, "authorship")


class HandedBack(serializers.Serializer):
    """Why it goes back to the moderators; without a reason: because one of them should look at it again."""

    reason = serializers.ChoiceField(choices=HandBack.choices, default=HandBack.NEEDS_MODERATOR)
