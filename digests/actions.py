"""Building and sending a week: once for each recipient, site and week, whatever repeats (contract section 6).

What makes a second mail impossible is the unique row in Delivery, written in the transaction that queues the
mail. The lock only keeps two schedulers from doing the same work side by side.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby, islice

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.db.models import Exists, Max, OuterRef, QuerySet

from accounts.models import BUREAU, User
from mail import outbox
from meetings.validators import validate_writable
from portal.cache import bump_site
from sites_app.models import Assignment, Site

from . import build, months
from .models import Digest, Subscription
from .weeks import (
    CATCH_UP,
    MAIL_HOUR,
    PUBLIC_HOUR,
    Week,
    Window,
    last_complete,
    monday_at,
    require_ended,
    so_far,
    whole,
)

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


def zones() -> list[str]:
    """The time zones that have sites, sorted."""
    return sorted(set(Site.objects.order_by().values_list("time_zone", flat=True).distinct()))


def hold(week: Week, *, wait: bool) -> bool:
    """Takes the week for this transaction; without `wait` False when somebody else is at it."""
    take = "pg_advisory_xact_lock" if wait else "pg_try_advisory_xact_lock"
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {take}(hashtext('digests'), %s)", [week.year * 100 + week.number])  # noqa: S608 - two names
        found = cursor.fetchone()[0]
    return wait or found is True


@transaction.atomic
def send_week(window: Window, wanted: Iterable[str], *, progress: build.Progress = build.silent) -> tuple[int, int]:
    """Builds what is not built, queues what is not queued, for the commanders of today: (digests, mails).

    The caller holds the week. Safe to repeat: the second time both are 0.
    """
    wanted = list(wanted)
    built = build.build_week(window, wanted, progress=progress)
    return built, queue_week(window, wanted)


@transaction.atomic
def close_early(window: Window, wanted: Iterable[str]) -> int:
    """The demonstration's "Make it Monday": replaces the running week, opens it, sends it again; returns mails."""
    wanted = list(wanted)
    build.build_week(window, wanted, replace=True)
    for slug in Site.objects.filter(time_zone__in=wanted).values_list("slug", flat=True):
        bump_site(slug)  # the page opens at once, not within a minute
    return queue_week(window, wanted)


def queue_week(window: Window, wanted: list[str]) -> int:
    """Queues that week: to commanders of today, else the bureau, and to subscribers. Returns the mails of staff."""
    digests = Digest.objects.built().of_week(window.week).filter(site__time_zone__in=wanted)
    served: set[int] = set()
    mails = _queue(window, _commanders(window, wanted, served))
    mails += _queue(window, _bureau(digests, served))
    digests.filter(queued_on__isnull=True).update(queued_on=window.now.date())
    _queue_subscribers(window, wanted)
    return mails


def _commanders(
    window: Window, wanted: list[str], served: set[int]
) -> Iterable[tuple[Recipient, list[tuple[int, int]]]]:
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
            "site__digests__presses",
        )
    )
    for (officer, zone), group in groupby(rows.iterator(chunk_size=BATCH), key=lambda row: row[:2]):
        posts = list(group)
        found = _address(*posts[0][2:6])
        if found is not None:
            digests = [(row[6], row[7]) for row in posts]
            served.update(pk for pk, _presses in digests)
            yield Recipient(f"officer:{officer}", *found, zone, (("officer", officer),)), digests


def _address(roster: str, own: str | None, language: str | None, active: bool | None) -> tuple[str, str] | None:
    """The user's address and language, else the roster's and the deployment's; None: as if there were no commander."""
    if own and active and is_usable(own):
        return own, language or settings.LANGUAGE_CODE
    return (roster, settings.LANGUAGE_CODE) if roster and is_usable(roster) else None


def is_usable(address: str) -> bool:
    """Whether a mail can be written to it; one bad address must not stop the others."""
    try:
        validate_writable(address)
    except ValidationError:
        return False
    return True


def _bureau(digests: QuerySet[Digest], served: set[int]) -> Iterable[tuple[Recipient, list[tuple[int, int]]]]:
    """Sites nobody commands, to everybody at the bureau, one mail a zone."""
    rows = digests.exclude(pk__in=served).order_by("site__time_zone", "site__name")
    found = list(rows.values_list("site__time_zone", "pk", "presses"))
    users = list(User.objects.filter(is_active=True, groups__name=BUREAU).order_by("pk")) if found else []
    for zone, group in groupby(found, key=lambda row: row[0]):
        sites = [(pk, presses) for _zone, pk, presses in group]
        for user in users:
            if is_usable(user.email):
                yield Recipient(f"user:{user.pk}", user.email, user.language, zone, (("user", user.pk),)), sites


def _queue(window: Window, readers: Iterable[tuple[Recipient, list[tuple[int, int]]]]) -> int:
    """Queues one mail a recipient and zone, with a section for each digest not delivered to him before."""
    mails, rest = 0, iter(readers)
    while some := list(islice(rest, BATCH)):
        new = _deliver(window, some)
        letters = [_letter(window, who, mine) for who, digests in some if (mine := _new_of(who, digests, new))]
        mails += outbox.queue_many(kind="digest", letters=letters, now=window.now)
    return mails


def _recipient(who: Recipient, presses: int) -> str:
    return f"{who.name}#{presses}" if presses else who.name


def _new_of(who: Recipient, digests: list[tuple[int, int]], new: set[tuple[int, str]]) -> list[tuple[int, int]]:
    return [(pk, presses) for pk, presses in digests if (pk, _recipient(who, presses)) in new]


_DELIVER = """
INSERT INTO digests_delivery (digest_id, recipient, queued_on)
SELECT digest, recipient, %s FROM unnest(%s::bigint[], %s::text[]) AS wanted(digest, recipient)
ORDER BY digest, recipient
ON CONFLICT DO NOTHING
RETURNING digest_id, recipient
"""


def _deliver(window: Window, some: list[tuple[Recipient, list[tuple[int, int]]]]) -> set[tuple[int, str]]:
    """Writes the rows that no second mail can have; returns those that are new."""
    pairs = [(pk, _recipient(who, presses)) for who, digests in some for pk, presses in digests]
    with connection.cursor() as cursor:
        cursor.execute(_DELIVER, [window.now.date(), [pk for pk, _ in pairs], [name for _, name in pairs]])
        return set(cursor.fetchall())


def _letter(window: Window, who: Recipient, digests: list[tuple[int, int]]) -> outbox.Letter:
    """The key names the first digest in it: with its recipient it is delivered once, so the key is new."""
    first, presses = min(digests)
    return outbox.Letter(
        key=f"digest:{window.week.name}:{first}:{_recipient(who, presses)}",
        to=who.email,
        language=who.language,
        params={"digests": [pk for pk, _ in digests], **dict(who.params)},
        deadline=window.now + CLOSING,
    )


def _queue_subscribers(window: Window, wanted: list[str]) -> int:
    """To residents who asked for it, from Monday noon on; the key makes a second one impossible."""
    rows = Subscription.objects.confirmed().filter(
        site__time_zone__in=wanted,
        site__digests__year=window.week.year,
        site__digests__week=window.week.number,
        site__digests__data__isnull=False,
    )
    found = rows.order_by("pk").values_list("pk", "email", "language", "site__time_zone", "site__digests__presses")
    letters = (_page_letter(window, *row) for row in found.iterator(chunk_size=BATCH) if is_usable(row[1]))
    queued = 0
    while some := list(islice(letters, BATCH)):
        queued += outbox.queue_many(kind="digest_page", letters=some, now=window.now)
    return queued


def _page_letter(window: Window, pk: int, email: str, language: str, zone: str, presses: int) -> outbox.Letter:
    noon = window.now if window.early else max(window.now, monday_at(window.week, PUBLIC_HOUR, zone))
    return outbox.Letter(
        key=f"digest-page:{window.week.name}:{pk}" + (f"#{presses}" if presses else ""),
        to=email,
        language=language,
        params={"subscription": pk, "week": window.week.name},
        not_before=noon,
        deadline=noon + CLOSING,
    )


def send_due(now: datetime) -> tuple[int, int]:
    """What the clock does: Monday 08:00 site time, up to 48 hours late; later the week is marked missed.

    Each week in a transaction of its own; another scheduler at the same work is left to it.
    """
    digests = mails = 0
    due: list[str] = []
    for zone in zones():
        week = last_complete(now, zone)
        late = now - monday_at(week, MAIL_HOUR, zone)
        mark_missed(week if late >= CATCH_UP else week.previous, zone)
        if timedelta() <= late < CATCH_UP and _lacking(week, zone).exists():
            due.append(zone)
    for window, some in _windows(now, due):
        with transaction.atomic():
            if hold(window.week, wait=False):
                built, letters = send_week(window, some)
                digests, mails = digests + built, mails + letters
    return digests, mails


def send_by_hand(
    now: datetime, week: Week | None = None, *, progress: build.Progress = build.silent
) -> tuple[int, int]:
    """`send_digests`: the last complete week of each site, or `week`, for the commanders of today, once.

    WeekError for a week that has not ended at every site.
    """
    wanted = zones()
    if week is not None:
        for zone in wanted:
            require_ended(week, now, zone)
    digests = mails = 0
    for window, some in _windows(now, wanted, week):
        with transaction.atomic():
            hold(window.week, wait=True)
            for zone in some:
                mark_missed(window.week.previous, zone)
            built, letters = send_week(window, some, progress=progress)
            digests, mails = digests + built, mails + letters
    return digests, mails


def make_it_monday(now: datetime, press: int) -> int:
    """Closes the running week of every site, once for each press (demonstration only); returns mails."""
    found: dict[Window, list[str]] = {}
    for zone in zones():
        found.setdefault(so_far(now=now, zone=zone, press=press), []).append(zone)
    mails = 0
    with transaction.atomic():
        for window, some in found.items():
            hold(window.week, wait=True)
            if presses(window.week) < press:
                mails += close_early(window, some)
    return mails


def presses(week: Week) -> int:
    """How often this week was closed early."""
    return Digest.objects.of_week(week).aggregate(most=Max("presses"))["most"] or 0


def _windows(now: datetime, wanted: list[str], week: Week | None = None) -> list[tuple[Window, list[str]]]:
    """The zones by what they count: usually one window, two around Monday's midnight."""
    found: dict[Window, list[str]] = {}
    for zone in wanted:
        found.setdefault(whole(week or last_complete(now, zone), now=now, zone=zone), []).append(zone)
    return list(found.items())


def _lacking(week: Week, zone: str) -> QuerySet[Site]:
    final = Digest.objects.of_week(week).final().filter(site=OuterRef("pk"))
    return Site.objects.filter(~Exists(final), time_zone=zone)


_MISSED = """
INSERT INTO digests_digest (site_id, year, week, starts_on, missed, presses)
SELECT site.id, extract(isoyear FROM monday), extract(week FROM monday), monday, true, 0
FROM sites_app_site site
CROSS JOIN LATERAL (
    SELECT starts_on AS last FROM digests_digest WHERE site_id = site.id ORDER BY starts_on DESC LIMIT 1
) newest
CROSS JOIN LATERAL generate_series(newest.last + 7, %s::date, interval '7 days') AS monday
WHERE site.time_zone = %s
ON CONFLICT DO NOTHING
"""


def mark_missed(until: Week, zone: str) -> int:
    """A row for every week up to `until` that a site's digests skip; a site begins with its first digest."""
    with connection.cursor() as cursor:
        cursor.execute(_MISSED, [until.monday, zone])
        return cursor.rowcount


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
