"""A stored digest as people read it: lists that ask for a decision, each line with a link, then the figures.

One maker for mail and pages. Residents' and staff's lines differ only in what the stored data keeps apart.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, NamedTuple

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from feedback import counting
from feedback.models import Feedback, Message
from lib.days_in_words import day, month
from meetings.models import Action
from sites_app.models import Assignment, Officer

from . import labels, promised
from .live import Due, Live, live
from .models import Digest

MOST = 5  # lines of one list (DIG-4)


class Thread(NamedTuple):
    """What tells one message from another without a word of it: read now, never stored in a digest."""

    category: str
    sent: date


@dataclass(frozen=True)
class Reading:
    """Who may be named now, and which threads may be linked; read once for any number of digests.

    `threads`: those the team may read still, none about a person.
    """

    names: dict[tuple[int, int], str]
    threads: dict[str, Thread]
    live: Live = field(default_factory=Live)

    def person(self, site: int, row: dict[str, Any]) -> str:
        """The name by today's `publication` of somebody who serves there today; else the role only."""
        return self.names.get((site, row["officer"])) or str(Assignment.Role(row["role"]).label)

    def links_to(self, thread: str) -> bool:
        """Nothing about a person is linked (FB-33)."""
        return thread in self.threads


def reading(digests: Iterable[Digest], *, now: datetime, staff: bool = False) -> Reading:
    """Names; for staff links, too, and what they decide this week."""
    digests = list(digests)
    officers = {row["officer"] for one in digests for row in _people(one, staff)}
    threads = {row["feedback"] for one in digests for row in _threads(one)} if staff else set()
    now_there = live(digests, now=now) if staff else Live()
    return Reading(_names(officers, {one.site_id for one in digests}, now), _linked(threads), now_there)


def _people(digest: Digest, staff: bool) -> list[dict]:
    return digest.public_part["decisions"]["tenure"]["items"] + (
        digest.staff_part["planned_last_days"] if staff else []
    )


def _threads(digest: Digest) -> list[dict]:
    part = digest.staff_part
    return part["late_answers"] + [row for row in part["late_promises"] if "feedback" in row]


def _names(officers: set[int], sites: set[int], now: datetime) -> dict[tuple[int, int], str]:
    if not officers:
        return {}
    rows = Assignment.objects.current(now).filter(officer__in=officers, site__in=sites).select_related("officer")
    shown = rows.filter(officer__in=Officer.objects.public())
    return {(row.site_id, row.officer_id): row.officer.display_name for row in shown}


def _linked(threads: set[str]) -> dict[str, Thread]:
    """Threads the team may read still, none about a person."""
    if not threads:
        return {}
    found = Feedback.objects.filter(counting.of_team(), pk__in=threads).values_list("pk", "category", "received_on")
    return {str(pk): Thread(category, received) for pk, category, received in found}


def full(address: str) -> str:
    """An address as a mail needs it: built from BASE_URL, never from a Host header."""
    return settings.BASE_URL + address


def _line(text: str, url: str | None = None, acts: Iterable[tuple[str, str]] = ()) -> dict[str, Any]:
    """`acts`: what can be done with it at once, each a page of its own."""
    return {"text": text, "url": url, "acts": [{"text": said, "url": page} for said, page in acts]}


def _list(title: str, lines: list[dict], count: int) -> dict[str, Any]:
    """`more`: how many are not shown."""
    return {"title": title, "lines": lines[:MOST], "count": count, "more": max(0, count - len(lines[:MOST]))}


def for_public(digest: Digest, read: Reading) -> list[dict[str, Any]]:
    """The three lists as residents read them; reads nothing but the public part. A thread is nobody's to open."""
    lists, slug = digest.public_part["decisions"], digest.site.slug
    on_site_page = reverse("pages:site", args=[slug]) + "#promised"
    promises = [
        _line(_promised(digest, row), _public_meeting(row) if "meeting" in row else on_site_page)
        for row in lists["late_promises"]["items"]
    ]
    completions = [_line(_completes_in(digest, read, row)) for row in lists["tenure"]["items"]]
    late = _list(_late_title(digest), promises, lists["late_promises"]["count"])
    return _with_something(
        late | {"count": late["count"] + lists["late_answers"]["count"]},
        _list(labels.tenure_dates(lists["tenure"]["count"]), completions, lists["tenure"]["count"]),
        _to_close(digest, _public_meeting),
    )


def for_staff(digest: Digest, read: Reading) -> list[dict[str, Any]]:
    """The same lists with links to exactly what they name, and planned last days."""
    lists, part = digest.public_part["decisions"], digest.staff_part
    late = [(row, _answer) for row in part["late_answers"] if read.links_to(row["feedback"])]
    late += [(row, _promised) for row in part["late_promises"] if "meeting" in row or read.links_to(row["feedback"])]
    late.sort(key=lambda pair: pair[0]["due"])
    lines = [_line(say(digest, row, read), _staff_page(digest, row), _acts(digest, row, read)) for row, say in late]
    return _with_something(
        _list(_late_title(digest), lines, lists["late_answers"]["count"] + lists["late_promises"]["count"]),
        _staff_tenure(digest, read),
        _to_close(digest, lambda row: reverse("meetings:staff_close", args=[digest.site.slug, row["meeting"]])),
        _vacant(digest, read),
    )


def due_this_week(digest: Digest, read: Reading) -> dict[str, Any] | None:
    """What falls due in the seven days after the week; None where nothing does."""
    lines = [_due_line(digest, row) for row in read.live.due.get(digest.site_id, [])]
    return _list(_("Falls due this week"), lines, len(lines)) if lines else None


def _vacant(digest: Digest, read: Reading) -> dict[str, Any]:
    """Each empty post with its role and since when, as far as that is known."""
    count, roster = digest.public_part["roster"]["vacant"], reverse("sites:staff_roster", args=[digest.site.slug])
    known = read.live.vacancies.get(digest.site_id, [])[:count]
    lines = [_line(labels.empty_since(str(Assignment.Role(one.role).label), one.since), roster) for one in known]
    return _list(labels.vacancies(count), lines or [_line(labels.vacancies(count), roster)], count)


def _with_something(*found: dict[str, Any]) -> list[dict[str, Any]]:
    return [one for one in found if one["count"]]


def _late_title(digest: Digest) -> str:
    """Late answers and promises are one list, as one looks at them."""
    lists = digest.public_part["decisions"]
    return ", ".join(labels.late(lists["late_answers"]["count"], lists["late_promises"]["count"]))


def _to_close(digest: Digest, page: Callable[[dict], str]) -> dict[str, Any]:
    part = digest.public_part["decisions"]["meetings_to_close"]
    lines = [_line(_held(digest, row), page(row)) for row in part["items"]]
    return _list(labels.meetings_to_close(part["count"]), lines, part["count"])


def _staff_tenure(digest: Digest, read: Reading) -> dict[str, Any]:
    roster = reverse("sites:staff_roster", args=[digest.site.slug])
    dates = [(row, _completes) for row in digest.public_part["decisions"]["tenure"]["items"]]
    dates += [(row, _leaves) for row in digest.staff_part["planned_last_days"]]
    dates.sort(key=lambda pair: pair[0]["on"])
    lines = [_line(say(digest, read, row), roster) for row, say in dates]
    return _list(labels.tenure_dates(len(dates)), lines, len(dates))


# One line each, with a link to exactly what it names -------------------------------------------------------------


def _public_meeting(row: dict) -> str:
    return reverse("meetings:meeting", args=[row["meeting"]])


def _acts(digest: Digest, row: dict, read: Reading) -> list[tuple[str, str]]:
    """For a promise: where "It is done" is pressed, and its new day where it had none."""
    promise = promised.of_row(row, read.live)
    return promised.acts(digest, promise) if promise is not None else []


def _due_line(digest: Digest, row: Due) -> dict[str, Any]:
    said = {"day": labels.near_day(row.on, digest.starts_on)}
    promise = row.promise or row.action
    if promise is None:
        said |= {"category": str(Feedback.Category(row.category).label)}
        page = reverse("feedback:staff_item", args=[digest.site.slug, row.thread])
        return _line(_("%(category)s: the answer is due on %(day)s") % said, page)
    said |= {"what": promised.public_words(promise) or _("A promise to somebody who wrote")}
    return _line(
        _("“%(what)s”: promised for %(day)s") % said, promised.page_of(digest, promise), promised.acts(digest, promise)
    )


def _staff_page(digest: Digest, row: dict) -> str:
    if "meeting" in row:
        return reverse("meetings:staff_meeting", args=[digest.site.slug, row["meeting"]]) + f"#action-{row['action']}"
    return reverse("feedback:staff_item", args=[digest.site.slug, row["feedback"]])


def _answer(digest: Digest, row: dict, read: Reading) -> str:
    said = {"day": labels.near_day(row["due"], digest.starts_on), **_thread(digest, row, read)}
    return _("%(category)s of %(sent)s: the answer was due on %(day)s") % said


def _thread(digest: Digest, row: dict, read: Reading) -> dict[str, str]:
    """A message as the overview names it: what it is, and the day it was sent."""
    thread = read.threads[row["feedback"]]
    category = str(Feedback.Category(thread.category).label)
    return {"category": category, "sent": labels.near_day(thread.sent, digest.starts_on)}


def _promised(digest: Digest, row: dict, read: Reading | None = None) -> str:
    """Told from others by role, and by the day it was made; of an answer only staff, with `read`, learn that day."""
    days = {name: labels.near_day(row[name], digest.starts_on) for name in ("due", "on") if name in row}
    if read is not None and (what := promised.public_words(promised.of_row(row, read.live))):
        return f"“{what}” · {_promised_by(digest, row, days, read)}"
    return _promised_by(digest, row, days, read)


def _promised_by(digest: Digest, row: dict, days: dict[str, str], read: Reading | None) -> str:
    at_meeting = "meeting" in row
    roles: Any = Action.OwnerRole if at_meeting else Message.Role
    said = {"role": str(roles(row["role"]).label), **days}
    if at_meeting:
        return _("%(role)s: promised for %(due)s at the meeting of %(on)s") % said
    if read is None:
        return _("%(role)s: promised for %(due)s in an answer") % said
    said |= _thread(digest, row, read)
    return _("%(role)s: promised for %(due)s in the answer of %(on)s (%(category)s)") % said


def _held(digest: Digest, row: dict) -> str:
    on = labels.near_day(row["on"], digest.starts_on)
    return _("The meeting of %(day)s waits for its headcount or its minutes") % {"day": on}


def _completes_in(digest: Digest, read: Reading, row: dict) -> str:
    """For everybody: the month, never the day (FIG-11)."""
    person = read.person(digest.site_id, row)
    return _("%(person)s: five years are complete in %(month)s") % {"person": person, "month": month(row["on"])}


def _completes(digest: Digest, read: Reading, row: dict) -> str:
    person = read.person(digest.site_id, row)
    return _("%(person)s: five years are complete on %(day)s") % {"person": person, "day": day(row["on"])}


def _leaves(digest: Digest, read: Reading, row: dict) -> str:
    person = read.person(digest.site_id, row)
    said = {"person": person, "day": day(row["on"])}
    known = (digest.site_id, row["officer"])
    if known not in read.live.followers:
        return _("%(person)s: last day planned for %(day)s") % said
    follower = read.live.followers[known]
    step = labels.next_step(date.fromisoformat(row["on"]), digest.ends_on, follower)
    if follower is None:
        text = _("%(person)s: last day planned for %(day)s. Nobody is planned to follow.") % said
        return f"{text} {step}".strip()
    said |= {"next": follower.name, "start": day(follower.start)}
    return f"{_('%(person)s: last day planned for %(day)s. %(next)s begins on %(start)s.') % said} {step}".strip()


def subject_of(digest: Digest) -> str:
    """The subject carries the decision (DIG-4)."""
    planned = len(digest.staff_part["planned_last_days"])
    return labels.subject(digest.site.name, digest.week, labels.decided_by_staff(digest.public_part, planned))


def staff_figures(digest: Digest) -> list[dict[str, Any]]:
    """The figures with what was asked for before each meeting."""
    groups = labels.figures(digest.public_part, with_departures=True)
    wanted = digest.staff_part["needs"]
    for row in digest.public_part["meetings"]["ahead"]:
        groups[1]["rows"] += labels.needs(wanted.get(row["meeting"], {}), row["on"])
    return groups
