"""How an ISO week stands in an address: 2026-W47; one that the calendar does not have is a 404."""

from django.urls import register_converter

from .weeks import Week, WeekError, parse


class WeekConverter:
    regex = "[0-9]{4}-W[0-9]{2}"

    def to_python(self, value: str) -> Week:
        try:
            return parse(value)
        except WeekError:
            raise ValueError from None

    def to_url(self, value: Week | str) -> str:
        return value if isinstance(value, str) else value.name


register_converter(WeekConverter, "week")
