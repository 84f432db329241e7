"""The columns of digests.csv and what each means: the file, the API and /about/numbers/ read this one list."""

from collections.abc import Callable
from typing import Any, NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from lib.csv_export import csv_text


class Column(NamedTuple):
    """One figure of a week: its name, where it stands in the public part, and what it means."""

    name: str
    of: Callable[[dict[str, Any]], Any]
    meaning: Promise


def _count(name: str) -> Callable[[dict[str, Any]], Any]:
    return lambda public: public["decisions"][name]["count"]


def _part(part: str, name: str) -> Callable[[dict[str, Any]], Any]:
    return lambda public: public[part][name]


def _ahead(name: str) -> Callable[[dict[str, Any]], Any]:
    return lambda public: sum(row[name] for row in public["meetings"]["ahead"])


COLUMNS = [
    Column("released", _part("feedback", "released"), _("Messages that moderators passed to the team in this week.")),
    Column(
        "settled",
        _part("feedback", "settled"),
        _("Messages of the team that were answered for the first time in this week, or that somebody else took on."),
    ),
    Column(
        "waiting",
        _part("feedback", "waiting"),
        _("Messages passed to the team within the last 52 weeks that were not settled when the week ended."),
    ),
    Column(
        "late_answers",
        _count("late_answers"),
        _("Messages that wait for the team longer than promised. None about a person on a team is among them."),
    ),
    Column(
        "late_promises",
        _count("late_promises"),
        _("Promises in answers and actions of meetings whose day has passed and that are not kept yet."),
    ),
    Column(
        "meetings_to_close",
        _count("meetings_to_close"),
        _("Meetings that took place without a headcount, or without minutes after seven days."),
    ),
    Column("meetings_held", _part("meetings", "held"), _("Meetings that took place in this week.")),
    Column("meetings_ahead", lambda public: len(public["meetings"]["ahead"]), _("Meetings in the next four weeks.")),
    Column("seats_confirmed", _ahead("confirmed"), _("People who said they come to the meetings ahead.")),
    Column("seats_waiting", _ahead("waiting"), _("People on the waiting lists of the meetings ahead.")),
    Column("posts", _part("roster", "posts"), _("Officers and sergeants planned at the site.")),
    Column(
        "filled",
        _part("roster", "filled"),
        _("Officers with an assignment on the Monday after, commanders not counted."),
    ),
    Column("vacant", _part("roster", "vacant"), _("Posts less filled, never below 0.")),
    Column("arrivals", _part("roster", "arrivals"), _("Officers whose time at the site began in this week.")),
    Column("completions_near", _count("tenure"), _("Five-year terms that are complete within 90 days.")),
]
HEADER = ["site", "year", "week", "starts_on", *(column.name for column in COLUMNS)]


def line(year: int, week: int, starts_on: Any, public: dict[str, Any]) -> str:
    """One line of the file without its first column, which a site may change."""
    return csv_text([[year, week, starts_on, *(column.of(public) for column in COLUMNS)]])
