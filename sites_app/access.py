"""The roles of a user today, derived from the roster, the groups and nothing else (ROLE-1)."""

from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from accounts.access import VISITOR, Access
from accounts.models import User

from .models import Assignment


def access_of(user: User | None, *, now: datetime) -> Access:
    """The access of `user` at `now` (aware). Access begins and ends with the days of an assignment, in site time."""
    if user is None or not user.is_authenticated or not user.is_active:
        return VISITOR
    known, held = list(_known(user, now)), list(_held(user))
    rows = [row[:3] for row in known if row[3]]
    user.knows_groups(name for name, *_scope in held if name)
    scope = [row[1:] for row in held] if user.is_moderator else []
    return Access(
        user=user,
        officer_id=rows[0][0] if rows else None,
        coming_id=known[0][0] if known and not rows else None,
        officer_at=frozenset(site for _officer, site, role in rows if role != Assignment.Role.COMMANDER),
        commander_at=frozenset(site for _officer, site, role in rows if role == Assignment.Role.COMMANDER),
        is_bureau=user.is_bureau,
        is_administrator=user.is_superuser,
        is_moderator=user.is_moderator,
        moderates_all=any(all_sites for all_sites, _escalated, _site in scope),
        moderates=frozenset(site for _all, _escalated, site in scope if site is not None),
        handles_escalated=any(escalated for _all, escalated, _site in scope),
    )


def _known(user: User, now: datetime) -> QuerySet[Assignment, tuple[int, int, str, bool]]:
    """Assignments that run, and those ahead (POST-4: who is planned to come agrees before the first day)."""
    rows = Assignment.objects.filter(officer__user=user).not_over(now)
    return rows.values_list("officer_id", "site_id", "role", "has_begun")  # type: ignore[misc]


def _held(user: User) -> QuerySet[User, Any]:
    """Groups, and for a moderator all sites, escalated items, and one site a row."""
    scope = (f"moderator_scope__{name}" for name in ("all_sites", "handles_escalated", "sites"))
    return User.objects.filter(pk=user.pk).values_list("groups__name", *scope)
