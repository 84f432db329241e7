"""The forms of this app; a refused form comes back with every word that was typed."""

import re
from typing import Any, Self, cast

from django import forms
from django.conf import settings
from django.http import QueryDict
from django.utils.formats import number_format
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from lib.languages import current, name_of, of_messages
from lib.text_forms import TranslatedTextFormField, typed_texts

from . import labels, receipts
from .actions.team import Answer
from .models import Feedback, Message
from .models.items import BODY_CHARACTERS, PLACE_CHARACTERS

KEY = re.compile(r"[A-Za-z0-9_-]{32,255}")


CHOOSE = _("Please choose one.")


class BodyField(forms.CharField):
    """A text of at most 4,000 characters, a line end counted as one whatever the browser sends.

    The box itself takes more: what is too long comes back whole, with how much it is over.
    """

    def __init__(self, rows: int = 7, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.Textarea(attrs={"rows": rows, "autocomplete": "off", "spellcheck": "true"}))
        kwargs.setdefault("error_messages", {"required": _("Please write something first.")})
        super().__init__(**kwargs)
        self.widget.attrs.update(counter_words())

    def to_python(self, value: Any) -> str | None:
        return super().to_python(clean_lines(value) if isinstance(value, str) else value)

    def validate(self, value: str) -> None:
        super().validate(value)
        if (over := len(value) - BODY_CHARACTERS) > 0:
            raise forms.ValidationError(too_long(over), code="max_length")


def too_long(over: int) -> str:
    """How much a text is over, in words, with what to do."""
    return ngettext(
        "Your text is %(n)s character too long. Nothing was cut: please shorten it, or send the rest afterwards.",
        "Your text is %(n)s characters too long. Nothing was cut: please shorten it, or send the rest afterwards.",
        over,
    ) % {"n": number_format(over, use_l10n=True, force_grouping=True)}


def counter_words() -> dict[str, Any]:
    """What the counter of static/js/site.js says, as attributes of the box; {n} is the number."""
    return {
        "data-count": BODY_CHARACTERS,
        "data-left": _("You have {n} characters left."),
        "data-over": _("Your text is {n} characters too long. Nothing is cut."),
    }


def clean_lines(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")


def free_text_of(form: forms.Form | None) -> str:
    """The free texts of a form as they came, a blank line between them."""
    if form is None:
        return ""
    values = (form[name].value() for name, field in form.fields.items() if _is_text(field))
    parts = (part for value in values for part in (typed_texts(value) if isinstance(value, list) else [value]))
    texts = (str(part or "").strip() for part in parts)
    return "\n\n".join(text for text in texts if text)


def _is_text(field: forms.Field) -> bool:
    return isinstance(field, forms.CharField | TranslatedTextFormField) and not field.widget.is_hidden


class WrittenInField(forms.ChoiceField):
    """The language a text is written in, the page's first; a form that says none takes the page's (FB-11)."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("label", _("I am writing in"))
        kwargs.setdefault("error_messages", {"invalid_choice": CHOOSE})
        super().__init__(choices=of_messages, required=False, initial=current, **kwargs)

    def clean(self, value: Any) -> str:
        return super().clean(value) or current()


class KeyedForm(forms.Form):
    """A form with a fresh 256-bit key, so that double click, back and reload are one message."""

    key = forms.CharField(widget=forms.HiddenInput, required=False)
    confirmed = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs["initial"] = {"key": receipts.fresh_key(), **(kwargs.get("initial") or {})}
        super().__init__(*args, **kwargs)

    def clean_key(self) -> str:
        key = self.cleaned_data["key"]
        if KEY.fullmatch(key):
            return key
        fresh = receipts.fresh_key()
        self.data = self._with(key=fresh)
        if key:
            raise forms.ValidationError(_("Please send it once more."))
        return fresh  # a program may leave it out (FB-1)

    def without_errors(self) -> Self:
        """The same form with everything typed and nothing judged: for the page in the other language."""
        form = type(self)(initial=self._typed())
        form.fields["key"].initial = self["key"].value()
        return form

    def _typed(self) -> dict[str, Any]:
        said = {name: self[name].value() for name in self.fields if name != "confirmed"}
        if not said.get("body"):
            said.pop("language", None)  # nothing is written yet: the page's
        return said

    def _with(self, **changed: str) -> QueryDict:
        data = cast(QueryDict, self.data).copy()
        for name, value in changed.items():
            data[self.add_prefix(name)] = value
        return data

    def resubmit(self, **changed: str) -> Self:
        """The same form with everything typed, and these hidden values changed."""
        form = type(self)(self._with(**changed))
        form.full_clean()
        return form


class FeedbackForm(KeyedForm):
    """Tell a site something: no field for who you are."""

    body = BodyField(label=_("What do you want to say?"))
    language = WrittenInField()
    category = forms.ChoiceField(
        label=_("What is it?"),
        choices=Feedback.Category.choices,
        widget=forms.RadioSelect,
        error_messages={"required": CHOOSE, "invalid_choice": CHOOSE},
    )
    about = forms.ChoiceField(
        label=_("Who is it about?"),
        choices=Feedback.About.choices,
        widget=forms.RadioSelect,
        required=False,
        error_messages={"invalid_choice": CHOOSE},
    )
    may_publish = forms.BooleanField(
        label=_("You may show it to everybody, with the answer"),
        help_text=_("Moderators take out names first. Without this it stays between you, them and the team."),
        required=False,
    )
    meeting = forms.UUIDField(widget=forms.HiddenInput, required=False)


class UnplacedForm(FeedbackForm):
    """The same where the neighborhood is not known: where it is, in words, for the moderator who chooses it (FB-12)."""

    place = forms.CharField(
        label=_("Where is it?"),
        help_text=_("A street corner, a park or a building. Without it we may not find the right team."),
        max_length=PLACE_CHARACTERS,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"max_length": _("Please say it in fewer words. Nothing was cut.")},
    )
    meeting = None  # type: ignore[assignment]  # a meeting has its neighborhood

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["place"].widget.attrs.pop("maxlength", None)  # a browser would cut what is pasted without a word


class CodeForm(forms.Form):
    """The receipt code; what was typed stays in its box, whatever was wrong with it."""

    receipt_code = forms.CharField(
        label=_("Your code"),
        help_text=_("Five groups of four. Capitals, spaces and dashes do not matter."),
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters", "class": "code"}),
    )


class MessageForm(KeyedForm):
    """One more text in a thread: a follow-up, an appeal, a worry."""

    body = BodyField(label=_("What do you want to add?"), rows=4)
    language = WrittenInField()


class VerdictForm(forms.Form):
    verdict = forms.ChoiceField(
        label=_("Is it resolved?"),
        choices=Feedback.Verdict.choices,
        widget=forms.RadioSelect,
        error_messages={"required": CHOOSE, "invalid_choice": CHOOSE},
    )


# Fields that only one kind of answer asks for.
FIELDS_OF = {
    Message.AnswerKind.DOING: ("due", "role", "promise"),
    Message.AnswerKind.PASSED_ON: ("route",),
}


class AnswerForm(KeyedForm):
    """The site's answer; `doing` needs a day, a role and one public sentence, `passed_on` a route."""

    kind = forms.ChoiceField(label=_("What comes of it?"), choices=Message.AnswerKind.choices, widget=forms.RadioSelect)
    body = BodyField(
        label=_("Your answer"),
        help_text=_("Signed by the team. For “we cannot do this”, say why."),
        rows=6,
    )
    language = forms.ChoiceField(
        label=_("Language of the answer"),
        choices=settings.LANGUAGES,
        widget=forms.RadioSelect,
        required=False,
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
        data = self.cleaned_data
        doing = data["kind"] == Message.AnswerKind.DOING
        return Answer(
            kind=data["kind"],
            body=data["body"],
            language=data["language"] or language,
            route=data["route"] if data["kind"] == Message.AnswerKind.PASSED_ON else "",
            promise_due=data["due"] if doing else None,
            promise_role=data["role"] if doing else "",
            promise=data["promise"] if doing else "",
        )
