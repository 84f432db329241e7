"""The promise of five years in words and in one bar: the same numbers, sentences and parts wherever it is shown."""

from collections.abc import Mapping
from datetime import date
from math import ceil, floor
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from . import tenure

SURE_ENOUGH = 30  # from so many on the curve is told in hundreds, below it in tens with its band
NAMED_YEARS = (1, 3, 5)
FEW_DOTS = 20
MOST_PAIRS = 3


def card(figures: tenure.Figures, *, since: date | None = None) -> dict[str, Any] | None:
    """The promise as `_partials/promise.html` shows it; None where earlier departures are not known.

    Of one site with the day since which its records are complete; of all together without.
    """
    if figures.promised is None:
        return None
    return {
        "sentence": sentence(figures, whole=since is None),
        "promised": figures.promised,
        "completed": figures.completed,
        "ended_early": figures.ended_early,
        "on_track": figures.on_track,
        "before": before(since),
        "curve": curve_sentence(figures),
    }


def sentence(figures: tenure.Figures, *, whole: bool = False) -> str:
    """ "36 officers have promised this neighborhood five years. 20 stayed all five or longer. 8 left before. ..." """
    promised, completed = figures.promised or 0, figures.completed or 0
    ended, running = figures.ended_early or 0, figures.on_track
    if not promised and not whole:
        return _("No officer has promised this neighborhood five years since our records here begin.")
    told = [
        _whole(promised) if whole else _here(promised),
        ngettext("%(n)d stayed all five or longer.", "%(n)d stayed all five or longer.", completed) % {"n": completed},
        ngettext("%(n)d left before.", "%(n)d left before.", ended) % {"n": ended},
        ngettext(
            "%(n)d is still in the first five years.", "%(n)d are still in their first five years.", running
        ) % {"n": running},
    ]  # fmt: skip
    return " ".join(told)


def _here(count: int) -> str:
    return ngettext(
        "%(n)d officer has promised this neighborhood five years.",
        "%(n)d officers have promised this neighborhood five years.",
        count,
    ) % {"n": count}


def _whole(count: int) -> str:
    return ngettext(
        "%(n)d officer has promised a neighborhood five years.",
        "%(n)d officers have each promised a neighborhood five years.",
        count,
    ) % {"n": count}


def before(since: date | None) -> str:
    """Whom the numbers leave out."""
    if since is None:
        return _("Each neighborhood is counted from the day its records begin. Officers who came earlier are left out.")
    return _(
        "Our records here begin in %(year)d. Officers who came earlier are not in these numbers."
    ) % {"year": since.year}  # fmt: skip


def unknown(figures: tenure.Figures) -> str:
    """What can be said of a team whose earlier departures nobody knows."""
    return ngettext(
        "We do not know who left this neighborhood in earlier years. On today's team %(n)d officer is in the first "
        "five years.",
        "We do not know who left this neighborhood in earlier years. On today's team %(n)d officers are in their first "
        "five years.",
        figures.on_track,
    ) % {"n": figures.on_track}


def uncounted(count: int) -> str:
    """How many neighborhoods are in no figure of all together."""
    return ngettext(
        "%(n)d neighborhood is not counted: who left it earlier is not known.",
        "%(n)d neighborhoods are not counted: who left them earlier is not known.",
        count,
    ) % {"n": count}


def differing(found: tenure.Differences, names: Mapping[object, str]) -> list[str]:
    """Whether neighborhoods really differ, in sentences (FIG-21)."""
    if not found.pairs:
        return [_("We cannot tell. With so few officers, differences like these can be chance.")]
    told = [
        ngettext(
            "After %(n)d year, clearly more officers are still in %(more)s than in %(fewer)s.",
            "After %(n)d years, clearly more officers are still in %(more)s than in %(fewer)s.",
            found.year,
        )
        % {"n": found.year, "more": names[more], "fewer": names[fewer]}
        for more, fewer in found.pairs[:MOST_PAIRS]
    ]
    if rest := len(found.pairs) - len(told):
        told.append(
            ngettext("So it is in %(n)d other pair.", "So it is in %(n)d other pairs.", rest) % {"n": rest}
        )  # fmt: skip
    if len(found.pairs) < found.compared * (found.compared - 1) / 2:
        return [_("Some do."), *told, _("Between all others we cannot tell.")]
    return [_("Yes."), *told]


def curve_sentence(figures: tenure.Figures) -> str:
    """The curve in words: of every 100 from 30 stints on, else of 10 with its band; blank where too few came so far."""
    named = [mark for mark in figures.retention if mark.share is not None and mark.at_risk >= tenure.FEWEST_AT_RISK]
    if not named or any(mark.share == 0 for mark in figures.retention):
        return ""  # where nobody stayed the bar says so, and an earlier year alone would sound better than it was
    if figures.terms < SURE_ENOUGH:
        return _of_ten(named[-1])
    return _of_a_hundred([mark for mark in named if mark.year in NAMED_YEARS])


def _of_ten(mark: tenure.Mark) -> str:
    share, low, high = (float(value or 0) for value in (mark.share, mark.low, mark.high))
    words = {
        "about": floor(share * 10 + 0.5), "low": floor(low * 10), "high": ceil(high * 10), "years": mark.year,
    }  # fmt: skip
    if mark.year == tenure.COMMITMENT_YEARS:
        return _(
            "About %(about)d in 10 stay five years here. With so few officers it could be %(low)d to %(high)d."
        ) % words  # fmt: skip
    return (
        ngettext(
            "About %(about)d in 10 are still here after %(years)d year. "
            "With so few officers it could be %(low)d to %(high)d.",
            "About %(about)d in 10 are still here after %(years)d years. "
            "With so few officers it could be %(low)d to %(high)d.",
            mark.year,
        )
        % words
    )


def _of_a_hundred(marks: list[tenure.Mark]) -> str:
    """One sentence for the years 1, 3 and 5, or as many of them as enough officers have reached."""
    hundreds = {f"y{mark.year}": floor(float(mark.share or 0) * 100 + 0.5) for mark in marks}
    told = {
        ("y1", "y3", "y5"): _(
            "Out of every 100 officers who start, about %(y1)d are still here after one year, %(y3)d after three "
            "and %(y5)d after five."
        ),
        ("y1", "y3"): _(
            "Out of every 100 officers who start, about %(y1)d are still here after one year and %(y3)d after three."
        ),
        ("y1",): _("Out of every 100 officers who start, about %(y1)d are still here after one year."),
    }.get(tuple(hundreds))
    return told % hundreds if told else ""
