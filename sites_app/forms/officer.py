"""What officers may change about how the public knows them."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from lib.text_forms import SurvivesSwitch, TranslatedTextFormField

from .. import photos
from ..models import Dispute, Officer


class PublicationForm(forms.Form):
    """Full name, initials or not at all."""

    publication = forms.ChoiceField(
        label=_("How may residents know you?"), choices=Officer.Publication.choices, widget=forms.RadioSelect
    )


class IntroductionForm(SurvivesSwitch, forms.Form):
    """A few sentences in each language, and the consent that shows them."""

    introduction = TranslatedTextFormField(label=_("Your introduction"), max_length=400, lines=3, required=False)
    consents = forms.BooleanField(label=_("Show it to everybody; I can take this back at any time"), required=False)

    @classmethod
    def of(cls, officer: Officer) -> IntroductionForm:
        return cls(
            initial={"introduction": officer.introduction, "consents": officer.introduction_consent_on is not None}
        )


class PhotoForm(SurvivesSwitch, forms.Form):
    """The officer's own photo: in words too, and only with the officer's own consent."""

    portrait = forms.FileField(
        label=_("Your photo"),
        help_text=_("JPEG, PNG or WebP. It is cut square and made small; nothing of the camera is kept."),
        widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png,image/webp"}),
    )
    alt = TranslatedTextFormField(
        label=_("What the photo shows"),
        max_length=200,
        error_messages={"required": _("A photo needs a few words for people who cannot see it.")},
    )
    agrees = forms.BooleanField(
        label=_("Show it to everybody beside my full name; I can take this back at any time"),
        error_messages={"required": _("A photo is shown only if you agree to it.")},
    )

    def clean_portrait(self) -> bytes:
        """The picture as it will be stored."""
        return photos.portrait(self.cleaned_data["portrait"])


class DisputeForm(SurvivesSwitch, forms.ModelForm):
    """This is wrong."""

    class Meta:
        model = Dispute
        fields = ["text"]
        labels = {"text": _("What is wrong, and what would be right?")}
        widgets = {"text": forms.Textarea(attrs={"rows": 4})}
