"""How the outbox stands: counts by kind and state, what is oldest, when each kind last left; no addresses."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Max, Min, Q

from . import clock, mail_types
from .models import Heartbeat, OutgoingMail, ServerPause, Tick

Status = OutgoingMail.Status
ENDED = (Status.SENT, Status.FAILED, Status.DROPPED)
SLOW = timedelta(minutes=10)  # mail that could leave and does not for this long: something is wrong
SELDOM = timedelta(minutes=20)  # upkeep is busy for minutes
SIGN_OF_LIFE = timedelta(seconds=90)  # the scheduler wakes the worker every 20 seconds


@dataclass
class MailTypeStats:
    """One kind of mail: how many in each state, when it was last queued, when it last left."""

    kind: str
    queued: int = 0
    sending: int = 0
    sent: int = 0
    failed: int = 0
    dropped: int = 0
    last_queued: datetime | None = None
    last_sent: datetime | None = None

    @property
    def title(self) -> str:
        return mail_types.title_of(self.kind)


def by_kind() -> list[MailTypeStats]:
    """Every kind that is registered or has rows, by name; one statement."""
    found = {name: MailTypeStats(name) for name in mail_types.names()}
    rows = (
        OutgoingMail.objects.order_by()
        .values("kind")
        .annotate(
            **{str(status): Count("pk", filter=Q(status=status)) for status in Status},
            last_queued=Max("queued_at"),
            last_sent=Max("finished_at", filter=Q(status=Status.SENT)),
        )
    )
    found |= {row["kind"]: MailTypeStats(**row) for row in rows}
    return [found[name] for name in sorted(found)]


def ended_before(moment: datetime) -> dict[tuple[str, str], int]:
    """By kind and state how many ended before; nought for kinds that have none."""
    none = {(kind, str(status)): 0 for kind in mail_types.names() for status in ENDED}
    rows = OutgoingMail.objects.filter(status__in=ENDED, finished_at__lt=moment)
    found = rows.order_by().values_list("kind", "status").annotate(Count("pk"))
    return none | {(kind, status): number for kind, status, number in found}


def failed_since(moment: datetime) -> int:
    return OutgoingMail.objects.filter(status=Status.FAILED, finished_at__gte=moment).count()


def due_number(now: datetime) -> int:
    """How many could leave now."""
    return OutgoingMail.objects.waiting().filter(due_at__lte=now).count()


def oldest_due(now: datetime) -> datetime | None:
    """Since when the oldest mail that may leave has been waiting; None if none waits."""
    return OutgoingMail.objects.waiting().filter(due_at__lte=now).aggregate(oldest=Min("due_at"))["oldest"]


def lost_answers() -> int:
    """How many repeats may have left because the server's answer was lost (same Message-ID)."""
    return sum(OutgoingMail.objects.filter(unsure__gt=0).values_list("unsure", flat=True))


def is_flowing(now: datetime) -> bool:
    """Nothing due waits too long, and the mail server is not in trouble for long."""
    oldest, pause = oldest_due(now), ServerPause.objects.first()
    return (oldest is None or now - oldest < SLOW) and (pause is None or pause.failures < 5)


def heartbeats() -> dict[tuple[str, str], tuple[datetime, float]]:
    """Process and host to its last sign of life, and the seconds by which that host's clock was ahead."""
    rows = Heartbeat.objects.order_by("name").values_list("name", "at", "skew")
    return {(name.partition("@")[0], name.partition("@")[2]): (at, skew) for name, at, skew in rows}


def is_alive(name: str, now: datetime) -> bool:
    """Whether a process of this kind is seen on some host; not if one was seen in the future: then a clock is wrong."""
    signs = [at for (process, _host), (at, _skew) in heartbeats().items() if process == name]
    return any(now - at < SIGN_OF_LIFE for at in signs) and all(at - now < clock.MOST for at in signs)


def is_lost(name: str, now: datetime) -> bool:
    """Whether this kind of process, which shows itself seldom, was seen once and is not any more."""
    signs = [at for (process, _host), (at, _skew) in heartbeats().items() if process == name]
    return bool(signs) and now - max(signs) > SELDOM


def do_workers_live() -> bool:
    """Whether somebody delivers mail, and nobody who keeps up the rest was lost; by the database's clock."""
    now = clock.database_now()
    return is_alive("worker", now) and not is_lost("upkeep", now)


def is_time_kept() -> bool:
    """Whether a scheduler lives, and every scheduled task believes its clock."""
    return is_alive("scheduler", clock.database_now()) and not any(stopped_clocks().values())


def stopped_clocks() -> dict[str, str]:
    """Scheduled task to why its clock was not believed; empty: it runs."""
    return dict(Tick.objects.order_by("name").values_list("name", "refused"))
