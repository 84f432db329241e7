"""The admin's search boxes for rows of many: as valid HTML, and deaf to what can be no row."""

from typing import Any

from django.contrib.admin.widgets import AutocompleteSelect, AutocompleteSelectMultiple
from django.http import HttpRequest


class NumbersOnly:
    """Looks up what may be a key; Django would ask the database for any text that was sent, and fail."""

    def optgroups(self, name: str, value: Any, attr: Any = None) -> Any:
        return super().optgroups(name, [one for one in value if str(one).isdecimal()], attr)  # type: ignore[misc]


class ManySearchBox(NumbersOnly, AutocompleteSelectMultiple):
    """Any number of rows."""


class SearchBox(NumbersOnly, AutocompleteSelect):
    """Never marked as required for the browser: it holds no option yet, and HTML wants one in a required list."""

    def build_attrs(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        return {key: value for key, value in super().build_attrs(*args, **kwargs).items() if key != "required"}

    def optgroups(self, name: str, value: Any, attr: Any = None) -> Any:
        groups = super().optgroups(name, value, attr)
        for _name, options, _index in groups:
            for option in options:
                option["label"] = option["label"] or "—"
        return groups


class SearchBoxes:
    """For a ModelAdmin: its autocomplete_fields as search boxes."""

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest | None, **kwargs: Any) -> Any:
        if db_field.name in self.get_autocomplete_fields(request):  # type: ignore[attr-defined]
            kwargs.setdefault("widget", SearchBox(db_field, self.admin_site, using=kwargs.get("using")))  # type: ignore[attr-defined]
        return super().formfield_for_foreignkey(db_field, request, **kwargs)  # type: ignore[misc]

    def formfield_for_manytomany(self, db_field: Any, request: HttpRequest | None, **kwargs: Any) -> Any:
        if db_field.name in self.get_autocomplete_fields(request):  # type: ignore[attr-defined]
            kwargs.setdefault("widget", ManySearchBox(db_field, self.admin_site, using=kwargs.get("using")))  # type: ignore[attr-defined]
        return super().formfield_for_manytomany(db_field, request, **kwargs)  # type: ignore[misc]
