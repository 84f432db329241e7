"""Forms of a site's team: its answer, why something goes back, and a promise's one new day."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from lib.languages import name_of
from lib.text_forms import SurvivesSwitch, TranslatedTextFormField

from . import labels
from .actions.team import Answer
from .forms import CHOOSE, BodyField, KeyedForm
from .models import Feedback, Message
from .states import HandBack


class HandBackForm(forms.Form):
    """Why it goes back; for moderators."""

    reason = forms.ChoiceField(
        label=_("Why?"),
        choices=HandBack.choices,
        widget=forms.RadioSelect,
        error_messages={"required": CHOOSE, "invalid_choice": CHOOSE},
    )


class NewDayForm(SurvivesSwitch, forms.Form):
    """One new day for a promise, and why."""

    due = forms.DateField(label=_("New day"), widget=forms.DateInput(attrs={"type": "date", "class": "short"}))
    reason = TranslatedTextFormField(
        label=_("Why? Everybody reads it."),
        max_length=300,
        error_messages={"required": _("Please give a reason in at least one language.")},
    )

    def __init__(self, *args: Any, private: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if private:
            self.fields["reason"].label = _("Why?")
            self.fields["reason"].help_text = _("This message is private: everybody sees the new day, not this reason.")


# Fields that only one kind of answer asks for.
FIELDS_OF = {Message.AnswerKind.DOING: ("due", "role", "promise"), Message.AnswerKind.PASSED_ON: ("route",)}


class AnswerForm(KeyedForm):
    """The site's answer; `doing` needs a day, a role and one public sentence, `passed_on` a route."""

    kind = forms.ChoiceField(label=_("What comes of it?"), choices=Message.AnswerKind.choices, widget=forms.RadioSelect)
    body = BodyField(
        label=_("Your answer"), help_text=_("Signed by the team. For “we cannot do this”, say why."), rows=6
    )
    language = forms.ChoiceField(
        label=_("Language of the answer"), choices=settings.LANGUAGES, widget=forms.RadioSelect, required=False
    )
    due = forms.DateField(
        label=_("Done by"), required=False, widget=forms.DateInput(attrs={"type": "date", "class": "short"})
    )
    role = forms.ChoiceField(label=_("Who sees to it"), required=False, choices=[("", "—"), *Message.Role.choices])
    promise = forms.CharField(
        label=_("The promise in one sentence, as everybody will read it"), max_length=200, required=False
    )
    route = forms.ChoiceField(label=_("Passed on to"), required=False)
    # How many answers the thread had when this page was opened: the second press of two is told.
    seen = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=0, max_value=10_000)
    keeps = forms.ModelChoiceField(label=_("This keeps our promise"), queryset=Message.objects.none(), required=False)

    def __init__(self, *args: Any, feedback: Feedback | None = None, today: Any = None, **kwargs: Any) -> None:
        if feedback is not None:
            begins = {"language": feedback.language_for_site, "seen": feedback.messages.answers().count()}
            kwargs["initial"] = begins | (kwargs.get("initial") or {})
        super().__init__(*args, **kwargs)
        self.today = today
        self.fields["body"].widget.attrs.pop("autocomplete")  # who goes back finds the text; a resident must not
        self.fields["route"].choices = [("", "—"), *labels.route_choices()]  # type: ignore[attr-defined]
        if feedback is not None:
            self._fit(feedback)

    def _fit(self, feedback: Feedback) -> None:
        """Words and choices that depend on the thread."""
        self.fields["language"].help_text = _(
            "The message is in: %(language)s. If you write in another language, choose it here: "
            "the writer reads it at once, and the moderators translate it."
        ) % {"language": name_of(feedback.language_for_site)}
        if not feedback.may_publish:
            self.fields["promise"].label = _("The promise in one sentence")
            self.fields["promise"].help_text = _(
                "This message is private: everybody sees the day and who sees to it, not this sentence."
            )
        open_promises = feedback.messages.promises().open()
        self.fields["keeps"].queryset = open_promises  # type: ignore[attr-defined]
        self.fields["keeps"].label_from_instance = lambda row: row.promise or row.body[:80]  # type: ignore[attr-defined]
        if not open_promises.exists():
            del self.fields["keeps"]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        kind = data.get("kind")
        self._forget_others(kind)
        if kind == Message.AnswerKind.DOING:
            self._need("due", _("“We are doing it” needs a day."))
            self._need("role", _("“We are doing it” needs somebody who sees to it."))
            self._need("promise", _("One sentence for everybody: what will be done."))
            if data.get("due") and self.today and data["due"] < self.today:
                self.add_error("due", _("This day is over."))
        if kind == Message.AnswerKind.PASSED_ON:
            self._need("route", _("Say to whom it was passed on."))
        return data

    def _forget_others(self, kind: str | None) -> None:
        """What is wrong in a field of another kind is nobody's matter: the page does not show it."""
        for owner, names in FIELDS_OF.items():
            for name in names if owner != kind else ():
                self.errors.pop(name, None)

    def _need(self, name: str, message: Any) -> None:
        if not self.cleaned_data.get(name) and name not in self.errors:
            self.add_error(name, message)

    def answer(self, language: str) -> Answer:
        """What the form says, as the action takes it, in `language` unless it says another; fields of other kinds
        are left out.
        """
        return answer_of(self.cleaned_data, self.cleaned_data["language"] or language)


def answer_of(data: dict[str, Any], language: str) -> Answer:
    """What was sent, as the action takes it; fields of other kinds are left out."""
    doing = data["kind"] == Message.AnswerKind.DOING
    return Answer(
        kind=data["kind"],
        body=data["body"],
        language=language,
        route=data["route"] if data["kind"] == Message.AnswerKind.PASSED_ON else "",
        promise_due=data["due"] if doing else None,
        promise_role=data["role"] if doing else "",
        promise=data["promise"] if doing else "",
    )
