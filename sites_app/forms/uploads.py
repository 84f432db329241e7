"""A roster file and the questions about it: how its days are written, and who of those not in it has left."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

DATES = [
    ("mdy", gettext_lazy("month/day/year")),
    ("dmy", gettext_lazy("day/month/year")),
    ("ymd", gettext_lazy("year-month-day")),
]
HERE, LEFT = "here", "left"
MOST_BYTES = 30 * 1024 * 1024


class RosterFileForm(forms.Form):
    """A file to look at; nothing is saved by sending it."""

    file = forms.FileField(
        label=gettext_lazy("Spreadsheet (.xlsx) or CSV"),
        help_text=gettext_lazy("Your own list is fine. Nothing is saved yet: first you see what would change."),
    )
    dates = forms.ChoiceField(
        label=gettext_lazy("Days in it are written as"),
        choices=[("", gettext_lazy("Find out, and ask me where it is not clear")), *DATES],
        required=False,
    )

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > MOST_BYTES:
            raise forms.ValidationError(_("This file is larger than 30 MB."))
        return file


class DatesForm(forms.Form):
    """How days are written, where two readings are possible."""

    dates = forms.ChoiceField(
        label=gettext_lazy("Days in it are written as"), choices=DATES, widget=forms.RadioSelect, required=True
    )


class MissingForm(forms.Form):
    """For everybody who serves and is not in the file: still here, or left on which day."""

    def __init__(self, missing: list[dict[str, Any]], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.missing = missing
        for one in missing:
            choices = [(HERE, _("Still here")), (LEFT, _("Left; the last day was"))]
            self.fields[f"{one['pk']}-is"] = forms.ChoiceField(
                label=one["who"],
                choices=choices,
                widget=forms.RadioSelect,
                initial=LEFT if one["proposed"] else None,
                error_messages={"required": _("Please say whether this person is still here.")},
            )
            self.fields[f"{one['pk']}-day"] = forms.DateField(
                label=_("Last day of %(who)s") % one,
                required=False,
                initial=one["proposed"] or None,
                widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
            )

    def people(self) -> list[tuple[dict[str, Any], forms.BoundField, forms.BoundField]]:
        """Each person with the two fields about them, for the page."""
        return [(one, self[f"{one['pk']}-is"], self[f"{one['pk']}-day"]) for one in self.missing]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        for one in self.missing:
            name = f"{one['pk']}-day"
            if data.get(f"{one['pk']}-is") != LEFT or name in self.errors:
                continue
            if data.get(name) is None:
                self.add_error(name, _("Please write the last day."))
            elif data[name] < date.fromisoformat(one["start"]):
                self.add_error(name, _("The last day lies before the first."))
        return data

    def answers(self) -> dict[str, str]:
        """Last days by assignment, "" for who is still here."""
        data = self.cleaned_data
        left = {one["pk"]: data[f"{one['pk']}-is"] == LEFT for one in self.missing}
        return {str(pk): data[f"{pk}-day"].isoformat() if gone else "" for pk, gone in left.items()}
