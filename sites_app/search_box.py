"""The admin's search box for one row of many, as valid HTML: Django leaves its empty choice without words."""

from typing import Any

from django.contrib.admin.widgets import AutocompleteSelect
from django.http import HttpRequest


class SearchBox(AutocompleteSelect):
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
