"""The places and people of the partnership, one module per noun."""

from .confirmations import Confirmation
from .disputes import Dispute
from .invitations import Invitation, ModeratorScope
from .place_names import PlaceName
from .places import Correction, Finding, Program, Site
from .posts import Post
from .roster import Assignment, Leave, Officer, OfficerPhoto, kept_off_roster
from .stored import AllFigures, RosterChange, SiteFigures
from .training import Course, CourseCompletion

__all__ = [
    "AllFigures",
    "Assignment",
    "Confirmation",
    "Correction",
    "Course",
    "CourseCompletion",
    "Dispute",
    "Finding",
    "Invitation",
    "Leave",
    "ModeratorScope",
    "Officer",
    "OfficerPhoto",
    "PlaceName",
    "Post",
    "Program",
    "RosterChange",
    "Site",
    "SiteFigures",
    "kept_off_roster",
]
