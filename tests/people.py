"""The cast of every test: eight people with all roles at two sites, and their browsers."""

import time
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from allauth.mfa.utils import decrypt
from django.conf import settings
from django.contrib.auth import login
from django.contrib.auth.models import Group
from django.http import HttpRequest
from django.test import Client

from accounts.allauth_internals import record_authentication
from accounts.models import BUREAU, MODERATORS, User
from sites_app.models import Assignment, ModeratorScope, Officer, Site

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
HOME = ZoneInfo("America/Los_Angeles")


def today_at_home() -> date:
    """The day at the sites of `new_site`: for eight hours of each day it is not yet the day of UTC."""
    return datetime.now(HOME).date()


@dataclass
class Cast:
    """Everybody by name. Mia moderates North only: see `moderates_everywhere`."""

    north: Site
    south: Site
    rosa: User  # resident
    rey: User  # resident
    omar: User  # officer at North
    nora: User  # commander at North
    olga: User  # officer at South
    mia: User  # moderator at North
    bea: User  # bureau
    ada: User  # administrator

    @property
    def everybody(self) -> list[User]:
        return [self.rosa, self.rey, self.omar, self.nora, self.olga, self.mia, self.bea, self.ada]


def new_user(name: str, **fields) -> User:
    """A user with a verified address `<name>@example.org` and no password."""
    user = User.objects.create_user(f"{name}@example.org", **fields)
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    return user


def new_site(name: str, **fields) -> Site:
    """A site whose slug is its name in small letters, with two posts and complete records."""
    fields = {"posts": 2, "time_zone": HOME.key, "records_complete_from": date(2015, 1, 1), **fields}
    return Site.objects.create(slug=name.lower(), name=name, **fields)


def new_officer(user: User | None, serial: str, first: str, last: str, **fields) -> Officer:
    """A person on the roster, joined to `user` if given."""
    fields = {"email": user.email if user else "", "rank": "Police Officer II", **fields}
    return Officer.objects.create(serial_number=serial, first_name=first, last_name=last, user=user, **fields)


def serve(officer: Officer, site: Site, *, role=Assignment.Role.OFFICER, since: date, until: date | None = None):
    """An assignment; a commander's is outside the promise, as the form's default has it."""
    committed = role != Assignment.Role.COMMANDER
    return Assignment.objects.create(officer=officer, site=site, role=role, start=since, end=until, committed=committed)


def moderates_everywhere(user: User, *, handles_escalated: bool = False) -> None:
    """Widens a moderator to all sites."""
    ModeratorScope.objects.filter(user=user).update(all_sites=True, handles_escalated=handles_escalated)


def build_cast(today: date | None = None) -> Cast:
    """Creates everybody, with assignments that began two years before `today` (default: the real day there)."""
    began = (today or today_at_home()) - timedelta(days=730)
    north, south = new_site("North"), new_site("South")
    people = {name: new_user(name) for name in ("rosa", "rey", "omar", "nora", "olga", "mia", "bea")}
    people["ada"] = new_user("ada", is_superuser=True)
    serve(new_officer(people["omar"], "N-101", "Omar", "Ortiz"), north, since=began)
    serve(
        new_officer(people["nora"], "N-100", "Nora", "Nunez", rank="Captain"),
        north,
        role=Assignment.Role.COMMANDER,
        since=began,
    )
    serve(new_officer(people["olga"], "S-101", "Olga", "Ocampo"), south, since=began)
    people["mia"].groups.add(Group.objects.get_or_create(name=MODERATORS)[0])
    people["bea"].groups.add(Group.objects.get_or_create(name=BUREAU)[0])
    ModeratorScope.objects.create(user=people["mia"]).sites.add(north)
    return Cast(north=north, south=south, **people)


def totp_secret_of(user: User) -> str:
    """The TOTP secret of `user`, enrolled now if there is none."""
    row = Authenticator.objects.filter(user=user, type=Authenticator.Type.TOTP).first()
    if row is None:
        TOTP.activate(user, secret := generate_totp_secret())
        return secret
    return decrypt(row.data["secret"])


def signed_in(client: Client, user: User, *, second_factor: bool = True) -> Client:
    """Signs `user` in; with `second_factor` a TOTP is enrolled and counts as proved in this session."""
    request = HttpRequest()
    request.session = client.session
    request.user = user
    login(request, user, backend=BACKEND)
    record_authentication(request, user, method="code", email=user.email)
    if second_factor:
        totp_secret_of(user)
        record_authentication(request, user, method="mfa", type="totp")
    now = int(time.time())
    request.session.update({"since": now, "seen": now})
    request.session.save()
    client.cookies[settings.SESSION_COOKIE_NAME] = request.session.session_key
    return client


@pytest.fixture
def cast(db) -> Cast:
    return build_cast()


@pytest.fixture
def as_(cast):
    """`as_("nora").get(...)`: a browser of one of the cast, second factor given; `as_(None)`: a visitor."""

    def client_of(name: str | None, *, second_factor: bool = True) -> Client:
        return signed_in(Client(), getattr(cast, name), second_factor=second_factor) if name else Client()

    return client_of
