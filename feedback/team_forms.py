"""Forms of a site's team beside the answer: why something goes back, and a promise's one new day."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from lib.text_forms import TranslatedTextFormField

from .forms import CHOOSE
from .states import HandBack


class HandBackForm(forms.Form):
    """Why it goes back; for moderators."""

    reason = forms.ChoiceField(
        label=_("Why?"),
        choices=HandBack.choices,
        widget=forms.RadioSelect,
        error_messages={"required": CHOOSE, "invalid_choice": CHOOSE},
    )


class NewDayForm(forms.Form):
    """One new day for a promise, and why."""

    due = forms.DateField(label=_("New day"), widget=forms.DateInput(attrs={"type": "date", "class": "short"}))
    reason = TranslatedTextFormField(
        label=_("Why? Everybody reads it."),
        max_length=300,
        error_messages={"required": _("Please give a reason in at least one language.")},
    )

    def __init__(self, *args: Any, private: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if private:
            self.fields["reason"].label = _("Why?")
            self.fields["reason"].help_text = _("This message is private: everybody sees the new day, not this reason.")
