"""What happens to officers and their assignments, each in one transaction with all that follows from it."""

from .assignments import LeaveCut, remove_assignment, roster_change, truncate_leaves, truncated_leaves
from .figures import count_ahead
from .handover import agree, release_note, withdraw_note, write_note
from .names import refill_slips
from .officers import answer, dispute, introduce, invalidate_pages_of, publish_as, remove_photo, set_photo
