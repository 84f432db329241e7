"""The site in a form of the moderation: chosen from a list while the list is short, else typed by name."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from sites_app.models import Site

MOST_TO_CHOOSE = 300


def named(text: str) -> Q:
    """Sites whose address on the web or name this is."""
    return Q(slug=text) | Q(name__iexact=text)


class TypedSite(forms.CharField):
    """One of `queryset` by its name, or its address on the web."""

    def __init__(self, *, queryset: QuerySet[Site], **kwargs: Any) -> None:
        super().__init__(max_length=120, **kwargs)
        self.queryset = queryset

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        if not text:
            return None
        site = self.queryset.filter(named(text)).first()
        if site is None:
            raise ValidationError(_("None of your sites has this name."))
        return site


def field(
    queryset: QuerySet[Site], *, required: bool = True, empty_label: Any = "—", to_field_name: str | None = None
) -> forms.Field:
    """A field whose value is a Site of `queryset`, or None if it is not required."""
    if len(queryset.order_by()[: MOST_TO_CHOOSE + 1].values_list("pk")) > MOST_TO_CHOOSE:
        shown = forms.TextInput({"placeholder": "" if required else empty_label})
        return TypedSite(queryset=queryset, label=_("Site, by its name"), required=required, widget=shown)
    return forms.ModelChoiceField(
        queryset, label=_("Site"), required=required, empty_label=empty_label, to_field_name=to_field_name
    )
