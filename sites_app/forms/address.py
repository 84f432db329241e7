"""A changed address may be on the roster: said in the form, before the database refuses it (POWER-1)."""

from allauth.account.forms import AddEmailForm, ConfirmEmailVerificationCodeForm
from django.core.exceptions import ValidationError

from accounts.models import User

from ..invitations import Role, refusal


def check(user: User | None, email: str) -> None:
    """ValidationError for a moderator or an administrator who asks for an address of the roster."""
    if user is None or user.pk is None:
        return
    roles = [Role.MODERATOR] if user.is_moderator else []
    roles += [Role.ADMINISTRATOR] if user.is_superuser else []
    for role in roles:
        if why := refusal(role, email, user):
            raise ValidationError(why)


class AddAddressForm(AddEmailForm):
    """Asking for another address."""

    def clean_email(self) -> str:
        email = super().clean_email()
        check(self.user, email)
        return email


class ConfirmAddressForm(ConfirmEmailVerificationCodeForm):
    """The code of the new address: somebody may have put it on the roster since it was asked for."""

    def clean_code(self) -> str:
        code = super().clean_code()
        if code:
            check(self.user, self.email)
        return code
