"""What officers may change about how the public knows them."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ..models import Dispute, Officer


class PublicationForm(forms.Form):
    """Full name, initials or not at all."""

    publication = forms.ChoiceField(
        label=_("How may residents know you?"), choices=Officer.Publication.choices, widget=forms.RadioSelect
    )


class IntroductionForm(forms.Form):
    """A few sentences in both languages, and the consent that shows them."""

    introduction_en = forms.CharField(
        label=_("Your introduction in English"),
        max_length=400,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    introduction_es = forms.CharField(
        label=_("Your introduction in Spanish"),
        max_length=400,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    consents = forms.BooleanField(label=_("Show it to everybody; I can take this back at any time"), required=False)

    @classmethod
    def of(cls, officer: Officer) -> IntroductionForm:
        initial: dict[str, Any] = {name: getattr(officer, name) for name in ("introduction_en", "introduction_es")}
        return cls(initial={**initial, "consents": officer.introduction_consent_on is not None})


class DisputeForm(forms.ModelForm):
    """This is wrong."""

    class Meta:
        model = Dispute
        fields = ["text"]
        labels = {"text": _("What is wrong, and what would be right?")}
        widgets = {"text": forms.Textarea(attrs={"rows": 4})}
