"""The five-year clock (contract section 2): pure functions of days, no model, no database.

`stint` joins one officer's assignments at one site and answers for each of them;
`tallies` counts them for a site and for the bureau; `survival` draws the curve.
"""

from .stint import (
    COMMITMENT_YEARS,
    JOINING_GAP_DAYS,
    WARNING_MONTHS,
    Away,
    Post,
    Status,
    Stint,
    stints,
    stints_by,
)
from .survival import MARKS, Lifetime, Mark, Step, curve, retention, rounded_share
from .tallies import Figures, Tally, arrivals, departures, figures, tally, total

__all__ = [
    "COMMITMENT_YEARS",
    "JOINING_GAP_DAYS",
    "MARKS",
    "WARNING_MONTHS",
    "Away",
    "Figures",
    "Lifetime",
    "Mark",
    "Post",
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
    "stints",
    "stints_by",
    "tally",
    "total",
]
