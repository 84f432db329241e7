"""A site's team as its own staff reads it: who serves, the dates ahead, who left lately, who has which training."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from typing import Any, NamedTuple

from accounts.access import Access

from . import tenure
from .models import Course, CourseCompletion, Leave, Officer, Site
from .statistics import ORDER, Term, tally_of, terms
from .successions import goes_on_after

AHEAD = timedelta(days=730)
LATELY = timedelta(days=365)


class Kind(StrEnum):
    """What a date ahead is about."""

    ARRIVAL = "arrival"
    DEPARTURE = "departure"
    COMPLETION = "completion"
    WARNING = "warning"
    LEAVE_BEGINS = "leave_begins"
    LEAVE_ENDS = "leave_ends"


class Ahead(NamedTuple):
    """A date to plan for; `months` says how long before completion a warning comes."""

    on: date
    kind: Kind
    officer: Officer
    months: int = 0


class Serving(NamedTuple):
    """Somebody of today's team, with the full name: staff know each other, whatever the public may read."""

    officer: Officer
    stint: tenure.Stint
    role: str
    on_leave: bool
    leave: Leave | None


class Left(NamedTuple):
    """Somebody who left within a year; `reason` is blank for those who may not read it."""

    officer: Officer
    last_day: date
    reason: str


class Trained(NamedTuple):
    """How much of today's team completed a course; `share` is a whole percentage."""

    course: Course
    done: int
    share: int


@dataclass
class Roster:
    site: Site
    today: date
    tally: tenure.SiteStats
    posts: list[tuple[Officer, tenure.AssignmentInterval]] = field(default_factory=list)  # of everybody named here
    coming: dict[Any, tuple[Officer, date]] = field(default_factory=dict)  # by post: who is planned for it, and when
    serving: list[Serving] = field(default_factory=list)
    ahead: list[Ahead] = field(default_factory=list)
    left: list[Left] = field(default_factory=list)
    training: list[Trained] = field(default_factory=list)

    def follower_of(self, row: Serving) -> tuple[Officer, date] | None:
        """Who takes the post of somebody with a planned last day, or has it already, and since when (POST-3)."""
        last = max(row.stint.posts, key=lambda post: post.end or date.max)
        if last.key is None or row.stint.last_day is None:
            return None
        others = [(officer, post) for officer, post in self.posts if post.key == last.key and officer != row.officer]
        after = [(officer, post.start) for officer, post in others if goes_on_after(post, last)]
        return min(after, key=lambda one: one[1], default=None)


def reads_reasons(access: Access, site: Site) -> bool:
    """Why somebody left, and what kind of leave it is: commander, bureau and administrators (FIG-5)."""
    return access.reads_every_site or site.pk in access.commander_at


def roster(site: Site, *, today: date, with_reasons: bool) -> Roster:
    """The roster as of `today`, in seven reads whatever the number of officers."""
    rows = terms([site.pk]).get(site.pk, [])
    known = Officer.objects.in_bulk({term.officer_id for term in rows if _is_of_interest(term.stint, today)})
    leaves = _leaves(known, today)
    found = Roster(site, today, tally_of(site, rows, as_of=today))
    for term in rows:
        officer = known.get(term.officer_id)
        if officer is None:
            continue
        if term.stint.is_serving(today):
            found.serving.append(_serving(officer, term.stint, today, leaves))
        found.ahead += _dates(officer, term, today)
        for post in term.stint.posts:
            found.posts.append((officer, post))
            if post.key is not None and post.start > today and term.stint.first_day > today:
                found.coming.setdefault(post.key, (officer, post.start))
        if term.stint.last_day and term.stint.last_day < today:
            reason = term.stint.end_reason if with_reasons else ""
            found.left.append(Left(officer, term.stint.last_day, reason))
    found.ahead += _leave_dates(known, leaves, found.serving, today)
    found.ahead.sort(key=lambda ahead: (ahead.on, ahead.officer.last_name, ahead.kind))
    found.serving.sort(key=lambda row: (ORDER.index(row.role), row.stint.first))
    found.left.sort(key=lambda row: row.last_day, reverse=True)
    found.training = _training([row.officer.pk for row in found.serving])
    return found


def _is_of_interest(stint: tenure.Stint, today: date) -> bool:
    return stint.last_day is None or stint.last_day >= today - LATELY


def _leaves(officers: dict[int, Officer], today: date) -> dict[int, list[Leave]]:
    """Leaves that run or lie ahead, by officer."""
    found: defaultdict[int, list[Leave]] = defaultdict(list)
    for leave in Leave.objects.filter(officer__in=list(officers)).order_by("start"):
        if leave.end is None or leave.end >= today:
            found[leave.officer_id].append(leave)
    return found


def _serving(officer: Officer, stint: tenure.Stint, today: date, leaves: dict[int, list[Leave]]) -> Serving:
    post = stint.post_on(today) or stint.posts[-1]
    away = stint.on_leave(today)
    running = next((leave for leave in leaves.get(officer.pk, []) if leave.start <= today), None) if away else None
    return Serving(officer, stint, post.role, away, running)


def _dates(officer: Officer, term: Term, today: date) -> list[Ahead]:
    stint, found = term.stint, []
    if today < stint.first_day:
        found.append(Ahead(stint.first_day, Kind.ARRIVAL, officer))
    if stint.last_day is not None and stint.last_day >= today:
        found.append(Ahead(stint.last_day, Kind.DEPARTURE, officer))
    completes = stint.completes_on(today)
    if completes is None or (stint.last_day is not None and stint.last_day < today):
        return found
    if today < completes <= today + AHEAD:
        found.append(Ahead(completes, Kind.COMPLETION, officer))
    found += [
        Ahead(day, Kind.WARNING, officer, months)
        for months, day in stint.warnings(today)
        if today <= day <= today + AHEAD
    ]
    return found


def _leave_dates(
    officers: dict[int, Officer], leaves: dict[int, list[Leave]], serving: list[Serving], today: date
) -> list[Ahead]:
    here = {row.officer.pk for row in serving}
    found = []
    for pk, rows in leaves.items():
        for leave in rows if pk in here else []:
            if leave.start > today:
                found.append(Ahead(leave.start, Kind.LEAVE_BEGINS, officers[pk]))
            if leave.end is not None:
                found.append(Ahead(leave.end, Kind.LEAVE_ENDS, officers[pk]))
    return found


def _training(serving: list[int]) -> list[Trained]:
    """Share of today's team that completed each course."""
    held: defaultdict[int, int] = defaultdict(int)
    for course in CourseCompletion.objects.filter(officer__in=serving).values_list("course", flat=True):
        held[course] += 1
    return [
        Trained(course, held[course.pk], round(100 * held[course.pk] / len(serving)) if serving else 0)
        for course in Course.objects.all()
    ]
