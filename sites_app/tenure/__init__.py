"""The five-year clock (CLOCK-1): pure functions of days, no model, no database.

`stint` answers for one officer's unbroken time at one site, and `joining` makes it of assignments;
`tallies` counts them for a site and for the bureau; `survival` draws the curve.
"""

from .filling import Filling, Opening, Vacancy, filling
from .joining import stints, stints_by
from .stint import (
    COMMITMENT_YEARS,
    JOINING_GAP_DAYS,
    WARNING_MONTHS,
    Away,
    Post,
    Status,
    Stint,
    months,
)
from .survival import MARKS, Lifetime, Mark, Step, Year, curve, retention, rounded_share, years
from .tallies import Figures, Promised, Tally, arrivals, departures, figures, tally, total

__all__ = [
    "COMMITMENT_YEARS",
    "JOINING_GAP_DAYS",
    "MARKS",
    "WARNING_MONTHS",
    "Away",
    "Figures",
    "Filling",
    "Lifetime",
    "Mark",
    "Opening",
    "Post",
    "Promised",
    "Status",
    "Step",
    "Stint",
    "Tally",
    "Vacancy",
    "Year",
    "arrivals",
    "curve",
    "departures",
    "figures",
    "filling",
    "months",
    "retention",
    "rounded_share",
    "stints",
    "stints_by",
    "tally",
    "total",
    "years",
]
