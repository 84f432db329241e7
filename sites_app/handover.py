"""What neighbors read of who leaves, who comes and who kept the promise: only what each agreed to (POST-4, POST-5)."""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from typing import Any, NamedTuple

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from .models import Assignment, Officer, Site
from .statistics import Term
from .successions import AHEAD, Handover, Planned, announced, handovers
from .tenure import Status

KEPT_FOR = timedelta(days=30)
ASKED_AHEAD = timedelta(days=90)


class Question(NamedTuple):
    """Something an officer may agree to on the own page: about `day`, kept in the assignment's `field`."""

    assignment: Assignment
    field: str
    day: date

    @property
    def agreed(self) -> bool:
        return getattr(self.assignment, self.field) == self.day


def sentences(site: Site, rows: list[Term], today: date) -> list[str]:
    """For the pages of the site. Reads the roster only where somebody leaves or completes five years about now."""
    near = [term for term in rows if _leaves_soon(term, today) or _completed_lately(term, today)]
    if not near:
        return []
    held = list(Assignment.objects.at(site).select_related("officer", "post"))
    return [*(_said(one, today) for one in announced(planned(held, rows, today), today)), *_kept(held, near, today)]


def planned_at(site: Site, rows: list[Term], today: date) -> list[Handover]:
    """Who leaves and who follows by the roster, for the team: whoever agreed to what."""
    held = Assignment.objects.at(site).select_related("officer", "post")
    return handovers(planned(held, rows, today), today)


def announced_at(site: Site, rows: list[Term], today: date) -> list[Handover]:
    """Who leaves and who follows, as far as it is public on that day."""
    held = Assignment.objects.at(site).select_related("officer", "post")
    return announced(planned(held, rows, today), today)


def planned(held: Iterable[Assignment], rows: list[Term], today: date) -> list[Planned]:
    """Assignments as `successions` reads them. Only the last of a stint is somebody's leaving."""
    found = []
    for row in held:
        term = _term_of(row, rows)
        last = term is not None and row.end == term.stint.last_day
        five = term.stint.completes_on(today) if term is not None and term.stint.has_clock else None
        agreed = (row.start_agreed, row.end_agreed, row.early_end_agreed)
        found.append(Planned(row.officer, _post_of(row), row.start, row.end if last else None, *agreed, five))
    return found


def _post_of(row: Assignment) -> int | None:
    """The post as far as somebody can follow in it: one that is closed by the first day is nobody's to take."""
    post = row.post
    return None if post is None or (post.closed is not None and post.closed <= row.start) else post.pk


def questions(officer: Officer, rows: list[Term], held: Iterable[Assignment], today: date) -> list[Question]:
    """What this officer may agree to now at one site, each about one day."""
    mine = [(row, term) for row in held if row.officer_id == officer.pk and (term := _term_of(row, rows))]
    return [one for row, term in mine for one in _asked(row, term, today)]


def _asked(row: Assignment, term: Term, today: date) -> Iterator[Question]:
    five = term.stint.completes_on(today) if term.stint.has_clock else None
    if term.stint.first_day == row.start and (row.start > today or _is_told_still(row, today)):
        yield Question(row, "start_agreed", row.start)
    if row.end is not None and row.end >= today and row.end == term.stint.last_day:
        yield Question(row, "end_agreed", row.end)
        if five is None or five > row.end + timedelta(days=1):
            yield Question(row, "early_end_agreed", row.end)
    if five is not None and five - ASKED_AHEAD <= today < five + KEPT_FOR:
        before = five - timedelta(days=1)
        if row.start <= before and (row.end is None or row.end >= before):
            yield Question(row, "kept_agreed", five)


def _is_told_still(row: Assignment, today: date) -> bool:
    """Whether an agreement to come may still be read, so that it can be taken back: the post has both in it."""
    if row.start_agreed != row.start or row.post_id is None:
        return False
    return Assignment.objects.running(today).filter(post=row.post_id).exclude(officer=row.officer_id).exists()


def _term_of(row: Assignment, rows: list[Term]) -> Term | None:
    return next(
        (
            term
            for term in rows
            if term.officer_id == row.officer_id and any(post.start == row.start for post in term.stint.posts)
        ),
        None,
    )


def _leaves_soon(term: Term, today: date) -> bool:
    last = term.stint.last_day
    return last is not None and term.stint.is_serving(today) and last - AHEAD <= today


def _completed_lately(term: Term, today: date) -> bool:
    if not term.stint.has_clock or not term.stint.is_serving(today) or term.stint.status(today) != Status.COMPLETED:
        return False
    on = term.stint.completes_on(today)
    return on is not None and on <= today < on + KEPT_FOR


def _kept(held: list[Assignment], near: list[Term], today: date) -> list[str]:
    said = []
    for term in near:
        if not _completed_lately(term, today):
            continue
        on = term.stint.completes_on(today)
        agreed = [row.officer for row in held if row.officer_id == term.officer_id and row.kept_agreed == on]
        if agreed and (name := agreed[0].display_name):
            said.append(_("%(person)s has kept the five-year promise here.") % {"person": name})
    return said


def _said(one: Handover, today: date) -> str:
    leaving, coming = one.leaving, one.coming
    assert leaving.end is not None, "announced() gives nobody without a last day"
    words: dict[str, Any] = {
        "leaving": leaving.officer.display_name if leaving.may_be_named_leaving else "",
        "coming": coming.officer.display_name,
        "until": _month(leaving.end),
        "start": _month(coming.start),
    }
    here, both = coming.start <= today, words["leaving"] and words["coming"]
    if both and here:
        text = _("%(leaving)s is here until %(until)s. %(coming)s is here too, so you can meet them both.")
    elif both and coming.start <= leaving.end:
        text = _("%(leaving)s is here until %(until)s. %(coming)s starts in %(start)s, so you can meet them both.")
    else:
        text = f"{_of_leaving(words)} {_of_coming(words, here=here)}"
    return text % words


def _of_leaving(words: dict[str, Any]) -> str:
    return (
        _("%(leaving)s is here until %(until)s.")
        if words["leaving"]
        else _("One officer on this team leaves in %(until)s.")
    )


def _of_coming(words: dict[str, Any], *, here: bool) -> str:
    if here:
        return _("%(coming)s is here already.") if words["coming"] else _("A new officer is here already.")
    return _("%(coming)s starts in %(start)s.") if words["coming"] else _("A new officer starts in %(start)s.")


def _month(day: date) -> str:
    return date_format(day, "F")
