"""Forms of the roster in the Django admin: what is shown, asked and refused before something is saved."""

from typing import Any

from django import forms
from django.contrib.admin.widgets import AdminDateWidget
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lib.text_forms import TranslatedTextFormField

from .. import actions, photos
from ..models import Assignment, Leave, Officer


class OfficerForm(forms.ModelForm):
    """An officer, with a portrait that only comes in with a description and the day of consent."""

    portrait = forms.FileField(
        label=gettext_lazy("New photo"),
        required=False,
        help_text=gettext_lazy("JPEG, PNG or WebP. It is cut square and made small; nothing of the camera is kept."),
    )
    alt = TranslatedTextFormField(label=gettext_lazy("What the photo shows"), max_length=200, required=False)
    consented_on = forms.DateField(
        label=gettext_lazy("Consent to the photo given on"), required=False, widget=AdminDateWidget
    )
    remove_photo = forms.BooleanField(label=gettext_lazy("Remove the photo"), required=False)

    class Meta:
        model = Officer
        fields = (
            "serial_number", "first_name", "last_name", "rank", "email", "languages", "publication",
            "introduction", "introduction_consent_on",
        )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.held = getattr(self.instance, "photo", None) if self.instance.pk else None
        if self.held is not None:
            for name in ("alt", "consented_on"):
                self.fields[name].initial = getattr(self.held, name)

    def clean_portrait(self) -> bytes | None:
        """The picture as it will be stored."""
        file = self.cleaned_data["portrait"]
        return photos.portrait(file) if file else None

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("portrait") or (self.held is not None and not data.get("remove_photo")):
            for name, message in (
                ("alt", _("A photo needs a few words for people who cannot see it.")),
                ("consented_on", _("A photo needs the day on which the officer agreed to it.")),
            ):
                if not data.get(name):
                    self.add_error(name, message)
        return data

    def save_photo(self, officer: Officer) -> None:
        """Stores, describes or removes the portrait; call it once the officer is saved."""
        data = self.cleaned_data
        image = data.get("portrait") or (bytes(self.held.image) if self.held is not None else None)
        if data.get("remove_photo"):
            actions.remove_photo(officer)
        elif image and {"portrait", "alt", "consented_on"} & {*self.changed_data}:
            words = {name: data[name] for name in ("alt", "consented_on")}
            actions.set_photo(officer, image=image, **words)


class Unlabelled(forms.HiddenInput):
    """Not asked yet: the admin writes its label all the same, which may not point to something hidden."""

    def id_for_label(self, id_: str | None) -> str:
        return ""


class FixedForm(forms.ModelForm):
    """A row whose officer and site stay what they are: disabled, not left out, so that every rule is still checked."""

    fixed = ("officer", "site")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in self.fixed if self.instance.pk else ():
            if name in self.fields:
                self.fields[name].disabled = True


class LeaveForm(FixedForm):
    """A leave."""

    class Meta:
        model = Leave
        fields = ("officer", "start", "end", "kind", "pauses")


class AssignmentForm(FixedForm):
    """An assignment; leaves that would be cut with it are listed, and saved only with a yes."""

    cut_leaves = forms.BooleanField(
        label=gettext_lazy("Yes, cut these leaves with the assignment"), required=False, widget=Unlabelled
    )

    class Meta:
        model = Assignment
        fields = ("officer", "site", "role", "post", "start", "end", "end_reason", "committed")

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        officer = data.get("officer")
        if officer is None or not data.get("start"):
            return data
        changed = Assignment(pk=self.instance.pk, officer=officer, start=data["start"], end=data.get("end"))
        cuts = actions.truncated_leaves(officer, changed=changed)
        if cuts:
            self.fields["cut_leaves"].widget = forms.CheckboxInput()
            if not data.get("cut_leaves"):
                raise ValidationError([told(cut) for cut in cuts])
        return data


def told(cut: actions.LeaveCut) -> str:
    """One cut in words."""
    words = {"start": cut.leave.start, "end": cut.leave.end or _("no last day"), "last": cut.end}
    if cut.end is None:
        return _("The leave from %(start)s to %(end)s would be removed. Tick the box below if that is right.") % words
    return _("The leave from %(start)s to %(end)s would end on %(last)s. Tick the box below if that is right.") % words
