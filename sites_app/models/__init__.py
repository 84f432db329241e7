"""The places and people of the partnership, one module per noun."""

from .invitations import Invitation, ModeratorScope
from .places import Correction, Finding, Program, Site
from .roster import Assignment, Course, CourseCompletion, Dispute, Leave, Officer, OfficerPhoto

__all__ = [
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
]
