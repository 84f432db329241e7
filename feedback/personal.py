"""What this app keeps about a person: export, forget, and the purge of whole threads (SEC-12)."""

from datetime import date, timedelta
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.db.models import Exists, OuterRef, Q

from accounts.models import User
from lib import keyed
from lib.cache import invalidate_site_pages

from .models import Authorship, Event, Feedback

BATCH = 500


def export(user: User) -> dict[str, Any]:
    """Everything written with the account: the texts and the threads as their writer reads them."""
    rows = Feedback.objects.written_by(user).select_related("site").prefetch_related("messages")
    return {"feedback": [_exported(row) for row in rows.order_by("received_on", "id")]}


def _exported(row: Feedback) -> dict[str, Any]:
    return {
        "id": str(row.pk),
        "site": row.site.slug if row.site else None,
        "category": row.category,
        "about": row.about,
        "body": row.body,
        "language": row.language,
        "may_publish": row.may_publish,
        "received_on": row.received_on.isoformat(),
        "status": row.status,
        "messages": [
            {"from": line.sender, "body": line.body, "language": line.language, "on": line.on.isoformat()}
            for line in row.messages.all()
        ],
    }


def forget(user: User) -> None:
    """Cuts the link between the person and the threads; what was said stays, as if it had come without a name.

    Under a legal hold it is sealed instead, and goes when the hold is lifted (POWER-6).
    """
    mine = Authorship.objects.filter(user=user)
    address = keyed.cipher(settings.MFA_KEYS, "authorship").encrypt(user.email.encode()).decode()
    mine.filter(feedback__held=True).update(user=None, sealed=address)
    mine.delete()


def due(today: date) -> Any:
    """Threads whose time since the last step is over, whatever their state; a legal hold keeps a thread (SEC-12)."""
    days = settings.RETENTION_DAYS
    limit = today - timedelta(days=days["feedback"])
    later_step = Event.objects.filter(feedback_id=OuterRef("pk"), on__gte=limit)
    old = Q(received_on__lt=limit) & ~Exists(later_step)
    declined = Q(status=Feedback.Status.DECLINED, since__lt=today - timedelta(days=days["feedback_declined"]))
    return Feedback.objects.filter(old | declined, held=False)


def purge(today: date, dry_run: bool = False) -> dict[str, int]:
    """Removes whole threads, their messages and events, in batches; `dry_run` only counts."""
    if dry_run:
        return {"feedback": due(today).count()}
    total = 0
    while removed := _remove_some(today):
        total += removed
    return {"feedback": total}


@transaction.atomic
def _remove_some(today: date) -> int:
    """One batch, locked first: a step in this moment keeps its thread. Events go only after their thread."""
    oldest = due(today).select_for_update().order_by("received_on", "id")
    locked = list(oldest.values_list("pk", flat=True)[:BATCH])
    # Asked again under the lock: a step that was being taken has its event only now.
    ids = list(due(today).filter(pk__in=locked).values_list("pk", flat=True))
    rows = Feedback.objects.filter(pk__in=ids)
    slugs = set(rows.filter(published_on__isnull=False).values_list("site__slug", flat=True))
    rows.delete()
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL portal.purge = 'on'")
    Event.objects.filter(feedback_id__in=ids).delete()
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL portal.purge = 'off'")
    for slug in slugs:
        invalidate_site_pages(slug, at_once=True)
    return len(ids)
