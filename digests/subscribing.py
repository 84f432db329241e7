"""The verbs of a subscription: ask, confirm, end."""

from datetime import datetime

from django.utils import timezone

from lib import ledger
from lib.patience import atomic_briefly
from mail import outbox
from meetings.actions.mailbox import may_write_to
from sites_app.models import Site

from .models import Subscription


@atomic_briefly
def ask(site: Site, *, email: str, language: str, now: datetime) -> None:
    """Queues the mail that asks back: at most one a day for an address and site, three a mailbox in all.

    An address that is confirmed gets nothing, and whoever asked learns nothing.
    """
    today = site.today(now)
    Subscription.objects.filter(site=site, email=email, confirmed_on=None).update(asked_on=today, language=language)
    Subscription.objects.bulk_create(
        [Subscription(site=site, email=email, language=language, asked_on=today)], ignore_conflicts=True
    )
    row = Subscription.objects.get(site=site, email=email)
    if row.confirmed_on is None and may_write_to(email, now=now):
        outbox.queue(
            kind="digest_confirm",
            key=f"digest-confirm:{row.pk}:{today}",
            to=row.email,
            language=row.language,
            params={"subscription": row.pk},
            now=now,
        )


@atomic_briefly
def confirm(row: Subscription, *, now: datetime) -> None:
    """From the next Monday on; confirming again keeps the first day."""
    asked = Subscription.objects.filter(pk=row.pk, confirmed_on=None)
    # Asked twice: a row that was mixed while we waited for it is another row now (BLIND-4).
    asked.update(confirmed_on=row.site.today(now)) or asked.update(confirmed_on=row.site.today(now))


@atomic_briefly
def end(row: Subscription) -> None:
    """The address is gone at once."""
    ledger.note(ledger.SUBSCRIPTION, f"{row.site.slug} {row.email}", on=timezone.now().date())
    rows = Subscription.objects.filter(pk=row.pk)
    rows.delete()
    rows.delete()  # again: a row that was mixed while we waited for it is another row now (BLIND-4)
