"""`TranslatedTextField`: one column for a text in every language, and what SQL says about it."""

from functools import reduce
from operator import or_
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator
from django.db import models
from django.db.models.expressions import Func, Value
from django.db.models.query_utils import DeferredAttribute
from django.utils.deconstruct import deconstructible

from lib.languages import default_language, offered

from .text_forms import TranslatedTextFormField
from .texts import ORIGINS, TranslatedText, TypedTexts


class TranslatedAttribute(DeferredAttribute):
    """Whatever is assigned becomes a `TranslatedText`; a dictionary of texts keeps what the old one knew."""

    def __set__(self, row: Any, value: Any) -> None:
        name = self.field.attname
        old = row.__dict__.get(name)
        known = old if isinstance(old, TranslatedText) else TranslatedText()
        if isinstance(value, TypedTexts):
            value = value.onto(known)
        elif isinstance(value, dict) and ORIGINS in value:
            value = TranslatedText.loaded(value)
        elif isinstance(value, dict) and not isinstance(value, TranslatedText):
            value = known.revised(value)
        row.__dict__[name] = TranslatedText() if value in (None, "") else value


@deconstructible
class EachText:
    """No text of a `TranslatedText` is longer than `limit` characters."""

    def __init__(self, limit: int) -> None:
        self.limit = limit

    def __call__(self, texts: TranslatedText) -> None:
        for text in texts.values():
            MaxLengthValidator(self.limit)(text)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, EachText) and other.limit == self.limit


class TranslatedTextField(models.JSONField):
    """A text by language tag (at most 35 characters), in one jsonb column; an empty text is no text.

    `max_length`: characters of each text. `lines`: rows of the boxes in forms, 1 is a single line.
    """

    descriptor_class = TranslatedAttribute

    def __init__(self, verbose_name: Any = None, *, max_length: int, lines: int = 1, **kwargs: Any) -> None:
        self.lines = lines
        kwargs.setdefault("default", TranslatedText)
        super().__init__(verbose_name, max_length=max_length, **kwargs)

    def deconstruct(self) -> Any:
        name, path, args, kwargs = super().deconstruct()
        if self.lines != 1:
            kwargs["lines"] = self.lines
        if kwargs.get("default") is TranslatedText:
            del kwargs["default"]
        return name, path, args, kwargs

    @property
    def validators(self) -> list[Any]:
        return [*super().validators, EachText(self.max_length or 0)]

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> Any:
        value = super().from_db_value(value, expression, connection)
        return TranslatedText.loaded(value) if isinstance(value, dict) else value

    def to_python(self, value: Any) -> Any:
        """Programs give a dictionary; anything else is refused."""
        if isinstance(value, TranslatedText) or value is None:
            return value
        if not isinstance(value, dict):
            raise ValidationError("A text in its languages is a dictionary.")
        return TranslatedText(value)

    def get_prep_value(self, value: Any) -> Any:
        value = super().get_prep_value(value)
        if isinstance(value, TranslatedText):
            return value.stored()
        return TranslatedText(value).stored() if isinstance(value, TypedTexts) else value

    def value_to_string(self, obj: Any) -> Any:
        return self.value_from_object(obj).stored()

    def formfield(self, **kwargs: Any) -> Any:
        """A box for each of the deployment's languages, side by side."""
        # No second, hidden copy of what stood there: a browser would send it back as one text.
        kwargs = {"max_length": self.max_length, "lines": self.lines, "show_hidden_initial": False, **kwargs}
        for name in ("encoder", "decoder", "widget"):
            kwargs.pop(name, None)
        return models.Field.formfield(self, **{"form_class": TranslatedTextFormField, **kwargs})


class LanguageField(models.CharField):
    """A language tag; which ones are offered is the deployment's setting and never part of the schema."""

    def __init__(self, verbose_name: Any = None, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", 35)
        kwargs.setdefault("default", default_language)
        super().__init__(verbose_name, **kwargs)

    def deconstruct(self) -> Any:
        name, path, args, kwargs = super().deconstruct()
        defaults = {"max_length": 35, "default": default_language}
        return name, path, args, {key: value for key, value in kwargs.items() if defaults.get(key) != value}

    def formfield(self, **kwargs: Any) -> Any:
        kwargs.setdefault("choices", offered)
        for name in ("max_length", "widget"):  # the admin gives the box of a text
            kwargs.pop(name, None)
        return models.Field.formfield(self, **{"form_class": LanguageChoiceField, **kwargs})


class LanguageChoiceField(forms.ChoiceField):
    """One of the languages that are offered (LANG-6), or the one that the row has already."""

    def get_bound_field(self, form: Any, field_name: str) -> Any:
        chosen = form.get_initial_for_field(self, field_name)
        known = dict(settings.LANGUAGES)
        if chosen in known and chosen not in dict(offered()):
            self.choices = [*offered(), (chosen, known[chosen])]
        return super().get_bound_field(form, field_name)


def in_each_language(name: str) -> list[str]:
    """The lookups of a text in each of the deployment's languages: `title__en`, `title__es`."""
    return [f"{name}__{code}" for code, _name in settings.LANGUAGES]


def says(name: str, words: str) -> models.Q:
    """Rows whose text has these words in one of the deployment's languages."""
    return reduce(or_, [models.Q(**{f"{lookup}__icontains": words}) for lookup in in_each_language(name)])


class HasTexts(Func):
    """Whether a text is written in every language of an array: `HasTexts("body", F("required_languages"))`."""

    arg_joiner = " ?& "
    template = "(%(expressions)s)"
    arity = 2
    output_field = models.BooleanField()
    conditional = True


@deconstructible(path="lib.text_fields.InFirstLanguage")
class InFirstLanguage(Func):
    """The text in the deployment's first language, else in any: what lists are sorted by."""

    output_field = models.TextField()

    def __init__(self, name: str) -> None:
        super().__init__(name)

    def as_sql(self, compiler: Any, connection: Any, **context: Any) -> Any:  # type: ignore[override]
        text, params = compiler.compile(self.source_expressions[0])
        tag, tag_params = compiler.compile(Value(default_language(), output_field=models.TextField()))
        any_text = f"jsonb_path_query_first({text}, '$.* ? (@.type() == \"string\")') #>> '{{}}'"
        return f"COALESCE({text} ->> {tag}, {any_text})", (*params, *tag_params, *params)
