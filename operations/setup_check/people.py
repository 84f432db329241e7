"""Questions about who is there: administrators, moderators, the oversight, sites and their commanders."""

from datetime import datetime

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.db.models import Q

from accounts import single_sign_on as sign_on
from accounts.models import MODERATORS, User
from lib.addresses import AddressError, canonical
from sites_app.models import Assignment, Officer, Site


def administrator(now: datetime) -> str:
    people = User.objects.filter(is_superuser=True, is_active=True)
    if not people.exists():
        return "nobody: python manage.py invite YOU@... --role administrator"
    bare = _without_factor(people)
    return f"{bare[0]} has no second factor: sign in at {settings.BASE_URL}/accounts/login/ once" if bare else ""


def single_sign_on(now: datetime) -> str:
    """Whether the provider of staff answers, and somebody comes in on the day it does not (SSO-5)."""
    if not settings.SSO_ISSUER:
        return ""
    if to_do := sign_on.trouble():
        return to_do
    people = User.objects.filter(is_superuser=True, is_active=True, identities=None)
    if settings.SSO_REQUIRED and not people.exclude(pk__in=[user.pk for user in _without_factor(people)]).exists():
        return "keep one administrator who is not linked and has a passkey: nobody could come in while it is away"
    return ""


def moderator(now: datetime) -> str:
    people = User.objects.filter(groups__name=MODERATORS, is_active=True)
    if not people.exists():
        return "nobody reads what residents write: python manage.py invite THEM@... --role moderator"
    if not people.filter(moderator_scope__handles_escalated=True).exists():
        return "no moderator may handle what is set apart: ask for it in the admin, moderators' sites"
    if people.count() < 2:
        return "only one: an appeal then waits for the oversight address; invite THEM@... --role moderator"
    return ""


def oversight_address(now: datetime) -> str:
    try:
        address = canonical(settings.OVERSIGHT_EMAIL)
    except AddressError:
        return "PORTAL_OVERSIGHT_EMAIL is no e-mail address"
    known = User.objects.filter(email=address).filter(Q(is_superuser=True) | Q(groups__isnull=False)).exists()
    if known or Officer.objects.filter(email=address).exists():
        return "PORTAL_OVERSIGHT_EMAIL belongs to somebody with a role here: it must be a second person's"
    return ""


def _without_factor(people) -> list[User]:
    enrolled = Authenticator.objects.exclude(type=Authenticator.Type.RECOVERY_CODES).values("user")
    return list(people.exclude(pk__in=enrolled).order_by("email"))


def moderators_are_civilians(now: datetime) -> str:
    people = User.objects.filter(groups__name=MODERATORS)
    roster = Officer.objects.exclude(email="").values("email")
    on_it = people.filter(Q(pk__in=Officer.objects.filter(user__isnull=False).values("user")) | Q(email__in=roster))
    return f"{on_it[0]} has an officer record: python manage.py take_back {on_it[0]}" if on_it else ""


def site(now: datetime) -> str:
    if not Site.objects.exists():
        return f"none: add the first at {settings.BASE_URL}/admin/sites_app/site/add/"
    led = Assignment.objects.filter(role=Assignment.Role.COMMANDER).current(now).values("site")
    without = Site.objects.exclude(pk__in=led).by_name()
    return f"{without[0].slug} has no commander today: import_roster, or the admin" if without else ""


def records(now: datetime) -> str:
    unknown = Site.objects.filter(records_complete_from=None).by_name()
    if not unknown:
        return ""
    return f"{unknown[0].slug}: set “records complete from” in the admin, at the latest the day you begin"
