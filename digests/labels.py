"""The words of a digest, from its stored data alone: mail, page, sheet, feed and card say the same. No model here."""

from datetime import date, timedelta
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from lib.days_in_words import day

SUNDAY = timedelta(days=6)


def near_day(value: str | date, week: date) -> str:
    """A day without its year where that is the week's: lines are read on a phone."""
    on = date.fromisoformat(str(value))
    return day(on) if on.year != week.year else date_format(on, pgettext("date format: day of that year", "F j"))


def week_title(monday: date) -> str:
    """Week 47: November 16, 2026 to November 22, 2026."""
    number = monday.isocalendar().week
    return _("Week %(week)d: %(first)s to %(last)s") % {
        "week": number,
        "first": day(monday),
        "last": day(monday + SUNDAY),
    }


def next_step(last: date, week_ended: date, follower: Any) -> str:
    """What a handover needs when its last day comes within 90, 60 or 30 days; "" in the weeks between (POST-3).

    `follower`: `live.Follower`, or None where nobody is planned.
    """
    left = (last - week_ended).days
    mark = next((days for days in (90, 60, 30) if days - 7 < left <= days), 0)
    if not mark:
        return ""
    said = {"days": mark}
    if follower is None:
        return _("Within %(days)d days: it is time to plan who follows.") % said
    if mark == 90:
        return _("Within %(days)d days: invite who follows, so that both can agree to be known.") % said
    if mark == 60:
        return _("Within %(days)d days: draft the meeting to say welcome and goodbye.") % said
    if follower.is_agreed:
        return _("Within %(days)d days: both agreed, and neighbors read it now.") % said
    return _("Within %(days)d days: neighbors read nothing of it until both agree.") % said


def late_answers(count: int) -> str:
    return ngettext("%(n)d answer late", "%(n)d answers late", count) % {"n": count}


def late_promises(count: int) -> str:
    return ngettext("%(n)d promise late", "%(n)d promises late", count) % {"n": count}


def tenure_dates(count: int) -> str:
    return ngettext("%(n)d tenure date near", "%(n)d tenure dates near", count) % {"n": count}


def meetings_to_close(count: int) -> str:
    return ngettext("%(n)d meeting to close", "%(n)d meetings to close", count) % {"n": count}


def vacancies(count: int) -> str:
    return ngettext("%(n)d post empty", "%(n)d posts empty", count) % {"n": count}


def empty_since(role: str, since: date) -> str:
    return _("%(role)s: empty since %(day)s") % {"role": role, "day": day(since)}


def late(answers: int, promises: int) -> list[str]:
    return [words(count) for words, count in [(late_answers, answers), (late_promises, promises)] if count]


def decided(public: dict[str, Any], planned: int = 0) -> list[str]:
    """The lists that ask for a decision, each as a count in words; only those with something in them."""
    lists = public["decisions"]
    counts = [
        (meetings_to_close, lists["meetings_to_close"]["count"]),
        (tenure_dates, lists["tenure"]["count"] + planned),
    ]
    waiting = late(lists["late_answers"]["count"], lists["late_promises"]["count"])
    return waiting + [words(count) for words, count in counts if count]


def decided_by_staff(public: dict[str, Any], planned: int) -> list[str]:
    """The same for the commander, to whom an empty post is a decision, too."""
    vacant = public["roster"]["vacant"]
    return [*decided(public, planned), *([vacancies(vacant)] if vacant else [])]


def many(needing: int, all_of_them: int) -> str:
    """The subject of a mail about several sites."""
    return ngettext(
        "%(n)d of your %(all)d neighborhoods needs a decision",
        "%(n)d of your %(all)d neighborhoods need a decision",
        needing,
    ) % {"n": needing, "all": all_of_them}


def subject(site: str, week: int, decisions: list[str]) -> str:
    """Jordan Downs, week 47: 3 answers late, 1 meeting to close."""
    what = ", ".join(decisions) or _("nothing to decide")
    return _("%(site)s, week %(week)d: %(what)s") % {"site": site, "week": week, "what": what}


def summary(public: dict[str, Any]) -> list[str]:
    """Three or four sentences for the site's page and the feed."""
    feedback, roster = public["feedback"], public["roster"]
    lines = [
        ngettext(
            "%(n)d message came to the team, %(settled)d answered or taken on by somebody else.",
            "%(n)d messages came to the team, %(settled)d answered or taken on by somebody else.",
            feedback["released"],
        )
        % {"n": feedback["released"], "settled": feedback["settled"]},
        _("%(filled)d of %(posts)d posts filled.") % {"filled": roster["filled"], "posts": roster["posts"]},
    ]
    waiting = decided(public)
    return [*lines, _("Asks for a decision: %(what)s.") % {"what": ", ".join(waiting)}] if waiting else lines


def in_sentences(public: dict[str, Any]) -> list[str]:
    """The week for residents, in at most five sentences above the table (DIG-5)."""
    lists, ahead = public["decisions"], public["meetings"]["ahead"]
    lines = summary(public)[:2]
    waiting = late(lists["late_answers"]["count"], lists["late_promises"]["count"])
    lines.append(
        _("Later than promised: %(what)s.") % {"what": ", ".join(waiting)}
        if waiting
        else _("No answer and no promise is late.")
    )
    if ahead:
        lines.append(_("The next meeting is on %(day)s.") % {"day": day(ahead[0]["on"])})
    if terms := lists["tenure"]["count"]:
        said = ngettext(
            "%(n)d officer completes five years here within 90 days.",
            "%(n)d officers complete five years here within 90 days.",
            terms,
        )
        lines.append(said % {"n": terms})
    return lines


def change(number: int | None) -> str | None:
    """The change against the week before; None where there was no digest."""
    if number is None:
        return None
    if number == 0:
        return _("as the week before")
    return (_("%(n)d more than the week before") if number > 0 else _("%(n)d fewer than the week before")) % {
        "n": abs(number)
    }


def _figure(words: str, number: int | str, change_words: str | None = None) -> dict[str, Any]:
    return {"words": words, "number": number, "change": change_words}


def figures(public: dict[str, Any], *, with_departures: bool = False) -> list[dict[str, Any]]:
    """The groups of numbers below the lists: {title, rows: [{words, number, change}]}.

    Departures are for staff: in public their total stands per quarter, over all sites (FIG-15).
    """
    return [
        {"title": _("Feedback"), "rows": _feedback(public)},
        {"title": _("Meetings"), "rows": _meetings(public["meetings"])},
        {"title": _("Roster"), "rows": _roster(public, with_departures)},
    ]


def _feedback(public: dict[str, Any]) -> list[dict[str, Any]]:
    numbers, changes = public["feedback"], public["changes"] or {}
    rows = [
        _figure(words, numbers[name], change(changes.get(name)))
        for name, words in [
            ("released", _("Messages that came to the team")),
            ("settled", _("Answered, or taken on by somebody else")),
            ("waiting", _("Waiting for a first answer")),
            ("overdue", _("Waiting longer than promised")),
        ]
    ]
    names = {"praise": _("Praise"), "concern": _("Concern"), "idea": _("Idea"), "question": _("Question")}
    return rows + [_figure(names[name], count) for name, count in (numbers["by_category"] or {}).items()]


def _meetings(meetings: dict[str, Any]) -> list[dict[str, Any]]:
    rows = [_figure(_("Meetings held in this week"), meetings["held"])]
    for row in meetings["ahead"]:
        on, seats = {"day": day(row["on"])}, {"taken": row["confirmed"], "all": row["capacity"] or 0}
        coming = row["confirmed"] if row["capacity"] is None else _("%(taken)d of %(all)d") % seats
        rows.append(_figure(_("People who come on %(day)s") % on, coming))
        if row["waiting"]:
            rows.append(_figure(_("On the waiting list for %(day)s") % on, row["waiting"]))
    return rows


def _roster(public: dict[str, Any], with_departures: bool) -> list[dict[str, Any]]:
    roster, changes = public["roster"], public["changes"] or {}
    filled = _("%(taken)d of %(all)d") % {"taken": roster["filled"], "all": roster["posts"]}
    rows = [
        _figure(_("Posts filled"), filled, change(changes.get("filled"))),
        _figure(_("Posts not filled"), roster["vacant"]),
        _figure(_("Arrivals"), roster["arrivals"]),
    ]
    return [*rows, _figure(_("Departures"), roster["departures"])] if with_departures else rows


def needs(counts: dict[str, int], on: str) -> list[dict[str, Any]]:
    """What parties asked for at one meeting: for staff."""
    names = {
        "interpretation": _("Ask for an interpreter on %(day)s"),
        "child_care": _("Ask for child care on %(day)s"),
        "step_free": _("Ask for a way in without steps on %(day)s"),
        "other": _("Ask for something else on %(day)s"),
    }
    return [_figure(names[name] % {"day": day(on)}, count) for name, count in counts.items()]
