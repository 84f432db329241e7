"""What each number of the bureau's page counts at one site, by the questions of `digests/bureau.py` (STAFF-3).

A message is named by what it is and its day, a promise by its public words; who reads messages follows the link.
"""

from datetime import date, datetime
from typing import Any, NamedTuple

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.access import Access
from digests import bureau
from feedback import days
from feedback.models import Feedback, Message
from lib.days_in_words import day
from meetings.models import Action, Meeting
from sites_app import statistics, tenure
from sites_app.models import Assignment, Officer, Site


class Line(NamedTuple):
    text: str
    url: str = ""


class Part(NamedTuple):
    """One number: `name` is its column, and its place on the page."""

    name: str
    title: str
    lines: list[Line]


def parts(site: Site, access: Access, *, now: datetime) -> list[Part]:
    """Every number of this site, in the order of the columns; dates and medians stand with what they are of."""
    today = site.today(now)
    rows = statistics.terms([site.pk]).get(site.pk, [])
    tally = statistics.tally_of(site, rows, as_of=today)
    stints = [term.stint for term in rows]
    names = _Names(rows)
    return [
        *_heard(site, access, now),
        Part("late_promises", _("Late promises"), _late_promises(site, access, now)),
        Part("vacant", _("Vacant posts"), _vacant(tally)),
        Part("arrivals", _("Arrivals in 91 days"), names.lines(bureau.arrivals(stints, today), "first_day")),
        Part("departures", _("Departures in 91 days"), names.lines(bureau.departures(stints, today), "last_day")),
        *_completions(stints, names, today),
        Part(
            "leaving_without_successor",
            _("They leave, and nobody follows"),
            names.lines(bureau.leaving_without_successor(stints, today), "last_day"),
        ),
        Part("next_meeting", _("Meetings ahead"), _meetings(site, now)),
    ]


def _heard(site: Site, access: Access, now: datetime) -> list[Part]:
    """Messages; linked for who reads them."""
    reads = access.reads_messages_at(site.pk)
    waiting = [_message(site, row, reads) for row in bureau.waiting([site]).order_by("since", "pk")]
    late = [_message(site, row, reads) for row in bureau.late_answers([site], now).order_by("since", "pk")]
    answered = bureau.answered_lately([site], now).order_by("-first_answered_on", "pk")
    return [
        Part("waiting", _("Waiting for an answer"), waiting),
        Part("late_answers", _("Late answers"), late),
        Part("median_days", _("Days to the first answer, of each in 91 days"), [_answered(row) for row in answered]),
    ]


def _message(site: Site, row: Feedback, reads: bool) -> Line:
    words = {"category": str(row.get_category_display()), "due": day(days.site_due(row.since))}
    url = reverse("feedback:staff_item", args=[site.slug, row.pk]) if reads else ""
    return Line(_("%(category)s: the answer is due on %(due)s") % words, url)


def _answered(row: Feedback) -> Line:
    assert row.first_answered_on is not None, "asked for by this day"
    words = {"n": (row.first_answered_on - row.received_on).days, "day": day(row.first_answered_on)}
    return Line(_("%(n)s days, answered on %(day)s") % words)


def _late_promises(site: Site, access: Access, now: datetime) -> list[Line]:
    """Of an answer the sentence only where the writer let it be read by everybody; the link has the rest."""
    reads = access.reads_messages_at(site.pk)
    found: list[tuple[date, Line]] = []
    for row in Message.objects.public().filter(pk__in=bureau.late_promises([site], now).values("pk")):
        url = reverse("feedback:staff_item", args=[site.slug, row.feedback_id]) + f"#promise-{row.pk}" if reads else ""
        found.append((row.promise_due, Line(_promised(row.shown, row.promise_due), url)))
    for action in bureau.late_actions([site], now).with_hands():
        hands = f" {action.last_hands.in_words}" if action.last_hands else ""
        found.append((action.due, Line(_promised(action.text, action.due) + hands, _action_url(site, action))))
    return [line for _due, line in sorted(found, key=lambda pair: pair[0])]


def _promised(text: Any, due: date) -> str:
    words = {"what": str(text) or _("A promise to somebody who wrote"), "day": day(due)}
    return _("“%(what)s”: promised for %(day)s") % words


def _action_url(site: Site, row: Action) -> str:
    return reverse("meetings:staff_meeting", args=[site.slug, row.meeting_id]) + f"#action-{row.pk}"


def _vacant(tally: tenure.SiteStats) -> list[Line]:
    """Each empty post, as far as it is known which one; else as many lines as are empty."""
    known = [
        Line(_("%(role)s: vacant since %(day)s") % {"role": Assignment.Role(one.role).label, "day": day(one.since)})
        for one in tally.vacancies
    ]
    return known or [Line(_("A post: which one, and since when, is not entered"))] * tally.vacant


def _completions(stints: list[tenure.Stint], names: "_Names", today: date) -> list[Part]:
    titles = {
        3: _("Five years complete in 3 months"),
        6: _("Five years complete in 6 months"),
        12: _("Five years complete in 12 months"),
    }
    found = []
    for months, ahead in bureau.MONTHS.items():
        done = [(stint.completes_on(today), stint) for stint in bureau.completions(stints, today, ahead)]
        lines = [names.line(stint, on) for on, stint in sorted(done, key=lambda pair: pair[0] or today)]
        found.append(Part(f"completions_{months}", titles[months], lines))
    return found


def _meetings(site: Site, now: datetime) -> list[Line]:
    rows = Meeting.objects.public().at(site).upcoming(now)
    page = "meetings:staff_meeting"
    return [Line(f"{row.title}, {day(row.local_day)}", reverse(page, args=[site.slug, row.pk])) for row in rows]


class _Names:
    """Who a stint is, with the full name: the bureau knows everybody."""

    def __init__(self, rows: list[statistics.Term]) -> None:
        officers = Officer.objects.in_bulk({term.officer_id for term in rows})
        self.known = {id(term.stint): officers[term.officer_id].full_name for term in rows}

    def lines(self, stints: list[tenure.Stint], field: str) -> list[Line]:
        return [self.line(stint, getattr(stint, field)) for stint in stints]

    def line(self, stint: tenure.Stint, on: date | None) -> Line:
        return Line(f"{self.known[id(stint)]}, {day(on)}")
