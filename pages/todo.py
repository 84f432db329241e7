"""What needs somebody at one site, by due day: the thing itself, its days, and the way to the act (STAFF-2)."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from accounts.access import Access
from feedback.actions import record_read
from feedback.models import Feedback, Message
from lib.days_in_words import day
from lib.texts import TranslatedText
from meetings.models import Action, Meeting
from sites_app.models import Assignment, Site
from sites_app.staff_roster import Roster, Serving
from sites_app.tenure import Vacancy

MOST = 12  # lines of one site
SOON = timedelta(days=14)  # promises further ahead need nobody yet
THIS_WEEK = timedelta(days=7)
MINUTES = timedelta(days=7)  # after a meeting: later they are in the digest
TERMS_AHEAD = timedelta(days=90)
FIRST_WORDS = 110


@dataclass(frozen=True)
class Line:
    """One thing to do. `done`, `move`: addresses of "It is done" (a form) and "New day", or ""."""

    kind: str
    text: str
    language: str
    due: date
    url: str
    act: str = ""  # words of the link to the act, where it is a page, and its place there
    place: str = ""
    who: str = ""
    done: str = ""
    move: str = ""
    hands: str = ""  # what a room said of it, beside the team's own word

    @property
    def act_url(self) -> str:
        return self.url + self.place

    def is_late(self, today: date) -> bool:
        return self.due < today


@dataclass(frozen=True)
class Todo:
    """The first lines of a site, and how many there are in all."""

    lines: list[Line]
    count: int
    late: int

    @property
    def more(self) -> int:
        return self.count - len(self.lines)


def todo(site: Site, access: Access, *, now: datetime, within: timedelta | None = None) -> Todo:
    """Everything open at a site for this person, by due day; `within`: only what is late or due by then."""
    today = site.today(now)
    lines = [*_answers(site, access), *_promises(site, access, today + SOON), *_actions(site, access, today + SOON)]
    lines += _to_close(site, access, now)
    if within is not None:
        lines = [line for line in lines if line.due <= today + within]
    lines.sort(key=lambda line: (line.due, line.kind, line.text))
    return Todo(lines[:MOST], len(lines), sum(line.is_late(today) for line in lines))


def days_left(due: date, today: date) -> str:
    """3 days late; due today; 5 days left."""
    days = (due - today).days
    if days == 0:
        return _("due today")
    if days < 0:
        return ngettext("%(n)d day late", "%(n)d days late", -days) % {"n": -days}
    return ngettext("%(n)d day left", "%(n)d days left", days) % {"n": days}


def first_words(text: str) -> str:
    """A text as one line of a list, cut between words."""
    line = " ".join(text.split())
    return line if len(line) <= FIRST_WORDS else line[: FIRST_WORDS + 1].rsplit(" ", 1)[0][:FIRST_WORDS] + " …"


def _answers(site: Site, access: Access) -> list[Line]:
    """Messages that wait for the team's answer, in the wording the team reads."""
    found = []
    mine = Feedback.objects.read_by_team(access).at(site).with_site().select_related("site")
    for row in record_read(mine.order_by("since", "pk")):
        url, due = reverse("feedback:staff_item", args=[site.slug, row.pk]), row.site_due or row.since
        words, kind = first_words(row.text_for_site), str(row.get_category_display())
        found.append(Line(kind, words, row.language, due, url, act=pgettext("button", "Answer"), place="#answer"))
    return found


def _promises(site: Site, access: Access, until: date) -> list[Line]:
    """Promises of answers: the sentence that was promised is the team's own."""
    mine = Feedback.objects.read_by_team(access).at(site)
    rows = Message.objects.promises().open().filter(feedback__in=mine, promise_due__lte=until)
    found = []
    for row in rows:
        text, language = _said(row.promise, row.text_for_site, row.language)
        url = reverse("feedback:staff_item", args=[site.slug, row.feedback_id]) + f"#promise-{row.pk}"
        done = reverse("feedback:staff_promise_done", args=[site.slug, row.pk])
        move = "" if row.first_due else reverse("feedback:staff_promise_move", args=[site.slug, row.pk])
        buttons = {"done": done, "move": move} if site.pk in access.serves_at else {}
        who = str(row.get_promise_role_display())
        found.append(Line(_("Promise"), text, language, row.promise_due, url, who=who, **buttons))
    return found


def _actions(site: Site, access: Access, until: date) -> list[Line]:
    """Promises of meetings."""
    found = []
    for row in Action.objects.open_at(site).filter(due__lte=until).with_hands():
        text, language = _said(row.text, "", "")
        url = reverse("meetings:staff_meeting", args=[site.slug, row.meeting_id]) + f"#action-{row.pk}"
        done = reverse("meetings:staff_action_done", args=[site.slug, row.pk])
        move = "" if row.first_due else reverse("meetings:staff_action_move", args=[site.slug, row.pk])
        who = str(row.get_owner_role_display())
        buttons = {"done": done, "move": move} if site.pk in access.serves_at else {}
        hands = row.last_hands.in_words if row.last_hands else ""
        found.append(Line(_("Promise of a meeting"), text, language, row.due, url, who=who, hands=hands, **buttons))
    return found


def _to_close(site: Site, access: Access, now: datetime) -> list[Line]:
    """Meetings without headcount or minutes, straight to the page that takes them."""
    found = []
    for row in Meeting.objects.visible_to(access).at(site).to_close(now):
        text, language = _said(row.title, "", "")
        held = row.starts_at.astimezone(site.zone).date()
        page = "staff_close" if site.pk in access.serves_at else "staff_meeting"
        url = reverse(f"meetings:{page}", args=[site.slug, row.pk])
        words = _("%(title)s, %(day)s") % {"title": text, "day": day(held)}
        found.append(Line(_("Meeting to close"), words, language, held + MINUTES, url, act=_("Close it")))
    return found


def _said(text: TranslatedText, instead: str, language: str) -> tuple[str, str]:
    return (first_words(str(text)), text.language) if text else (first_words(instead), language)


# What a commander decides ------------------------------------------------------------------------------------------


def decisions(found: Roster, today: date) -> list[dict[str, Any]]:
    """Vacancies with since, who leaves and who follows, terms that are complete soon: {text, url} (STAFF-4)."""
    url = reverse("sites:staff_roster", args=[found.site.slug])
    lines = [_vacancy(one, found) for one in found.tally.vacancies]
    if not found.tally.vacancies and found.tally.vacant:
        count = found.tally.vacant
        lines.append(ngettext("%(n)d post is empty.", "%(n)d posts are empty.", count) % {"n": count})
    lines += [_leaves(row, found) for row in found.serving if row.stint.last_day is not None]
    lines += [line for row in found.serving if (line := _completes(row, today))]
    return [{"text": line, "url": url} for line in lines]


def _vacancy(one: Vacancy, found: Roster) -> str:
    said = {"role": str(Assignment.Role(one.role).label), "day": day(one.since)}
    if one.key in found.coming:
        officer, start = found.coming[one.key]
        said |= {"person": officer.full_name, "start": day(start)}
        return _("%(role)s: the post is empty since %(day)s. %(person)s begins on %(start)s.") % said
    return _("%(role)s: the post is empty since %(day)s. Nobody is planned for it.") % said


def _leaves(row: Serving, found: Roster) -> str:
    last = row.stint.last_day
    said, follower = {"person": row.officer.full_name, "day": day(last)}, found.follower_of(row)
    if follower and follower[1] > found.today:
        said |= {"next": follower[0].full_name, "start": day(follower[1])}
        return _("%(person)s: last day planned for %(day)s. %(next)s begins on %(start)s.") % said
    if follower or row.role == Assignment.Role.COMMANDER:
        return _("%(person)s: last day planned for %(day)s.") % said
    return _("%(person)s: last day planned for %(day)s. Nobody is planned to follow.") % said


def _completes(row: Serving, today: date) -> str:
    on = row.stint.completes_on(today) if row.stint.has_clock else None
    if on is None or not today < on <= today + TERMS_AHEAD:
        return ""
    return _("%(person)s: five years are complete on %(day)s.") % {"person": row.officer.full_name, "day": day(on)}
