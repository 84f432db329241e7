"""Whom a message is about (FB-24, FB-33): said by a moderator before its first release, and corrected at any time."""

from dataclasses import dataclass
from datetime import date

from accounts.access import Access
from lib import transactions
from lib.cache import invalidate_site_pages
from sites_app.models import Assignment, Officer

from .. import states
from ..models import Feedback
from ..states import Verb
from .steps import finish, staff_step


@dataclass(frozen=True)
class About:
    """What a moderator says. `person` without `officer` and `commander`: somebody that nobody could name."""

    person: bool
    officer: Officer | None = None
    commander: bool = False


NOBODY = About(person=False)


def decide(row: Feedback, about: About | None) -> None:
    """Writes what was said into the locked, unsaved row. UndecidedError where nobody ever said it."""
    if about is None:
        if row.about_person is None:
            raise states.UndecidedError(Verb.RELEASE)
        return
    row.about_officer = about.officer
    row.about_commander = about.commander or _commands(row, about.officer)
    row.about_person = about.person or row.about_commander or about.officer is not None
    if row.about_person:
        row.published_on = None  # on the board everybody would read it, and that person, too


def _commands(row: Feedback, officer: Officer | None) -> bool:
    commanding = Assignment.objects.commanding().filter(site__isnull=False, site=row.site_id)
    return officer is not None and commanding.filter(officer=officer, end=None).exists()


@transactions.atomic
def mark_about(feedback: Feedback, about: About, *, by: Access, on: date) -> Feedback:
    """Closes the item to the person it is about; about the commander, or somebody unnamed, only moderators act.

    What counted for its site is settled on this day, and its promises are public no more.
    """
    row, who = staff_step(feedback, Verb.MARK_ABOUT, by)
    decide(row, about)
    finish(row, Verb.MARK_ABOUT, who=who, on=on, actor=by.user_id, detail=said_of(row))
    if row.first_answered_on or row.public_body:
        invalidate_site_pages(row.team_site.slug, at_once=True)
    return row


def said_of(row: Feedback) -> str:
    """For the chain of steps: that it was said, never whom it is about."""
    return "about_person" if row.about_person else "about_nobody"
