"""Messages in bulk for a large demonstration: rows without threads, of which few wait, as where people answer."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from random import Random

from django.db import connection

from feedback.models import Feedback
from sites_app.models import Site

from .voices import TALKS, TASKS

TEXTS = TALKS + TASKS
PAST = 700  # days
WAITS_EVERY, LATE_EVERY = 250, 5000  # of so many messages one waits for a moderator; of so many, one too long


def make_many(sites: list[Site], number: int, *, today: date, random: Random) -> None:
    """`number` more rows over the past two years, five thousand at a time."""
    with _quick_inserts():
        for first in range(0, number, 5000):
            batch = [_row(sites, index, today, random) for index in range(first, min(number, first + 5000))]
            Feedback.objects.bulk_create(batch, batch_size=1000)


def _row(sites: list[Site], index: int, today: date, random: Random) -> Feedback:
    text, waits = TEXTS[index % len(TEXTS)], index % WAITS_EVERY == 0
    late = index % LATE_EVERY == 0
    ago = random.randint(6, 9) if late else random.randint(0, 2) if waits else random.randint(3, PAST)
    answered = not waits and ago > 12
    on = today - timedelta(days=ago)
    first = on + timedelta(days=random.randint(2, 10)) if answered else None
    return Feedback(
        site=sites[index % len(sites)], category=text["category"], about=text["about"],
        body=f"{text[text['language']]} ({index})", language=text["language"], may_publish=text["publish"],
        received_on=on, since=on, waits_since=on if waits else None, released_on=None if waits else on,
        status="received" if waits else "closed" if answered else "with_site",
        first_answered_on=first, about_person=None if waits else False, counted=not waits, settled_on=first,
    )  # fmt: skip


@contextmanager
def _quick_inserts() -> Iterator[None]:
    """Bulk rows of a demonstration may be lost in a crash: they can be made again."""
    with connection.cursor() as cursor:
        cursor.execute("SET synchronous_commit = off")
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("RESET synchronous_commit")
