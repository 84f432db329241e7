"""The seven demonstration people, with real accounts, roles and invented second factors."""

from dataclasses import dataclass
from datetime import datetime

from allauth.account.models import EmailAddress
from django.contrib.auth.models import Group

from accounts.access import Access
from accounts.models import BUREAU, MODERATORS, User
from sites_app.access import access_of
from sites_app.models import Assignment, ModeratorScope, Officer, Site

HOME, OTHER = "nickerson-gardens", "ramona-gardens"


@dataclass(frozen=True)
class Persona:
    key: str
    role: str
    site: str | None

    @property
    def email(self) -> str:
        return f"{self.key.replace('_', '-')}@demo.example"


PERSONAS = [
    Persona("resident", "resident", None),
    Persona("officer", "officer", HOME),
    Persona("commander", "commander", HOME),
    Persona("other_officer", "officer", OTHER),
    Persona("bureau", "bureau", None),
    Persona("moderator", "moderator", None),
    Persona("administrator", "administrator", None),
]


def make_personas(now: datetime) -> dict[str, User]:
    """Accounts for the seven, joined to today's roster. Seeded commanders of all sites get accounts, too."""
    users = {persona.key: User.objects.create_user(persona.email) for persona in PERSONAS}
    EmailAddress.objects.bulk_create(
        [EmailAddress(user=user, email=user.email, verified=True, primary=True) for user in users.values()]
    )
    _join(users["officer"], HOME, now)
    _join(users["commander"], HOME, now, commander=True)
    _join(users["other_officer"], OTHER, now)
    users["bureau"].groups.add(Group.objects.get_or_create(name=BUREAU)[0])
    users["moderator"].groups.add(Group.objects.get_or_create(name=MODERATORS)[0])
    ModeratorScope.objects.create(user=users["moderator"], all_sites=True, handles_escalated=True)
    User.objects.filter(pk=users["administrator"].pk).update(is_superuser=True)
    return {key: User.objects.get(pk=user.pk) for key, user in users.items()}


def _join(user: User, slug: str, now: datetime, *, commander: bool = False) -> None:
    rows = Assignment.objects.at(Site.objects.get(slug=slug)).current(now)
    rows = rows.commanding() if commander else rows.on_posts()
    row = rows.filter(officer__user__isnull=True).order_by("start", "pk").first()
    if row is None:
        raise ValueError(f"Nobody serves at {slug} whom a demonstration account could be joined to.")
    Officer.objects.filter(pk=row.officer_id).update(user=user, publication=Officer.Publication.FULL)


def officers_acting(sites: list[Site], now: datetime) -> dict[int, Access]:
    """For each site somebody who may answer there; an invented officer without an account acts as the site's team."""
    return {site.pk: Access(officer_at=frozenset([site.pk]), user=None) for site in sites}


def moderator_acting(users: dict[str, User], now: datetime) -> Access:
    return access_of(users["moderator"], now=now)
