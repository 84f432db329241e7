"""The places and people of the partnership, one module per noun."""

from .disputes import Dispute
from .invitations import Invitation, ModeratorScope
from .places import Correction, Finding, Program, Site
from .roster import MODERATORS_ADDRESS, Assignment, Leave, Officer, OfficerPhoto, moderators_among
from .training import Course, CourseCompletion

__all__ = [
    "MODERATORS_ADDRESS",
    "Assignment",
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
    "Program",
    "Site",
    "moderators_among",
]
