"""What somebody who would like to come is asked: needs first, the e-mail last (MEET-4)."""

import secrets
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from lib.addresses import AddressFormField
from lib.api.views import KEY_FORM
from lib.languages import current
from lib.text_forms import SurvivesSwitch

from .. import spoken
from ..actions.booking import Party
from ..models import LARGEST_PARTY, LONGEST_OTHER_NEED, SMALLEST_PARTY, Meeting, Need
from ..validators import validate_tells_nobody


def new_key() -> str:
    """The hidden value that makes sending a form twice the same as sending it once."""
    return secrets.token_urlsafe(32)


def interpreters() -> list[tuple[str, str]]:
    """Languages to choose from, none at first."""
    return [("", str(_("Choose a language"))), *spoken.choices()]


CHOOSE = _("Please choose one.")


class ChangeForm(SurvivesSwitch, forms.Form):
    """Needs and number of people: what can be changed later."""

    needs = forms.MultipleChoiceField(
        label=_("Is there something you need?"),
        choices=Need.choices,
        required=False,
        error_messages={"invalid_choice": CHOOSE},
        widget=forms.CheckboxSelectMultiple,
    )
    interpretation_language = forms.ChoiceField(
        label=_("If you need an interpreter: which language?"), choices=interpreters, required=False,
        error_messages={"invalid_choice": CHOOSE},
    )  # fmt: skip
    other_need = forms.CharField(
        label=_("If you need something else: what?"),
        help_text=_("The team reads this to prepare. Please no names and no phone number."),
        max_length=LONGEST_OTHER_NEED,
        required=False,
        validators=[validate_tells_nobody],
        widget=forms.TextInput({"autocomplete": "off"}),  # what somebody needs is not the next user's to read
    )
    party_size = forms.TypedChoiceField(
        label=_("How many of you are coming?"),
        coerce=int,
        choices=[(number, number) for number in range(SMALLEST_PARTY, LARGEST_PARTY + 1)],
        initial=1,
        error_messages={"required": CHOOSE, "invalid_choice": CHOOSE},
    )

    def __init__(self, *args: Any, meeting: Meeting, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = [(need.value, need.label) for need in Need if self._is_offered(need, meeting)]
        self.fields["needs"].choices = offered  # type: ignore[attr-defined]
        if Need.INTERPRETATION not in dict(offered):
            del self.fields["interpretation_language"]

    def _is_offered(self, need: Need, meeting: Meeting) -> bool:
        """What the meeting cannot offer is not asked, but what a party asked for before stays."""
        return need == Need.OTHER or getattr(meeting, need.value) or need.value in (self.initial.get("needs") or [])


class SignedInForm(ChangeForm):
    """The same with an account: the address is known."""

    key = forms.CharField(widget=forms.HiddenInput, initial=new_key, max_length=255)

    def clean_key(self) -> str:
        if not KEY_FORM.fullmatch(self.cleaned_data["key"]):
            raise forms.ValidationError(_("The form was too old. Please send it again."))
        return self.cleaned_data["key"]

    def with_new_key(self) -> "SignedInForm":
        """The same text under a new key, for a form that was sent before with another one."""
        data = QueryDict(mutable=True)
        data.update(self.data)  # a QueryDict: lists are added, not replaced
        data["key"] = new_key()
        return type(self)(data, meeting=self.meeting)

    def __init__(self, *args: Any, meeting: Meeting, **kwargs: Any) -> None:
        super().__init__(*args, meeting=meeting, **kwargs)
        self.meeting = meeting

    def party(self, email: str = "") -> Party:
        """What was said, in the language of the page."""
        said = self.cleaned_data
        return Party(
            party_size=said["party_size"],
            language=current(),
            needs=said["needs"],
            interpretation_language=said.get("interpretation_language", ""),
            other_need=said["other_need"],
            name=said.get("name", ""),
            email=email or said.get("email", ""),
        )


class RsvpForm(SignedInForm):
    """Without account; name and e-mail only if wanted."""

    name = forms.CharField(
        label=_("What may we call you?"),
        help_text=_("Any name you like. Only you see it, on your private page."),
        max_length=80,
        required=False,
    )
    email = AddressFormField(
        label=_("E-mail"),
        help_text=_("You get a confirmation, one reminder, and an e-mail if something changes."),
        required=False,
    )
