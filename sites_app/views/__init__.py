"""Views of sites and officers, by audience."""

from .me import staff_me, staff_me_dispute, staff_me_introduction, staff_me_photo, staff_me_publication
from .public import commitment, evidence, photo, stints_csv, team, team_sheet
from .staff import staff_roster

__all__ = [
    "commitment",
    "evidence",
    "photo",
    "staff_me",
    "staff_me_dispute",
    "staff_me_introduction",
    "staff_me_photo",
    "staff_me_publication",
    "staff_roster",
    "stints_csv",
    "team",
    "team_sheet",
]
