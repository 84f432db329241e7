"""E-mail addresses in one form: two that look alike are two, and one that is written in two ways is one.

Everything that stores or compares an address keeps this form and compares it exactly. Letters of other scripts are
allowed in the domain, where they become its ASCII form; before the @ they are refused, because what two databases and
three mail servers make of their capitals differs (U+0131 is an I to some of them).
"""

import re
import unicodedata
from typing import Any

import idna
from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

LONGEST = 254
_ATOM = "[a-z0-9!#$%&'*+/=?^_`{|}~-]+"
_LABEL = "[a-z0-9]([a-z0-9-]*[a-z0-9])?"
# One plain address: no quotes, no comments, no encoded word (=?...), no host without a dot, no number for a host.
# Python and PostgreSQL read this pattern alike.
CANONICAL = rf"^(?!.*=\?){_ATOM}(\.{_ATOM})*@({_LABEL}\.)+[a-z]([a-z0-9-]*[a-z0-9])?$"
_CANONICAL = re.compile(CANONICAL)


class AddressError(ValueError):
    """This is not one address that we can write to; says nothing of the address itself."""


def canonical(text: str) -> str:
    """The one form of an address: NFKC, small letters, the domain in ASCII. AddressError for anything else."""
    folded = unicodedata.normalize("NFKC", text).strip()
    local, at, domain = folded.rpartition("@")
    if not (at and local and local.isascii()):
        raise AddressError("This is no e-mail address.")
    try:
        domain = domain if domain.isascii() else idna.encode(domain, uts46=True, std3_rules=True).decode()
    except idna.IDNAError:
        raise AddressError("This is no e-mail address.") from None
    found = f"{local}@{domain}".lower()
    if len(found) > LONGEST or not _CANONICAL.match(found) or "\n" in found:
        raise AddressError("This is no e-mail address.")
    return found


def canonical_or_same(text: str) -> str:
    """The canonical form, or the text as it is where it has none: a lookup with it finds nothing."""
    try:
        return canonical(text)
    except AddressError:
        return text


def is_canonical(name: str, *, blank: bool = False) -> Q:
    """For a constraint: the column holds the canonical form (or, if `blank`, nothing)."""
    rule = Q(**{f"{name}__regex": CANONICAL})
    return rule | Q(**{name: ""}) if blank else rule


def validate_address(text: str) -> None:
    """ValidationError unless `text` is one plain address."""
    try:
        canonical(text)
    except AddressError:
        raise ValidationError(_("Please write one e-mail address, for example name@example.org.")) from None


class AddressFormField(forms.EmailField):
    """Asks for an address and gives its canonical form."""

    default_validators = [validate_address]

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"max_length": LONGEST, **kwargs})

    def clean(self, value: Any) -> str:
        found = super().clean(value)
        return canonical(found) if found else ""


class AddressField(models.EmailField):
    """A column of canonical addresses: what is saved, and what is looked for, is brought into that form."""

    default_validators = [validate_address]

    def pre_save(self, model_instance: models.Model, add: bool) -> str:
        value = canonical_or_same(getattr(model_instance, self.attname))
        setattr(model_instance, self.attname, value)
        return value

    def get_prep_value(self, value: Any) -> Any:
        prepared = super().get_prep_value(value)
        return canonical_or_same(prepared) if prepared else prepared

    def formfield(self, **kwargs: Any) -> Any:
        return super().formfield(**{"form_class": AddressFormField, **kwargs})
