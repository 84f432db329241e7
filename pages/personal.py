"""What is kept about a person in every app: exported, forgotten, and purged on the promised day."""

from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils.module_loading import import_string

from accounts.models import User
from accounts.personal import idle_accounts
from sites_app.models import Site

APPS = ["mail", "accounts", "sites_app", "feedback", "meetings", "digests"]


def export_everything(user: User) -> dict[str, Any]:
    """Everything kept about `user`, by app."""
    return {app: import_string(f"{app}.personal.export")(user) for app in APPS}


@transaction.atomic
def forget_everywhere(user: User) -> None:
    """Ends an account: each app forgets what it may, the account goes last."""
    for app in reversed(APPS):
        if app != "accounts":
            import_string(f"{app}.personal.forget")(user)
    import_string("accounts.personal.forget")(user)


def purge_everywhere(now: datetime, *, dry_run: bool) -> dict[str, dict[str, int]]:
    """Applies every retention rule as of the day of `now`; counts by app and kind. Safe to repeat and to stop.

    By UTC, but for what was promised to a writer: that holds to the end of the day in the neighborhood.
    """
    idle = [] if dry_run else list(idle_accounts(now.date() - timedelta(days=settings.RETENTION_DAYS["account_idle"])))
    for user in idle:  # by every app, not by the database's cascade alone: a legal hold seals who wrote
        forget_everywhere(user)
    days = {**dict.fromkeys(APPS, now.date()), "feedback": Site.objects.earliest_day(now)}
    counts = {app: import_string(f"{app}.personal.purge")(days[app], dry_run=dry_run) for app in APPS}
    counts["accounts"]["accounts"] += len(idle)
    return counts
