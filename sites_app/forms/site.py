"""A site in the Django admin: what its figures need is asked for before it is saved."""

from typing import Any
from zoneinfo import available_timezones

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ..models import Site


def zones() -> list[tuple[str, str]]:
    """Every zone that has a place in its name."""
    return [(name, name.replace("_", " ")) for name in sorted(available_timezones()) if "/" in name]


class SiteForm(forms.ModelForm):
    """Zone chosen, not typed; the day from which records are complete, or a tick that it is not known."""

    time_zone = forms.ChoiceField(label=gettext_lazy("time zone"), choices=zones)
    records_unknown = forms.BooleanField(
        label=gettext_lazy("It is not known from when records are complete"),
        help_text=gettext_lazy("Then pages show today's team only, and say that earlier departures are not known."),
        required=False,
    )

    class Meta:
        model = Site
        fields = tuple(field.name for field in Site._meta.fields if field.editable and not field.primary_key)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.fields["records_unknown"].initial = self.instance.records_complete_from is None

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("records_complete_from") is None and not data.get("records_unknown"):
            self.add_error("records_complete_from", _("Give the day, or tick below that it is not known."))
        if data.get("posts") == 0 and not self._has_posts():
            self.add_error("posts", _("A site needs its number of posts, or posts entered one by one below."))
        return data

    def _has_posts(self) -> bool:
        """Whether posts are entered one by one, now or in this form."""
        sent = self.data.get("post_rows-TOTAL_FORMS", "0")
        typed = any(self.data.get(f"post_rows-{n}-opened") for n in range(int(sent) if sent.isdecimal() else 0))
        return typed or bool(self.instance.pk and self.instance.post_rows.exists())
