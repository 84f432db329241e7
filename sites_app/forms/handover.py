"""The note of a team for whoever comes next, as its members write it."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from lib.text_forms import SeenForm

from ..models import HandoverNote

BOXES = ("promises", "running", "organizations", "places")


class HandoverForm(SeenForm, forms.ModelForm):
    """Four boxes; none is about people."""

    class Meta:
        model = HandoverNote
        fields = BOXES
        labels = {
            "promises": _("Open promises: what is still to do"),
            "running": _("Meetings and programs that run, and who keeps them running"),
            "organizations": _("Organizations, by what they do in public"),
            "places": _("Places and hours: where the team is found, and when"),
        }

    def boxes(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in BOXES}
