"""Who gets a stored week, and the one row for each that makes a second mail impossible (DIG-6)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby, islice

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.db.models import QuerySet

from accounts.models import BUREAU, User
from lib.addresses import validate_address
from mail import outbox
from sites_app.models import Assignment

from . import months
from .models import Digest, Subscription
from .weeks import Window

BATCH = 1000
CLOSING = timedelta(days=6)  # a digest still unsent on the next Sunday says nothing any more


@dataclass(frozen=True)
class Recipient:
    """Who reads: `name` stands in the unique key, `params` in the mail."""

    name: str
    email: str
    language: str
    zone: str
    params: tuple[tuple[str, int], ...]


def queue_week(window: Window, wanted: list[str]) -> int:
    """Queues that week: to commanders of today, else the bureau, and to subscribers. Returns the mails of staff."""
    digests = Digest.objects.built().of_week(window.week).filter(site__time_zone__in=wanted)
    served: set[int] = set()
    mails = _queue(window, _commanders(window, wanted, served))
    mails += _queue(window, _bureau(digests, served))
    digests.filter(queued_on__isnull=True).update(queued_on=window.now.date())
    _queue_subscribers(window, wanted)
    return mails


def _commanders(window: Window, wanted: list[str], served: set[int]) -> Iterable[tuple[Recipient, list[int]]]:
    """Each commander of today with the digests of his sites, one zone at a time; `served` collects their ids."""
    rows = (
        Assignment.objects.current(window.now)
        .commanding()
        .filter(
            site__time_zone__in=wanted,
            site__digests__year=window.week.year,
            site__digests__week=window.week.number,
            site__digests__data__isnull=False,
        )
        .order_by("officer_id", "site__time_zone", "site__name")
        .values_list(
            "officer_id",
            "site__time_zone",
            "officer__email",
            "officer__user__email",
            "officer__user__language",
            "officer__user__is_active",
            "site__digests__pk",
        )
    )
    for (officer, zone), group in groupby(rows.iterator(chunk_size=BATCH), key=lambda row: row[:2]):
        posts = list(group)
        found = _address(*posts[0][2:6])
        if found is not None:
            digests = [row[6] for row in posts]
            served.update(digests)
            yield Recipient(f"officer:{officer}", *found, zone, (("officer", officer),)), digests


def _address(roster: str, own: str | None, language: str | None, active: bool | None) -> tuple[str, str] | None:
    """The user's address and language, else the roster's and the deployment's; None: as if there were no commander."""
    if own and active and is_usable(own):
        return own, language or settings.LANGUAGE_CODE
    return (roster, settings.LANGUAGE_CODE) if roster and is_usable(roster) else None


def is_usable(address: str) -> bool:
    """Whether a mail can be written to it; one bad address must not stop the others."""
    try:
        validate_address(address)
    except ValidationError:
        return False
    return True


def _bureau(digests: QuerySet[Digest], served: set[int]) -> Iterable[tuple[Recipient, list[int]]]:
    """Sites nobody commands, to everybody at the bureau, one mail a zone."""
    rows = digests.exclude(pk__in=served).order_by("site__time_zone", "site__name")
    found = list(rows.values_list("site__time_zone", "pk"))
    users = list(User.objects.filter(is_active=True, groups__name=BUREAU).order_by("pk")) if found else []
    for zone, group in groupby(found, key=lambda row: row[0]):
        sites = [pk for _zone, pk in group]
        for user in users:
            if is_usable(user.email):
                yield Recipient(f"user:{user.pk}", user.email, user.language, zone, (("user", user.pk),)), sites


def _queue(window: Window, readers: Iterable[tuple[Recipient, list[int]]]) -> int:
    """Queues one mail a recipient and zone, with a section for each digest not delivered to him before."""
    mails, rest = 0, iter(readers)
    while some := list(islice(rest, BATCH)):
        new = _deliver(window, some)
        fresh = ((who, [pk for pk in digests if (pk, who.name) in new]) for who, digests in some)
        letters = [_letter(window, who, mine) for who, mine in fresh if mine]
        mails += outbox.queue_many(kind="digest", letters=letters, now=window.now)
    return mails


_DELIVER = """
INSERT INTO digests_delivery (digest_id, recipient, queued_on)
SELECT digest, recipient, %s FROM unnest(%s::bigint[], %s::text[]) AS wanted(digest, recipient)
ORDER BY digest, recipient
ON CONFLICT DO NOTHING
RETURNING digest_id, recipient
"""


def _deliver(window: Window, some: list[tuple[Recipient, list[int]]]) -> set[tuple[int, str]]:
    """Writes the rows that no second mail can have; returns those that are new."""
    pairs = [(pk, who.name) for who, digests in some for pk in digests]
    with connection.cursor() as cursor:
        cursor.execute(_DELIVER, [window.now.date(), [pk for pk, _ in pairs], [name for _, name in pairs]])
        return set(cursor.fetchall())


def _letter(window: Window, who: Recipient, digests: list[int]) -> outbox.Letter:
    """The key names the first digest in it: with its recipient it is delivered once, so the key is new."""
    return outbox.Letter(
        key=f"digest:{window.week.name}:{min(digests)}:{who.name}",
        to=who.email,
        language=who.language,
        params={"digests": digests, **dict(who.params)},
        deadline=window.now + CLOSING,
    )


def _queue_subscribers(window: Window, wanted: list[str]) -> int:
    """To residents who asked for it, once it is public; the key makes a second one impossible."""
    rows = Subscription.objects.confirmed().filter(
        site__time_zone__in=wanted,
        site__digests__year=window.week.year,
        site__digests__week=window.week.number,
        site__digests__data__isnull=False,
    )
    found = rows.order_by("pk").values_list(
        "pk", "email", "language", "site__digests__pk", "site__digests__public_from"
    )
    usable = (row for row in found.iterator(chunk_size=BATCH) if is_usable(row[1]))
    letters = (_page_letter(window, *row) for row in usable)  # type: ignore[arg-type]
    queued = 0
    while some := list(islice(letters, BATCH)):
        queued += outbox.queue_many(kind="digest_page", letters=some, now=window.now)
    return queued


def _page_letter(
    window: Window, pk: int, email: str, language: str, digest: int, public_from: datetime
) -> outbox.Letter:
    noon = max(window.now, public_from)
    return outbox.Letter(
        key=f"digest-page:{digest}:{pk}",
        to=email,
        language=language,
        params={"subscription": pk, "week": window.week.name},
        not_before=noon,
        deadline=noon + CLOSING,
    )


@transaction.atomic
def send_month(now: datetime) -> int:
    """Queues the bureau's monthly digest when it is due; the key makes a second one impossible. Returns mails."""
    first = months.due(now)
    if first is None or not Digest.objects.built().exists():
        return 0
    users = User.objects.filter(is_active=True, groups__name=BUREAU).order_by("pk")
    letters = [
        outbox.Letter(
            key=f"digest-month:{months.name(first)}:{user.pk}",
            to=user.email,
            language=user.language,
            params={"user": user.pk, "month": months.name(first)},
        )
        for user in users
        if is_usable(user.email)
    ]
    return outbox.queue_many(kind="digest_month", letters=letters, now=now)
