"""Views of sites and officers, by audience."""

from .me import (
    staff_me,
    staff_me_agree,
    staff_me_dispute,
    staff_me_introduction,
    staff_me_new_photo,
    staff_me_photo,
    staff_me_publication,
)
from .public import card, commitment, curve_csv, evidence, photo, place_photo, stints_csv, team, team_sheet
from .staff import exact_stints_csv, staff_roster, staff_roster_csv
