"""Invitations: the only way from an account to a role; single use, 72 hours, ended by a second factor."""

import base64
import hashlib
from collections.abc import Iterable
from datetime import datetime, timedelta

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.actions import end_other_sessions, end_sessions, unlink_identities
from accounts.models import BUREAU, MODERATORS, User
from lib import keyed, ledger, transactions
from lib.addresses import canonical_or_same, validate_address
from lib.languages import default_language
from lib.requests import SignedIn
from mail import outbox

from . import confirmations
from .models import Confirmation, Grant, Invitation, ModeratorScope, Officer, Site, kept_off_roster

KIND = "sites_app.invitation"
LIFE = timedelta(hours=72)
Role = Invitation.Role


def invite(
    email: str,
    *,
    role: str,
    now: datetime,
    officer: Officer | None = None,
    sites: Iterable[Site] = (),
    language: str = "",
    by: User | None = None,
) -> Invitation:
    """Invites `email` to a role and queues the mail with the link; older open invitations to it end.

    `sites` are a moderator's, none meaning all; `by` is who invites. ValidationError names the field that is wrong.
    """
    email, sites = canonical_or_same(email), list(sites)
    check(email, role, officer, sites, by=by)
    with transaction.atomic():
        older = Invitation.objects.filter(email=email, role=role, finished_at__isnull=True)
        Confirmation.objects.open(now).filter(invitation__in=older).update(expires_at=now)
        older.update(expires_at=now)
        invitation = Invitation.objects.create(
            email=email,
            role=role,
            officer=officer,
            language=language or default_language(),
            invited_at=now,
            expires_at=now + LIFE,
            token_digest=digest_of(_token(settings.LINK_KEYS[0], email, role, now)),
        )
        invitation.sites.set(sites)
        if role == Role.MODERATOR:
            confirmations.ask(confirmations.Kind.MODERATOR, invitation=invitation, by=by, now=now)
        else:
            _send(invitation, now)
    return invitation


def _send(invitation: Invitation, now: datetime) -> None:
    outbox.queue(
        kind=KIND,
        key=f"{KIND}:{invitation.pk}",
        to=invitation.email,
        language=invitation.language,
        params={"invitation": invitation.pk},
        deadline=invitation.expires_at,
        now=now,
    )


def _confirmed(row: Confirmation, now: datetime) -> None:
    """A second person agrees to a moderator: now the link leaves, and its 72 hours begin."""
    invitation = Invitation.objects.select_for_update().get(pk=row.invitation_id)  # type: ignore[misc]
    if invitation.finished_at or invitation.expires_at <= now:
        raise ValidationError(_("This is not open any more. Whoever asked can ask again."))
    invitation.confirmed_at, invitation.expires_at = now, now + LIFE
    invitation.save(update_fields=["confirmed_at", "expires_at"])
    _send(invitation, now)


def ask_for_set_apart(user: User, *, by: User, now: datetime) -> Confirmation:
    """Asks a second person whether this moderator may read what is set apart. ValidationError if he is none."""
    if not ModeratorScope.objects.filter(user=user).exists() or not user.is_moderator:
        raise ValidationError(_("This account is no moderator's."))
    return confirmations.ask(confirmations.Kind.SET_APART, user=user, by=by, now=now)


def _may_read_set_apart(row: Confirmation, now: datetime) -> None:
    if not ModeratorScope.objects.filter(user=row.user).update(handles_escalated=True):
        raise ValidationError(_("This account is no moderator's."))


confirmations.register(confirmations.Kind.MODERATOR, _confirmed)
confirmations.register(confirmations.Kind.SET_APART, _may_read_set_apart)


def check(email: str, role: str, officer: Officer | None, sites: list[Site], *, by: User | None = None) -> None:
    """ValidationError naming the field that is wrong."""
    try:
        validate_address(email)
    except ValidationError as error:
        raise ValidationError({"email": error.messages}) from None
    if role not in Role.values:
        raise ValidationError({"role": _("One of: %(roles)s.") % {"roles": ", ".join(Role.values)}})
    if (role == Role.OFFICER) != (officer is not None):
        raise ValidationError({"officer": _("An officer's invitation names a person on the roster; no other does.")})
    if sites and role != Role.MODERATOR:
        raise ValidationError({"sites": _("Only a moderator's invitation names sites.")})
    if officer is not None and officer.user_id is not None:
        raise ValidationError({"officer": _("This person already has an account.")})
    if by is not None and by.email == email:
        raise ValidationError({"email": _("Nobody invites himself. Somebody else has to do it.")})
    if role == Role.OFFICER and (found := kept_off_roster([email])):
        raise ValidationError({"email": found[email]})
    if why := refusal(role, email):
        raise ValidationError({"email": why})


def refusal(role: str, email: str, user: User | None = None) -> str:
    """Why this address or account may not have this role beside those it has; "": it may.

    The database refuses the same (`models/power.sql`): moderators are civilians, administrators hold nothing else.
    """
    user = user or User.objects.filter(email=email).first()
    if role == Role.MODERATOR and has_officer_record(email, user):
        return _("A moderator is a civilian: this address belongs to somebody on the roster.")
    if role == Role.ADMINISTRATOR and has_officer_record(email, user):
        return _("An administrator has no other role: this address belongs to somebody on the roster.")
    if role == Role.ADMINISTRATOR and user is not None and (user.is_moderator or user.is_bureau):
        return _("An administrator has no other role: this account has one already.")
    if role != Role.ADMINISTRATOR and user is not None and user.is_superuser:
        return _("This is an administrator's account, which has no other role.")
    return ""


def has_officer_record(email: str, user: User | None = None) -> bool:
    """Whether an address or account belongs or belonged to somebody on the roster (ROLE-3)."""
    joined = [user] if user else []
    return (
        Officer.objects.filter(email=email).exists()
        or Officer.objects.filter(user__in=joined).exists()
        or Officer.history.filter(user__in=joined).exists()
        or Officer.history.filter(email=email).exists()
    )


def _token(key: str, email: str, role: str, invited_at: datetime) -> str:
    """The secret part of the link: derived from the row and LINK_KEY, so that no table holds it."""
    digest = bytes.fromhex(keyed.digest(key, "invitation", f"{email}|{role}|{invited_at.isoformat()}"))
    return base64.urlsafe_b64encode(digest).decode().rstrip("=")


def digest_of(token: str) -> str:
    """What is stored of a token: SHA-256 of 256 bits, which nobody can turn around."""
    return hashlib.sha256(token.encode()).hexdigest()


def token_of(invitation: Invitation) -> str:
    """The token for the mail, by the key of the day it was made; LookupError if that key is gone."""
    for key in settings.LINK_KEYS:
        token = _token(key, invitation.email, invitation.role, invitation.invited_at)
        if digest_of(token) == invitation.token_digest:
            return token
    raise LookupError("LINK_KEY was changed twice since this invitation was made.")


def open_invitation(token: str, *, now: datetime) -> Invitation:
    """The invitation behind a link; DoesNotExist if unknown, over or used: alike."""
    return Invitation.objects.open(now).get(token_digest=digest_of(token))


def account_for(invitation: Invitation) -> User:
    """The account with the invited address, made now if there is none: who has the link reads its mail."""
    with transaction.atomic():
        user = User.objects.filter(email=invitation.email).first()
        if user is None:
            user = User.objects.create_user(invitation.email, language=invitation.language)
        address, _new = EmailAddress.objects.get_or_create(user=user, email=user.email, defaults={"primary": True})
        if not address.verified:
            EmailAddress.objects.filter(pk=address.pk).update(verified=True)
    return user


def accept(invitation: Invitation, *, request: SignedIn, now: datetime) -> Invitation:
    """Gives the role, once, to who is signed in and has proved a factor (the view asks).

    ValidationError if it is somebody else's, over, used, or against the rule that moderators are civilians.
    """
    user = request.user
    with transaction.atomic():
        locked = Invitation.objects.select_for_update().get(pk=invitation.pk)
        if locked.email != user.email or not Invitation.objects.open(now).filter(pk=locked.pk).exists():
            raise ValidationError(_("This invitation is not open any more. Please ask for a new one."))
        if why := refusal(locked.role, locked.email, user):
            raise ValidationError(why)
        _give(locked, User.objects.select_for_update().get(pk=user.pk))
        locked.accepted_by_id, locked.finished_at = user.pk, now
        locked.save(update_fields=["accepted_by", "finished_at"])
        if locked.role != Role.MODERATOR:  # told and counted when a second person agreed
            given = Grant.Kind(locked.role)
            confirmations.note_grant(given, now, key=f"{given}:{locked.pk}", invitation=locked.pk)
        end_other_sessions(user, request=request)
    return locked


def _give(invitation: Invitation, user: User) -> None:
    """The role itself, stored once: in the roster, in a group, or on the account."""
    match invitation.role:
        case Role.OFFICER:
            _join(invitation.officer_id or 0, user)
        case Role.BUREAU:
            user.groups.add(Group.objects.get_or_create(name=BUREAU)[0])
        case Role.ADMINISTRATOR:
            User.objects.filter(pk=user.pk).update(is_superuser=True)
        case Role.MODERATOR:
            _make_moderator(invitation, user)


def _join(officer_id: int, user: User) -> None:
    officer = Officer.objects.select_for_update().get(pk=officer_id)
    if user.is_moderator or officer.user_id not in (None, user.pk):
        raise ValidationError(_("This account cannot be joined to this person on the roster."))
    if Officer.objects.filter(user=user).exclude(pk=officer_id).exists():
        raise ValidationError(_("This account is already joined to somebody on the roster."))
    officer.user = user
    officer.save(update_fields=["user"])


def _make_moderator(invitation: Invitation, user: User) -> None:
    sites = list(invitation.sites.all())
    scope, _new = ModeratorScope.objects.get_or_create(user=user)
    scope.all_sites = not sites
    scope.save(update_fields=["all_sites"])
    scope.sites.set(sites)
    user.groups.add(Group.objects.get_or_create(name=MODERATORS)[0])


def end_role(invitation: Invitation) -> None:
    """Takes back what an accepted invitation gave, with every factor and session of the account.

    Also the way back for somebody who lost all factors: end the role, then invite again.
    """
    user = invitation.accepted_by
    if user is None or invitation.finished_at is None:
        raise ValidationError(_("Nobody has taken this invitation."))
    end_roles(user, [Role(invitation.role)])


@transactions.atomic
def end_roles(user: User, roles: Iterable[Role] = tuple(Role)) -> None:
    """Takes roles back, all if none are named, with every factor and session; the account and the roster stay."""
    for role in roles:
        ledger.note(ledger.ROLE, f"{user.email} {role}", on=timezone.now().date())
        match role:
            case Role.OFFICER:
                for officer in Officer.objects.select_for_update().filter(user=user):
                    officer.user = None
                    officer.save(update_fields=["user"])
            case Role.BUREAU:
                user.groups.remove(*Group.objects.filter(name=BUREAU))
            case Role.MODERATOR:
                user.groups.remove(*Group.objects.filter(name=MODERATORS))
                ModeratorScope.objects.filter(user=user).delete()
            case Role.ADMINISTRATOR:
                User.objects.filter(pk=user.pk).update(is_superuser=False)
    Authenticator.objects.filter(user=user).delete()
    unlink_identities(user)
    end_sessions(user)
