"""The lines of the queue, one to a row of its table: HTML made here, because fifty times through a template costs more
than everything else on the page.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from lib.days_in_words import day as in_words
from lib.languages import name_of

from .. import days
from ..models import Feedback
from ..models.querysets import SET_APART, WITH_TEAM

MOST_CHARACTERS = 160
# What a line shows, and what orders it: whole rows with their sites would cost more than the search for them.
COLUMNS = (
    "pk",
    "site_id",
    "site__name",
    "status",
    "category",
    "language",
    "body",
    "urgent",
    "appealed",
    "received_on",
    "since",
    "waits_since",
)
# On a phone each line is a card, and `data-head` stands in for the head of the column (static/css/moderation.css).
LINE = """<tr class="{look}">
<td><input type="checkbox" name="row" value="{id}" aria-label="{label}"></td>
<td data-head="{head_days}">{days}</td><td>{site}</td>
<td><a href="{url}"{lang}>{text}</a>{tags}{others}</td>
<td data-head="{head_due}">{due}{late}</td><td>{state}<br>{category}</td><td>{urgent}</td>\
<td data-head="{head_language}">{language}</td></tr>"""
OTHERS = """<details><summary>{}</summary><label><input type="checkbox" name="copies" value="{}"> {}</label>\
<ul>{}</ul></details>"""
OTHER = '<li><label><input type="checkbox" name="row" value="{}"> {}</label> <a href="{}">{}</a></li>'
TAG = ' <strong class="mod-tag">{}</strong>'
NOTHING = mark_safe("")
S = Feedback.Status


def lines(rows: list[Any], today: date, copies: Mapping[Any, list[Any]]) -> list[SafeString]:
    """A line for each row of COLUMNS with its `copies`; those of one site with the same words are folded into one."""
    words, alike = _Words(today), dict[Any, list[Any]]()
    for row in rows:
        alike.setdefault((row.site_id, row.status, " ".join(row.body.lower().split())), []).append(row)
    groups = alike.values()
    return [words.line(*group, *copies.get(group[0].pk, ())) for group in groups]


class _Words:
    """Labels, days and addresses of one page: many lines share them."""

    def __init__(self, today: date) -> None:
        self.today = today
        self.here = reverse("admin:feedback_feedback_changelist")
        self.states = {value: str(label) for value, label in S.choices}
        self.categories = {value: str(label) for value, label in Feedback.Category.choices}
        self.choose, self.apart = _("Choose the one of %(day)s at %(site)s"), _("Set apart: open to read")
        self.late = format_html(" <strong>{}</strong>", _("late"))
        self.heads = {"head_days": format_html("{}", _("Days")), "head_due": format_html("{}", _("Look by"))}
        self.heads["head_language"] = format_html("{}", _("Language"))
        self.urgent, self.appeal = format_html(TAG, _("Urgent")), format_html(TAG, _("Appeal"))
        self.again = format_html(TAG, _("Wrote again"))
        self.no_site = _("No neighborhood chosen yet")
        self._days: dict[date, str] = {}
        self._dues: dict[date, date] = {}

    def line(self, row: Any, *others: Any) -> SafeString:
        """`row` with `others` of the same words. What is set apart shows nothing of its text."""
        site = row.site__name or self.no_site
        due = self._due(row)
        late = due is not None and due < self.today
        return format_html(
            LINE,
            **self.heads,
            look="mod-urgent" if row.urgent else "mod-late" if late else "",
            id=str(row.pk),
            label=self.choose % {"day": self.day(row.received_on), "site": site},
            days=(self.today - (row.waits_since or row.since)).days,
            site=site,
            url=self.url(row),
            **self._text(row),
            tags=self._tags(row),
            others=self._others(row, others) if others else NOTHING,
            due=self.day(due) if due else NOTHING,
            late=self.late if late else NOTHING,
            state=self.states[row.status],
            category=self.categories[row.category],
            urgent=self.urgent if row.urgent else NOTHING,
            language=name_of(row.language),
        )

    def day(self, value: date) -> str:
        if value not in self._days:
            self._days[value] = in_words(value)
        return self._days[value]

    def url(self, row: Any) -> str:
        return f"{self.here}{row.pk}/change/"

    def _tags(self, row: Any) -> SafeString:
        """Why a line stands here, where its state does not say so: an answered one waits because its writer wrote."""
        wrote = row.waits_since is not None and row.status in WITH_TEAM
        tags = ((row.appealed, self.appeal), (wrote, self.again))
        return format_html_join("", "{}", ((tag,) for holds, tag in tags if holds))

    def _text(self, row: Any) -> dict[str, str]:
        if row.status in SET_APART:
            return {"lang": NOTHING, "text": self.apart}
        return {"lang": format_html(' lang="{}"', row.language), "text": _short(row.body)}

    def _others(self, row: Any, others: tuple[Any, ...]) -> SafeString:
        same = _("%(n)s with the same words")
        rows = ((str(other.pk), self.day(other.received_on), self.url(other), _("Open")) for other in others)
        all_of_them = _("Choose all of them, in the whole queue")
        return format_html(
            OTHERS, same % {"n": 1 + len(others)}, str(row.pk), all_of_them, format_html_join("", OTHER, rows)
        )

    def _due(self, row: Any) -> date | None:
        """The moderators' day where somebody waits for one, else the site's; None where nobody is waited for."""
        if row.waits_since is None:
            return days.site_due(row.since) if row.status == S.WITH_SITE else None
        if row.waits_since not in self._dues:
            self._dues[row.waits_since] = days.moderator_due(row.waits_since)
        return self._dues[row.waits_since]


def _short(text: str) -> str:
    return text if len(text) <= MOST_CHARACTERS else text[: MOST_CHARACTERS - 1] + "…"
