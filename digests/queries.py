"""Four of the five reads of a week (see build.py): feedback, what asks for a decision, meetings ahead, roster.

Each gives rows that begin with the site's id, in the order of sites, and holds no text: ids, days and counts.
What counts for whom is said by feedback/counting.py alone: nothing that moderation kept back or took back, and
nothing about a person, can be worked out from these (FB-33).
"""

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Count, DateField, DateTimeField, Exists, F, Func, OuterRef, Q, Sum, TextField, Value
from django.db.models.functions import Cast, JSONObject

from feedback import counting, days, suppression
from feedback.models import Feedback, Message
from meetings.models import Action, Meeting, Need, Rsvp
from sites_app.models import Assignment, Leave

from .weeks import Window

AHEAD = timedelta(days=28)
MINUTES_AFTER = timedelta(days=7)  # MEET-15: no minutes after 7 days
JOINING = timedelta(days=31)
NEEDS = Need.values
CATEGORIES = Feedback.Category.values


def shown_by_category(counts: list[int]) -> dict[str, int] | None:
    """The released messages of the week by category, by the one rule of suppression; None: not shown."""
    return suppression.by_category(dict(zip(CATEGORIES, counts, strict=True)))


def feedback(window: Window, zones: list[str]) -> Any:
    """(site, released, settled, waiting to be settled, released by category...)"""
    released, waiting = counting.released(window.first, window.end), counting.waiting(window.end)
    settled = counting.settled(window.first, window.end)
    counts = {f"of_{name}": Count("pk", filter=released & Q(category=name)) for name in CATEGORIES}
    rows = Feedback.objects.filter(released | settled | waiting, site__time_zone__in=zones)
    return (
        rows.values("site_id")
        .annotate(
            n=Count("pk", filter=released),
            settled=Count("pk", filter=settled),
            waiting=Count("pk", filter=waiting),
            **counts,
        )
        .order_by("site_id")
        .values_list("site_id", "n", "settled", "waiting", *counts)
    )


def decisions(window: Window, zones: list[str]) -> Any:
    """(site, kind, id, id of what it stands in, day, role that promised, day of the promise).

    Late answers, promises and actions, meetings to close or held; the last two are of promises and actions only.
    """
    parts = [
        _late_answers(window, zones),
        _late_promises(window, zones),
        _late_actions(window, zones),
        _to_close(window, zones),
        _held(window, zones),
    ]
    rows = [_row(part) for part in parts]
    return rows[0].union(*rows[1:], all=True).order_by("at_site", "when", "what")


def _row(rows: Any) -> Any:
    return rows.order_by().values_list("at_site", "which", "what", "within", "when", "whose", "made")


def _named(
    rows: Any, which: str, *, site: str, what: str, within: str, when: Any, whose: Any = None, made: Any = None
) -> Any:
    return rows.annotate(
        at_site=F(site),
        which=Value(which, output_field=TextField()),
        what=Cast(what, TextField()),
        within=Cast(within, TextField()),
        when=when,
        whose=Cast(whose or Value(""), TextField()),
        made=made or Value(None, output_field=DateField()),
    )


def _late_answers(window: Window, zones: list[str]) -> Any:
    """Waiting for the site's answer beyond the promised day; of an old week also what was settled only later."""
    before = days.site_started_by(window.as_of)
    late = counting.late(before)
    if window.old:
        late |= counting.was_late(before, window.seen)
    rows = Feedback.objects.filter(late, site__time_zone__in=zones)
    due = F("since") + Value(timedelta(days=settings.ANSWER_DAYS))
    return _named(rows, "late_answer", site="site_id", what="pk", within="pk", when=Cast(due, DateField()))


def _late_promises(window: Window, zones: list[str]) -> Any:
    rows = Message.objects.promises().public().late(window.as_of).filter(
        Q(kept_on__isnull=True) | Q(kept_on__gt=window.seen),
        on__lt=window.end,
        feedback__site__time_zone__in=zones,
    )  # fmt: skip
    return _named(
        rows, "late_promise", site="feedback__site_id", what="pk", within="feedback_id", when=F("promise_due"),
        whose=F("promise_role"), made=F("on"),
    )  # fmt: skip


def _late_actions(window: Window, zones: list[str]) -> Any:
    rows = Action.objects.public().filter(
        Q(done_on__isnull=True) | Q(done_on__gt=window.seen), due__lt=window.as_of, meeting__site__time_zone__in=zones
    )
    return _named(
        rows, "late_action", site="meeting__site_id", what="pk", within="meeting_id", when=F("due"),
        whose=F("owner_role"), made=_local("starts_at", "meeting__"),
    )  # fmt: skip


def _local(moment: str, prefix: str = "") -> Cast:
    """The day at the site at that moment: each moment lies in exactly one week."""
    zone, at = F(f"{prefix}site__time_zone"), F(f"{prefix}{moment}")
    return Cast(Func(zone, at, function="timezone", output_field=DateTimeField()), DateField())


def _to_close(window: Window, zones: list[str]) -> Any:
    """Took place, and nobody has said how many came, or there are no minutes after seven days."""
    rows = Meeting.objects.took_place(window.now).annotate(ended=_local("ends_at"), began=_local("starts_at"))
    no_minutes = Q(minutes_on__isnull=True) | Q(minutes_on__gt=window.seen)
    rows = rows.filter(
        Q(headcount__isnull=True) | (no_minutes & Q(ended__lt=window.as_of - MINUTES_AFTER)),
        ended__lt=window.end,
        site__time_zone__in=zones,
    )
    return _named(rows, "to_close", site="site_id", what="pk", within="pk", when=F("began"))


def _held(window: Window, zones: list[str]) -> Any:
    """Took place in this week."""
    rows = Meeting.objects.took_place(window.now).annotate(began=_local("starts_at"))
    rows = rows.filter(began__gte=window.first, began__lt=window.end, site__time_zone__in=zones)
    return _named(rows, "held", site="site_id", what="pk", within="pk", when=F("began"))


def meetings_ahead(window: Window, zones: list[str]) -> Any:
    """(site, meeting, day, capacity, persons confirmed, persons waiting, parties by need...) of the next four weeks."""
    active = Q(rsvps__status__in=[Rsvp.Status.CONFIRMED, Rsvp.Status.WAITLISTED])
    confirmed, waiting = Q(rsvps__status=Rsvp.Status.CONFIRMED), Q(rsvps__status=Rsvp.Status.WAITLISTED)
    needs = {f"need_{name}": Count("rsvps", filter=active & Q(rsvps__needs__contains=[name])) for name in NEEDS}
    rows = Meeting.objects.filter(status=Meeting.Status.SCHEDULED, site__time_zone__in=zones).annotate(
        began=_local("starts_at")
    )
    rows = rows.filter(began__gte=window.end, began__lt=window.end + AHEAD)
    rows = rows.annotate(
        confirmed=Sum("rsvps__party_size", filter=confirmed), waiting=Sum("rsvps__party_size", filter=waiting), **needs
    )
    return rows.order_by("site_id", "starts_at", "pk").values_list(
        "site_id", "pk", "began", "capacity", "confirmed", "waiting", *needs
    )


def roster(window: Window, zones: list[str]) -> Any:
    """(site, officer, first, last day, committed, role, reason, leaves, elsewhere, post) of who serves or just left."""
    alive = Assignment.objects.filter(site=OuterRef("site"), officer=OuterRef("officer")).filter(
        Q(end__isnull=True) | Q(end__gte=window.first - JOINING)
    )
    leaves = Leave.objects.filter(officer=OuterRef("officer")).order_by()
    open_leave = Exists(leaves.filter(end__isnull=True))
    elsewhere = (
        Assignment.objects.filter(open_leave, officer=OuterRef("officer")).exclude(site=OuterRef("site")).order_by()
    )
    rows = Assignment.objects.filter(Exists(alive), site__time_zone__in=zones).annotate(
        away=ArraySubquery(leaves.values(row=JSONObject(start="start", end="end", pauses="pauses"))),
        elsewhere=ArraySubquery(elsewhere.values(row=JSONObject(start="start", end="end"))),
    )
    return rows.order_by("site_id", "officer_id", "start").values_list(
        "site_id", "officer_id", "start", "end", "committed", "role", "end_reason", "away", "elsewhere", "post"
    )
