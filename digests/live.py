"""What a commander decides this week, read when the mail is made: nothing of it is stored in a digest (STAFF-4).

Public words of what was promised, which post is empty since when, what falls due in the seven days after the week.
A constant number of reads, whatever the number of digests.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

from feedback import counting, days
from feedback.models import Feedback, Message
from meetings.models import Action
from sites_app import statistics
from sites_app.models import Assignment
from sites_app.successions import goes_on_after
from sites_app.tenure import Vacancy

from .models import Digest
from .weeks import SEVEN


class Due(NamedTuple):
    """Something that falls due in the coming week: an answer (`action` and `promise` None), or a promise."""

    on: date
    thread: str = ""
    category: str = ""
    promise: Message | None = None
    action: Action | None = None


class Follower(NamedTuple):
    """Who is planned to take a post, from when, and whether both agreed that neighbors may know."""

    name: str
    start: date
    is_agreed: bool


@dataclass(frozen=True)
class Live:
    """By ids and site ids; `answers` by thread and day, as a digest names a promise."""

    actions: dict[int, Action] = field(default_factory=dict)
    answers: dict[tuple[str, str], Message] = field(default_factory=dict)
    vacancies: dict[int, list[Vacancy]] = field(default_factory=dict)
    due: dict[int, list[Due]] = field(default_factory=dict)
    followers: dict[tuple[int, int], "Follower | None"] = field(default_factory=dict)  # by site and who leaves


def live(digests: Iterable[Digest], *, now: datetime) -> Live:
    """For these digests, all of one week or of several."""
    digests = list(digests)
    if not digests:
        return Live()
    rows = [row for one in digests for row in one.staff_part["late_promises"]]
    return Live(
        actions=Action.objects.public().in_bulk({row["action"] for row in rows if "action" in row}),
        answers=_answers({row["feedback"] for row in rows if "feedback" in row}),
        vacancies=_vacancies(digests, now),
        due=_due(digests, now),
        followers=_followers(digests),
    )


def _followers(digests: list[Digest]) -> dict[tuple[int, int], Follower | None]:
    """Who is planned to take the post of each who leaves within ninety days, and from when; None: nobody (POST-3)."""
    leaving = {(one.site_id, row["officer"]) for one in digests for row in one.staff_part["planned_last_days"]}
    if not leaving:
        return {}
    held = Assignment.objects.filter(site__in={site for site, _officer in leaving}, post__isnull=False)
    rows = list(held.select_related("officer").order_by("start"))
    found: dict[tuple[int, int], Follower | None] = {}
    for site, officer in leaving:
        mine = [row for row in rows if (row.site_id, row.officer_id) == (site, officer)]
        if mine:
            after = (row for row in rows if row.post_id == mine[-1].post_id and row.officer_id != officer)
            coming = next((row for row in after if goes_on_after(row, mine[-1])), None)
            found[site, officer] = _follower(mine[-1], coming) if coming else None
    return found


def _follower(leaving: Assignment, coming: Assignment) -> Follower:
    name = coming.officer.display_name or str(Assignment.Role(coming.role).label)
    agreed = leaving.end is not None and leaving.end_agreed == leaving.end and coming.start_agreed == coming.start
    return Follower(name, coming.start, agreed)


def _answers(threads: set[str]) -> dict[tuple[str, str], Message]:
    rows = Message.objects.promises().public().filter(feedback__in=threads) if threads else []
    return {(str(row.feedback_id), row.promise_due.isoformat()): row for row in rows}


def _vacancies(digests: list[Digest], now: datetime) -> dict[int, list[Vacancy]]:
    sites = {one.site_id: one.site for one in digests if one.public_part["roster"]["vacant"]}
    return {pk: tally.vacancies for pk, tally in statistics.tallies(sites.values(), now=now).items()} if sites else {}


def _due(digests: list[Digest], now: datetime) -> dict[int, list[Due]]:
    """Only for a digest whose following week runs: an older one says what fell due then in the next one's lists."""
    weeks = {one.site_id: one.ends_on for one in digests if one.ends_on <= one.site.today(now) < one.ends_on + SEVEN}
    found: defaultdict[int, list[Due]] = defaultdict(list)
    if not weeks:
        return found
    first, last = min(weeks.values()), max(weeks.values()) + SEVEN
    for site, due in (*_due_answers(weeks, first, last), *_due_promises(weeks, first, last)):
        if weeks[site] <= due.on < weeks[site] + SEVEN:
            found[site].append(due)
    for rows in found.values():
        rows.sort(key=lambda due: due.on)
    return found


def _due_answers(sites: Iterable[int], first: date, last: date) -> list[tuple[int, Due]]:
    since = (days.site_started_by(first), days.site_started_by(last - timedelta(days=1)))
    rows = Feedback.objects.filter(counting.waits_now(), site__in=sites, since__range=since)
    known = rows.order_by("since", "pk").values_list("site", "pk", "category", "since")
    return [(site, Due(days.site_due(on), str(pk), category)) for site, pk, category, on in known]


def _due_promises(sites: Iterable[int], first: date, last: date) -> list[tuple[int, Due]]:
    answers: Any = Message.objects.promises().open().public().filter(
        feedback__site__in=sites, promise_due__gte=first, promise_due__lt=last
    ).select_related("feedback")  # fmt: skip
    actions = Action.objects.public().open().filter(meeting__site__in=sites, due__gte=first, due__lt=last)
    found = [(row.feedback.site_id, Due(row.promise_due, str(row.feedback_id), promise=row)) for row in answers]
    return found + [(row.meeting.site_id, Due(row.due, action=row)) for row in actions.select_related("meeting")]
