"""The five-year clock (CLOCK-1): pure functions of days, no model, no database.

`stint` answers for one officer's unbroken time at one site, and `joining` makes it of assignments;
`tallies` counts them for a site and for the bureau; `survival` draws the curve.
"""

from .joining import Alone, Sifted, sifted, stints, stints_by
from .stint import (
    COMMITMENT_YEARS,
    JOINING_GAP_DAYS,
    WARNING_MONTHS,
    Away,
    Post,
    Status,
    Stint,
)
from .survival import MARKS, Lifetime, Mark, Step, curve, retention, rounded_share
from .tallies import Figures, Tally, arrivals, departures, figures, tally, total

__all__ = [
    "COMMITMENT_YEARS",
    "JOINING_GAP_DAYS",
    "MARKS",
    "WARNING_MONTHS",
    "Alone",
    "Away",
    "Figures",
    "Lifetime",
    "Mark",
    "Post",
    "Sifted",
    "Status",
    "Step",
    "Stint",
    "Tally",
    "arrivals",
    "curve",
    "departures",
    "figures",
    "retention",
    "rounded_share",
    "sifted",
    "stints",
    "stints_by",
    "tally",
    "total",
]
