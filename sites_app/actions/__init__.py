"""What happens to officers and their assignments, each in one transaction with all that follows from it."""

from .assignments import LeaveCut, cuts_of, recorded_and_settled, remove_assignment, settle
from .figures import count_ahead
from .handover import agree, release_note, withdraw_note, write_note
from .officers import answer, dispute, introduce, publish_as, remove_photo, set_photo, shown_at

__all__ = [
    "LeaveCut",
    "agree",
    "answer",
    "count_ahead",
    "cuts_of",
    "dispute",
    "introduce",
    "publish_as",
    "recorded_and_settled",
    "release_note",
    "remove_assignment",
    "remove_photo",
    "set_photo",
    "settle",
    "shown_at",
    "withdraw_note",
    "write_note",
]
