"""The one form of this app: an address for the digest by e-mail."""

from django import forms
from django.utils.translation import gettext_lazy as _

from lib.addresses import AddressFormField
from lib.text_forms import SurvivesSwitch


class SubscribeForm(SurvivesSwitch, forms.Form):
    email = AddressFormField(label=_("E-mail"), widget=forms.EmailInput(attrs={"autocomplete": "email"}))
