"""The user: an e-mail address and a language; roles are derived elsewhere (sites_app/access.py)."""

from collections.abc import Iterable, Iterator
from typing import Any, ClassVar

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from lib.addresses import AddressField, canonical, is_canonical
from lib.text_fields import LanguageField

MODERATORS = "Moderators"
BUREAU = "Bureau"


class UserManager(BaseUserManager["User"]):
    """Creates users by e-mail address alone."""

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """A new user; without a password one signs in by code or passkey. ValueError without a usable address."""
        if not email:
            raise ValueError("An account needs an e-mail address.")
        user = self.model(email=canonical(email), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """An administrator; a second factor is enrolled at the first sign-in."""
        return self.create_user(email, password, is_superuser=True, **fields)

    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(email=username)


class User(AbstractBaseUser, PermissionsMixin):
    """Somebody with an account. No name, no phone, no time: what is not needed is not kept.

    The day of the last sign-in is kept, because idle accounts are deleted (SEC-12).
    """

    last_login = None
    email = AddressField(_("e-mail address"), unique=True)
    language = LanguageField(_("language"))
    is_active = models.BooleanField(_("active"), default=True)
    joined_on = models.DateField(_("joined on"), auto_now_add=True)
    signed_in_on = models.DateField(_("last signed in on"), null=True, blank=True, editable=False)
    # Raised when a role, the password or a factor changes: every session is checked against it.
    session_version = models.PositiveIntegerField(default=0, editable=False)

    objects = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        verbose_name = _("user")
        verbose_name_plural = _("users")
        constraints = [models.CheckConstraint(name="user_email_canonical", condition=is_canonical("email"))]

    def __str__(self) -> str:
        return self.email

    def get_session_auth_hash(self) -> str:
        return self.session_hash(None)

    def get_session_auth_fallback_hash(self) -> Iterator[str]:
        """The same under the secrets before this one."""
        yield from (self.session_hash(secret) for secret in settings.SECRET_KEY_FALLBACKS)

    def session_hash(self, secret: str | None) -> str:
        """What a session carries and every request compares: another password or version ends the session."""
        state = f"{self.password}:{self.session_version}"
        return salted_hmac("accounts.User.session", state, secret=secret, algorithm="sha256").hexdigest()

    @property
    def is_staff(self) -> bool:
        """May open the Django admin: moderators, administrators. Derived, not stored (ROLE-1)."""
        return self.is_active and (self.is_superuser or self.is_moderator)

    @property
    def is_moderator(self) -> bool:
        return MODERATORS in self.group_names

    @property
    def is_bureau(self) -> bool:
        return BUREAU in self.group_names

    @property
    def group_names(self) -> frozenset[str]:
        """The groups of this user, read once per object (so once per request)."""
        if not hasattr(self, "_group_names"):
            self._group_names = frozenset(self.groups.values_list("name", flat=True)) if self.pk else frozenset()
        return self._group_names

    def knows_groups(self, names: Iterable[str]) -> None:
        """Sets `group_names`, for who has read them already together with something else."""
        self._group_names = frozenset(names)


class LinkedIdentity(models.Model):
    """Who an account is at the sign-in provider of staff: issuer and subject, which never change there (SSO-2).

    No name, no address and no moment of the provider's is kept.
    """

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="identities", verbose_name=_("user"))
    issuer = models.CharField(_("issuer"), max_length=255)
    subject = models.CharField(_("subject"), max_length=255)
    linked_on = models.DateField(_("linked on"))

    class Meta:
        verbose_name = _("linked sign-in")
        verbose_name_plural = _("linked sign-ins")
        constraints = [
            models.UniqueConstraint(name="identity_one_account", fields=["issuer", "subject"]),
            models.UniqueConstraint(name="identity_one_per_issuer", fields=["user", "issuer"]),
        ]

    def __str__(self) -> str:
        return f"identity {self.pk} of user {self.user_id}"
