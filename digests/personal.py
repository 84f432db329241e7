"""What this app keeps about a person: the address of a subscription, while it lasts."""

from datetime import date, timedelta
from typing import Any

from django.conf import settings

from .models import Subscription


def export(user: Any) -> dict[str, Any]:
    """Subscriptions of this person's address."""
    rows = Subscription.objects.filter(email=user.email).select_related("site").order_by("pk")
    return {
        "digests": [
            {
                "site": row.site.slug,
                "language": row.language,
                "asked_on": str(row.asked_on),
                "confirmed": bool(row.confirmed_on),
            }
            for row in rows
        ]
    }


def forget(user: Any) -> dict[str, int]:
    """No digest is sent to this address any more."""
    return {"subscriptions": Subscription.objects.filter(email=user.email).delete()[0]}


def purge(today: date, dry_run: bool = False) -> dict[str, int]:
    """Addresses whose owner never confirmed; days by RETENTION_DAYS."""
    before = today - timedelta(days=settings.RETENTION_DAYS["subscription_asked"])
    old = Subscription.objects.filter(confirmed_on=None, asked_on__lt=before)
    return {"subscriptions never confirmed": old.count() if dry_run else old.delete()[0]}
