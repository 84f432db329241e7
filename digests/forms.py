"""The one form of this room: an address for the digest by e-mail."""

from django import forms
from django.utils.translation import gettext_lazy as _

from meetings.validators import validate_writable


class SubscribeForm(forms.Form):
    email = forms.EmailField(
        label=_("E-mail"),
        max_length=254,
        validators=[validate_writable],
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
