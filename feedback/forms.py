"""The forms of whoever writes; a refused form comes back with every word that was typed."""

import re
from typing import Any, Self, cast

from django import forms
from django.http import QueryDict
from django.utils.formats import number_format
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from lib.languages import current, of_messages
from lib.text_forms import SurvivesSwitch, TranslatedTextFormField, typed_texts

from . import receipts
from .models import Feedback
from .models.bounds import BODY_CHARACTERS, PLACE_CHARACTERS

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


class KeyedForm(SurvivesSwitch, forms.Form):
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
        help_text=_(
            "Moderators take out names first. They may add a place that many people pass, such as “the playground”. "
            "Without this it stays between you, them and the team."
        ),
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
    )
    meeting = None  # type: ignore[assignment]  # a meeting has its neighborhood


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
