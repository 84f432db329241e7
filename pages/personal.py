"""What is kept about a person in every room: exported, forgotten, and purged on the promised day."""

from datetime import datetime, timedelta
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db import transaction
from django.utils.module_loading import import_string

from accounts.models import User
from accounts.personal import idle_accounts

ROOMS = ["mail", "accounts", "sites_app", "feedback", "meetings", "digests"]


def export_everything(user: User) -> dict[str, Any]:
    """Everything kept about `user`, by room."""
    return {room: import_string(f"{room}.personal.export")(user) for room in _rooms()}


@transaction.atomic
def forget_everywhere(user: User) -> None:
    """Ends an account: each room forgets what it may, the account goes last."""
    for room in reversed(_rooms()):
        if room != "accounts":
            import_string(f"{room}.personal.forget")(user)
    import_string("accounts.personal.forget")(user)


def purge_everywhere(now: datetime, *, dry_run: bool) -> dict[str, dict[str, int]]:
    """Applies every retention rule as of the day of `now`; counts by room and kind. Safe to repeat and to stop."""
    idle = [] if dry_run else list(idle_accounts(now.date() - timedelta(days=settings.RETENTION_DAYS["account_idle"])))
    for user in idle:  # by every room, not by the database's cascade alone: a legal hold seals who wrote
        forget_everywhere(user)
    counts = {room: import_string(f"{room}.personal.purge")(now.date(), dry_run=dry_run) for room in _rooms()}
    counts["accounts"]["accounts"] += len(idle)
    return counts


def _rooms() -> list[str]:
    return [room for room in ROOMS if apps.is_installed(room)]
