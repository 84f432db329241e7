"""Every site side by side for the bureau: late answers, who leaves, which posts are empty since when (STAFF-3).

Messages about a person are in no figure of a site, here as in public. All of it is read in a constant number of
statements, whatever the number of sites. What a number counts, row by row, is in `pages/counted.py`: both ask the
same questions, which stand here.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

from django.db.models import Count, Min, Q, QuerySet

from feedback import counting, days
from feedback.models import Feedback, Message
from feedback.suppression import median_days
from meetings.models import Action, Meeting
from sites_app import tenure
from sites_app.models import Assignment, Site
from sites_app.statistics import SITES_TO_NAME, Term, openings, tally_of, terms
from sites_app.successions import goes_on_after

from .models import Digest

LATELY = timedelta(days=91)
MONTHS = {3: timedelta(days=91), 6: timedelta(days=183), 12: timedelta(days=365)}
FOUR_WEEKS, NEWEST = timedelta(days=28), timedelta(days=14)


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


class Change(NamedTuple):
    """What the newest built week counts more, or less, than the one four weeks before it."""

    waiting: int
    late_answers: int
    late_promises: int
    vacant: int

    @property
    def worse(self) -> int:
        """By how much it got worse: late answers, late promises and empty posts that came to it."""
        return sum(max(0, number) for number in (self.late_answers, self.late_promises, self.vacant))


# What is counted ---------------------------------------------------------------------------------------------------


def waiting(sites: Iterable[Site]) -> QuerySet[Feedback]:
    return _at(Feedback.objects.waits_now(), sites, "site").order_by()


def late_answers(sites: Iterable[Site], now: datetime) -> QuerySet[Feedback]:
    """Of these, what is later than promised on the day it is there."""
    return waiting(sites).filter(_before("site", sites, now, "since", days.site_started_by))


def answered_lately(sites: Iterable[Site], now: datetime) -> QuerySet[Feedback]:
    return _at(Feedback.objects.filter(counting.answered(now.date() - LATELY)), sites, "site").order_by()


def late_promises(sites: Iterable[Site], now: datetime) -> QuerySet[Message]:
    """Open promises of answers whose day has passed."""
    rows = Message.objects.promises().open().filter(counting.of_team("feedback__"))
    return rows.filter(_before("feedback__site", sites, now, "promise_due")).order_by()


def late_actions(sites: Iterable[Site], now: datetime) -> Any:
    """The same of meetings."""
    return Action.objects.public().open().filter(_before("meeting__site", sites, now, "due")).order_by()


def arrivals(stints: list[tenure.Stint], today: date) -> list[tenure.Stint]:
    tomorrow = today + timedelta(days=1)
    return tenure.arrivals(stints, tomorrow - LATELY, tomorrow)


def departures(stints: list[tenure.Stint], today: date) -> list[tenure.Stint]:
    return tenure.departures(stints, today - LATELY, today)


def completions(stints: list[tenure.Stint], today: date, within: timedelta) -> list[tenure.Stint]:
    """Who serves under the promise and completes five years by then."""
    running = (stint for stint in stints if stint.has_clock and stint.status(today) == tenure.Status.ON_TRACK)
    return [stint for stint in running if _completes_by(stint, today, today + within)]


def _completes_by(stint: tenure.Stint, today: date, last: date) -> bool:
    """Whether five years are complete by then, and not cut off by a planned last day."""
    on = stint.completes_on(today)
    return on is not None and on <= last and (stint.last_day is None or on - timedelta(days=1) <= stint.last_day)


def leaving_without_successor(stints: list[tenure.Stint], today: date) -> list[tenure.Stint]:
    """Who serves, has a planned last day, and whose post nobody is planned to take, or has taken already (POST-3)."""
    held = [post for stint in stints for post in stint.posts]
    found = []
    for stint in stints:
        if not stint.is_serving(today) or stint.last_day is None:
            continue
        last = max(stint.posts, key=lambda post: post.end or date.max)
        same = [post for post in held if post.key is not None and post.key == last.key]
        if last.role != Assignment.Role.COMMANDER and not any(goes_on_after(post, last) for post in same):
            found.append(stint)
    return found


# Rows --------------------------------------------------------------------------------------------------------------


def rows(sites: list[Site], *, now: datetime) -> list[Row]:
    """One row a site, in their order."""
    ids = [site.pk for site in sites] if len(sites) <= SITES_TO_NAME else None
    heard, promised, meetings = _messages(sites, now), _late_promises(sites, now), _next_meetings(now)
    found, posts = terms(ids), openings(ids)
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


def changes(today: date) -> dict[int, Change]:
    """By site, for all sites, from the weeks as they were stored. Sites without both weeks are not in it."""
    wanted = Q(starts_on__gt=today - NEWEST) | Q(
        starts_on__gt=today - NEWEST - FOUR_WEEKS, starts_on__lte=today - FOUR_WEEKS
    )
    part = "data__public__"
    figures = ("feedback__waiting", "feedback__overdue", "decisions__late_promises__count", "roster__vacant")
    found = Digest.objects.built().filter(wanted).order_by("starts_on")
    weeks: defaultdict[int, dict[date, tuple[int, ...]]] = defaultdict(dict)
    for site, starts_on, *numbers in found.values_list("site_id", "starts_on", *(part + name for name in figures)):
        weeks[site][starts_on] = tuple(numbers)
    changed = {}
    for site, known in weeks.items():
        newest = max(known)
        if newest > today - NEWEST and newest - FOUR_WEEKS in known:
            pairs = zip(known[newest], known[newest - FOUR_WEEKS], strict=True)
            changed[site] = Change(*(now - then for now, then in pairs))
    return changed


def worse_first(sites: Iterable[Site], changed: dict[int, Change]) -> list[Site]:
    """What got worse most first; the others as they came."""
    return sorted(sites, key=lambda site: -changed[site.pk].worse if site.pk in changed else 0)


def _at(found: Any, sites: Iterable[Site], field: str) -> Any:
    """Rows of these sites; for very many the list of ids costs more than it saves."""
    ids = [site.pk for site in sites]
    return found.filter(**{f"{field}__in": ids}) if len(ids) <= SITES_TO_NAME else found


def _before(
    field: str, sites: Iterable[Site], now: datetime, name: str, cut: Callable[[date], date] = lambda today: today
) -> Q:
    """Rows of these sites with `name` before `cut` of each site's own today: nothing is late an evening early."""
    zones: defaultdict[str, list[Site]] = defaultdict(list)
    for site in sites:
        zones[site.time_zone].append(site)
    by_id = sum(len(some) for some in zones.values()) <= SITES_TO_NAME
    found = Q(pk__in=[])
    for zone, some in sorted(zones.items()):
        there = Q(**{f"{field}__in": [site.pk for site in some]}) if by_id else Q(**{f"{field}__time_zone": zone})
        found |= there & Q(**{f"{name}__lt": cut(some[0].today(now))})
    return found


def _messages(sites: list[Site], now: datetime) -> defaultdict[int, tuple[int, int, int | None]]:
    """(waiting for the team, of these later than promised, median days to the first answer) by site."""
    late = _counted(late_answers(sites, now), "site")
    counts = _counted(waiting(sites), "site")
    answered: defaultdict[int, list[int]] = defaultdict(list)
    for site, received, first in answered_lately(sites, now).values_list("site", "received_on", "first_answered_on"):
        if first is not None:
            answered[site].append((first - received).days)
    found: defaultdict[int, tuple[int, int, int | None]] = defaultdict(lambda: (0, 0, None))
    for site in {*counts, *answered}:
        found[site] = (counts[site], late[site], median_days(answered[site]))
    return found


def _counted(found: Any, site: str) -> Counter[int]:
    return Counter(dict(found.values_list(site).annotate(n=Count("pk"))))


def _late_promises(sites: list[Site], now: datetime) -> Counter[int]:
    """Of answers and of meetings, by site."""
    return _counted(late_promises(sites, now), "feedback__site") + _counted(late_actions(sites, now), "meeting__site")


def _next_meetings(now: datetime) -> dict[int, datetime]:
    upcoming = Meeting.objects.public().upcoming(now).order_by()
    return dict(upcoming.values_list("site").annotate(first=Min("starts_at")))


def _team(site: Site, found: list[Term], posts: list[tenure.Opening], today: date) -> tuple[Any, ...]:
    """From `posts` to `leaving_without_successor`."""
    tally = tally_of(site, found, as_of=today, posts=posts)
    stints = [term.stint for term in found]
    return (
        tally.posts,
        tally.vacant,
        min((one.since for one in tally.vacancies), default=None),
        len(arrivals(stints, today)),
        len(departures(stints, today)),
        *(len(completions(stints, today, ahead)) for ahead in MONTHS.values()),
        len(leaving_without_successor(stints, today)),
    )
