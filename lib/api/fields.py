"""Fields that take JSON at its word: text is a string, a number a number, yes and no are true and false."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from lib.addresses import LONGEST, AddressError, canonical


class Text(serializers.CharField):
    """A string; nothing else is turned into one."""

    default_error_messages = {"invalid": _("Text is expected.")}

    def to_internal_value(self, data: Any) -> str:
        if not isinstance(data, str):
            self.fail("invalid")
        return super().to_internal_value(data)


@extend_schema_field({"type": "string", "format": "email", "maxLength": LONGEST})
class Address(Text):
    """One plain e-mail address, in its one form."""

    default_error_messages = {"address": _("Please write one e-mail address, for example name@example.org.")}

    def to_internal_value(self, data: Any) -> str:
        text = super().to_internal_value(data)
        try:
            return canonical(text) if text else ""
        except AddressError:
            self.fail("address")


class Exact(Text):
    """A string kept as it was sent, spaces and line ends included; blank where there is nothing else in it."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(trim_whitespace=False, **kwargs)

    def to_internal_value(self, data: Any) -> str:
        text = super().to_internal_value(data)
        if not text.strip():
            self.fail("blank")
        return text


class ByLanguage(serializers.DictField):
    """A text that staff wrote, in each language it is written in, by tag."""

    child = Text()


class Whole(serializers.IntegerField):
    """A whole number; not one in quotes."""

    default_error_messages = {"invalid": _("A whole number is expected.")}

    def to_internal_value(self, data: Any) -> int:
        if not isinstance(data, int | float) or isinstance(data, bool):
            self.fail("invalid")
        return super().to_internal_value(data)


class YesNo(serializers.BooleanField):
    """true or false; neither 0 nor "yes"."""

    default_error_messages = {"invalid": _("true or false is expected.")}

    def to_internal_value(self, data: Any) -> bool:
        if not isinstance(data, bool):
            self.fail("invalid", input=data)
        return data
