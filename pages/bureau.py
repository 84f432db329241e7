"""Every site side by side for the bureau: where answers are late, who leaves, which posts are empty since when.

Messages about a person are in no figure of a site, here as in public. All of it is read in a constant number of
statements, whatever the number of sites.
"""

from collections import Counter, defaultdict
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

from django.db.models import Count, Min

from feedback import counting, days
from feedback.models import Feedback, Message
from feedback.suppression import median_days
from meetings.models import Action, Meeting
from sites_app import tenure
from sites_app.models import Site
from sites_app.statistics import Term, openings, tally_of, terms

LATELY = timedelta(days=91)
MONTHS = {3: timedelta(days=91), 6: timedelta(days=183), 12: timedelta(days=365)}


class Row(NamedTuple):
    """One site; the names are the columns of the file. `arrivals`, `departures`, `median_days`: of the last 91 days."""

    site: str
    waiting: int
    late_answers: int
    median_days: int | None
    late_promises: int
    posts: int
    vacant: int
    vacant_since: date | None
    arrivals: int
    departures: int
    completions_3: int
    completions_6: int
    completions_12: int
    leaving_without_successor: int
    next_meeting: date | None


def rows(sites: list[Site], *, now: datetime) -> list[Row]:
    """One row a site, in their order."""
    heard, promised, meetings = _messages(now.date()), _late_promises(now.date()), _next_meetings(now)
    found, posts = terms([site.pk for site in sites]), openings([site.pk for site in sites])
    return [
        Row(  # type: ignore[call-arg]
            site.slug,
            *heard[site.pk],
            promised[site.pk],
            *_team(site, found.get(site.pk, []), posts.get(site.pk, []), site.today(now)),
            meetings[site.pk].astimezone(site.zone).date() if site.pk in meetings else None,
        )
        for site in sites
    ]


def _messages(today: date) -> defaultdict[int, tuple[int, int, int | None]]:
    """(waiting for the team, of these later than promised, median days to the first answer) by site."""
    late = Count("pk", filter=counting.late(days.site_started_by(today)))
    waiting = Feedback.objects.waits_now().order_by().values_list("site").annotate(n=Count("pk"), late=late)
    answered: defaultdict[int, list[int]] = defaultdict(list)
    lately = Feedback.objects.filter(counting.answered(today - LATELY))
    for site, received, first in lately.values_list("site", "received_on", "first_answered_on"):
        answered[site].append((first - received).days)
    found: defaultdict[int, tuple[int, int, int | None]] = defaultdict(lambda: (0, 0, None))
    counts = {site: (count, beyond) for site, count, beyond in waiting}
    for site in {*counts, *answered}:
        found[site] = (*counts.get(site, (0, 0)), median_days(answered[site]))
    return found


def _late_promises(today: date) -> Counter[int]:
    """Open promises of answers and of meetings whose day has passed, by site."""
    answers = Message.objects.promises().public().late(today)
    actions = Action.objects.public().late(today)
    found: Counter[int] = Counter(dict(answers.order_by().values_list("feedback__site").annotate(n=Count("pk"))))
    found.update(dict(actions.order_by().values_list("meeting__site").annotate(n=Count("pk"))))
    return found


def _next_meetings(now: datetime) -> dict[int, datetime]:
    upcoming = Meeting.objects.public().upcoming(now).order_by()
    return dict(upcoming.values_list("site").annotate(first=Min("starts_at")))


def _team(site: Site, found: list[Term], posts: list[tenure.Opening], today: date) -> tuple[Any, ...]:
    """From `posts` to `leaving_without_successor`."""
    tally = tally_of(site, found, as_of=today, posts=posts)
    stints, tomorrow = [term.stint for term in found], today + timedelta(days=1)
    running = [stint for stint in stints if stint.has_clock and stint.status(today) == tenure.Status.ON_TRACK]
    done = [day for stint in running if (day := stint.completes_on(today)) is not None]
    return (
        tally.posts,
        tally.vacant,
        min((one.since for one in tally.vacancies), default=None),
        len(tenure.arrivals(stints, tomorrow - LATELY, tomorrow)),
        len(tenure.departures(stints, today - LATELY, today)),
        *(sum(day <= today + ahead for day in done) for ahead in MONTHS.values()),
        _without_successor(stints, today),
    )


def _without_successor(stints: list[tenure.Stint], today: date) -> int:
    """Who serves, has a planned last day, and whose post nobody is planned to take (POST-3)."""
    held = [post for stint in stints for post in stint.posts]
    planned = {post.key for post in held if post.key is not None and post.start > today}
    leaving = [stint for stint in stints if stint.is_serving(today) and stint.last_day is not None]
    last = [max(stint.posts, key=lambda post: post.end or date.max) for stint in leaving]
    return sum(post.role != "commander" and post.key not in planned for post in last)
