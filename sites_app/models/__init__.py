"""The places and people of the partnership, one module per noun."""

from .confirmations import Confirmation
from .counts import CrimeCount
from .disputes import Dispute
from .goals import Goal, Notice
from .grants import Grant
from .handover import HandoverNote
from .invitations import Invitation, ModeratorScope
from .officers import Officer, kept_off_roster
from .pictures import PlacePhoto
from .place_names import PlaceName
from .places import Correction, EvidenceSummary, Finding, Program, Site
from .posts import Post
from .roster import Assignment, Leave, OfficerPhoto
from .stored import AllFigures, RosterChange, SiteFigures
from .training import Course, CourseCompletion
from .uploads import RosterUpload
