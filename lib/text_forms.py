"""A text in forms: one box for each of the deployment's languages, side by side, and what is missing or stale."""

import hashlib
import json
from collections.abc import Iterable
from typing import Any, Self

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.forms.renderers import get_default_renderer
from django.forms.utils import ErrorDict
from django.template.loader import render_to_string
from django.utils.functional import cached_property
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from .languages import direction, name_of
from .texts import TranslatedText, TypedTexts

STILL_RIGHT = "still_right"
# The button that leads to the page in another language, and on private pages the sign that a form has one
# (_partials/language_switch.html).
SWITCH, SWITCHES = "switch", "switches"
SHORTER = _("Please say it in fewer words. Nothing was cut.")


class UncutForm(forms.BaseForm):
    """A text that is too long comes back whole, with the reason: a browser would cut what is pasted without a word."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.widget.attrs.pop("maxlength", None)
            if isinstance(field, forms.CharField):
                field.error_messages.setdefault("max_length", SHORTER)


class SurvivesSwitch(UncutForm):
    """A form that was sent only to read its page in another language: all of it stays, nothing is judged (FB-10)."""

    def __init__(self, data: Any = None, *args: Any, **kwargs: Any) -> None:
        if data and SWITCH in data and "confirmed" in data:
            data = data.copy()
            del data["confirmed"]  # a question that was answered in one language is asked again in the other
        super().__init__(data, *args, **kwargs)

    @property
    def is_switched(self) -> bool:
        return SWITCH in (self.data or {})

    def full_clean(self) -> None:
        if self.is_switched:
            self._errors, self.cleaned_data = ErrorDict(), {}
        else:
            super().full_clean()

    def is_valid(self) -> bool:
        return not self.is_switched and super().is_valid()


class SeenForm(SurvivesSwitch):
    """A form of something stored that tells when a colleague, or a second tab, saved it since the page was opened."""

    also_seen: tuple[str, ...] = ()  # what is stored otherwise than by a field of its own name

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        stored = {name: getattr(self.instance, name) for name in self._meta.fields}  # type: ignore[attr-defined]
        watched = stored | {name: getattr(self.instance, name) for name in self.also_seen}  # type: ignore[attr-defined]
        self.now_seen = hashlib.sha256(json.dumps(watched, default=str).encode()).hexdigest()
        self.fields["seen"] = forms.CharField(widget=forms.HiddenInput, required=False, initial=self.now_seen)
        self.saved = [text for text in stored.values() if text]

    @cached_property
    def is_stale(self) -> bool:
        """Whether somebody else's words, which `saved` holds, would be written over; pressed twice is no stranger."""
        before = self.data.get("seen")
        return bool(before) and before != self.now_seen and any(name != "seen" for name in self.changed_data)

    def sent_again(self) -> Self:
        """The same form with everything typed, which has seen what is stored now: sent once more it is on purpose."""
        if self.is_stale:
            self.data = self.data.copy()  # type: ignore[attr-defined]
            self.data["seen"] = self.now_seen  # type: ignore[index]
        return self


class TranslatedTextWidget(forms.MultiWidget):
    """Boxes `<name>_<tag>`; a stale text has a tick `<name>_<tag>_still_right` for whoever looked at it again."""

    template_name = "forms/translated.html"

    def __init__(self, lines: int = 1, attrs: dict[str, Any] | None = None) -> None:
        self.tags = [code for code, _name in settings.LANGUAGES]
        self.lines = lines
        box = forms.TextInput if lines == 1 else forms.Textarea
        rows = {} if lines == 1 else {"rows": lines}
        super().__init__({tag: box(attrs={**rows, "lang": tag}) for tag in self.tags}, attrs)

    def decompress(self, value: Any) -> list[str]:
        return [(value or {}).get(tag, "") for tag in self.tags]

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        texts = super().value_from_datadict(data, files, name)
        return [*texts, [tag for tag in self.tags if data.get(f"{name}_{tag}_{STILL_RIGHT}")]]

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        return all(f"{name}_{tag}" not in data for tag in self.tags)

    def id_for_label(self, id_: str | None) -> str:
        return f"{id_}_{self.tags[0]}" if id_ else ""

    def use_required_attribute(self, initial: Any) -> bool:
        return False  # one language may be enough; the server says which is missing

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        """The boxes in a row, each under the name of its language."""
        engine = renderer or get_default_renderer()
        boxes = self.get_context(name, value, attrs)["widget"]["subwidgets"]
        stale = value.stale if isinstance(value, TranslatedText) else set()
        some = any(box["value"] for box in boxes)
        texts = []
        for tag, box in zip(self.tags, boxes, strict=True):
            box["attrs"] |= {"dir": direction(tag)}
            if "id" in box["attrs"]:
                box["attrs"]["id"] = f"{(attrs or {})['id']}_{tag}"
            html = engine.render(box["template_name"], {"widget": box})
            told = {"missing": some and not box["value"], "stale": tag in stale, "tick": f"{name}_{tag}_{STILL_RIGHT}"}
            texts.append({"id": box["attrs"].get("id"), "name": name_of(tag), "box": mark_safe(html), **told})  # noqa: S308
        return mark_safe(render_to_string(self.template_name, {"texts": texts}))  # noqa: S308


class TranslatedTextFormField(forms.Field):
    """A text in each of the deployment's languages. `complete`: in all required ones, or in none."""

    def __init__(self, *, max_length: int, lines: int = 1, complete: bool = False, **kwargs: Any) -> None:
        self.complete = complete
        self.tags = [code for code, _name in settings.LANGUAGES]
        self.box = forms.CharField(max_length=max_length, required=False, error_messages={"max_length": SHORTER})
        super().__init__(**{"widget": TranslatedTextWidget(lines), **kwargs})

    def clean(self, value: Any) -> TypedTexts:
        """ValidationError with the language in front, where there is more than one."""
        *typed, confirmed = value if value else [*([""] * len(self.tags)), []]
        texts, errors = {}, []
        for tag, text in zip(self.tags, typed, strict=True):
            try:
                texts[tag] = self.box.clean((text or "").replace("\r\n", "\n").replace("\r", "\n"))
            except ValidationError as error:
                errors += [f"{name_of(tag)}: {message}" for message in error.messages]
        if errors:
            raise ValidationError(errors)
        self._complain([tag for tag in self.tags if not texts[tag]])
        return TypedTexts(texts, confirmed)

    def _complain(self, empty: list[str]) -> None:
        nothing = len(empty) == len(self.tags)
        if self.required and nothing and not self.complete:
            raise ValidationError(self.error_messages["required"], code="required")
        lacking = [tag for tag in empty if tag in settings.REQUIRED_LANGUAGES]
        if self.complete and lacking and (self.required or not nothing):
            words = {"languages": ", ".join(name_of(tag) for tag in lacking)}
            raise ValidationError(
                gettext("Publication needs every language. Missing: %(languages)s."), "missing", words
            )

    def has_changed(self, initial: Any, data: Any) -> bool:
        *typed, confirmed = data if data else [*([""] * len(self.tags)), []]
        before = [(initial or {}).get(tag, "") for tag in self.tags]
        return bool(confirmed) or before != [str(text or "").replace("\r\n", "\n") for text in typed]


def typed_texts(value: Any) -> Iterable[str]:
    """What stands in the boxes of a bound field, in their order."""
    return [text for text in (value or [])[:-1] if text] if isinstance(value, list) else list((value or {}).values())
