"""A photo of a place, as an administrator uploads it."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from .. import photos
from ..models import PlacePhoto


class PlacePhotoForm(forms.ModelForm):
    file = forms.FileField(
        label=gettext_lazy("Photo"),
        required=False,
        help_text=gettext_lazy("JPEG, PNG or WebP, wider than high. Place and camera are taken out of it."),
        widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png,image/webp"}),
    )

    class Meta:
        model = PlacePhoto
        fields = ["site", "file", "alt", "credit", "nobody_on_it"]

    def clean_file(self) -> bytes | None:
        file = self.cleaned_data.get("file")
        if not file and not self.instance.image:
            raise ValidationError(_("Choose a picture."))
        return photos.place(file) if file else None

    def clean_nobody_on_it(self) -> bool:
        if not self.cleaned_data["nobody_on_it"]:
            raise ValidationError(
                _("Look at the whole picture first: no face, no plate. Otherwise choose another one.")
            )
        return True

    def save(self, commit: bool = True) -> Any:
        if image := self.cleaned_data["file"]:
            self.instance.image = image
        return super().save(commit)
