"""The five-year clock (CLOCK-1): pure functions of days, no model, no database.

`stint` answers for one officer's unbroken time at one site, and `joining` makes it of assignments;
`site_statistics` counts them for a site and for the bureau; `survival` draws the curve; `differences` compares sites.
"""

from .differences import FEWEST_AT_RISK, Differences, differences
from .filling import Filling, Opening, Vacancy, filling
from .joining import build_stints, build_stints_by
from .site_statistics import Figures, Promised, SiteStats, arrivals, departures, figures, tally, total
from .stint import (
    COMMITMENT_YEARS,
    JOINING_GAP_DAYS,
    WARNING_MONTHS,
    AssignmentInterval,
    LeaveInterval,
    Status,
    Stint,
    months,
)
from .survival import MARKS, Lifetime, Mark, Step, Year, curve, retention, rounded_share, years
