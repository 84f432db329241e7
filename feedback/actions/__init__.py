"""The verbs of a thread: object first, the rest by keyword, one transaction each, the thread's row locked."""

from .about import NOBODY, About, mark_about
from .moderation import (
    add_note,
    decline,
    escalate,
    hold,
    keep_back,
    may_be_taken_back,
    note_opened,
    redact,
    refer,
    release,
    release_follow_up,
    return_to_site,
    settle_worry,
    show_author,
    take_back,
)
from .pausing import ClosedError, Paused, pause, paused, paused_at, resume, with_pause
from .promises import MovedError, keep_promise, move_promise, reopen_promise
from .publication import publish, translate, withdraw
from .second import ask_decline, lift_hold
from .submission import Draft, NotSavedError, Sent, submit, submit_signed_in
from .team import answer, close, close_answered, hand_back, note_read
from .writer import appeal, follow_up, give_verdict, worry

__all__ = [
    "NOBODY",
    "About",
    "Draft",
    "MovedError",
    "NotSavedError",
    "ClosedError",
    "Paused",
    "Sent",
    "add_note",
    "answer",
    "ask_decline",
    "appeal",
    "close",
    "close_answered",
    "decline",
    "escalate",
    "follow_up",
    "give_verdict",
    "hand_back",
    "hold",
    "keep_back",
    "keep_promise",
    "lift_hold",
    "mark_about",
    "move_promise",
    "may_be_taken_back",
    "note_opened",
    "note_read",
    "pause",
    "paused",
    "paused_at",
    "publish",
    "redact",
    "refer",
    "release",
    "release_follow_up",
    "reopen_promise",
    "resume",
    "return_to_site",
    "settle_worry",
    "show_author",
    "submit",
    "submit_signed_in",
    "take_back",
    "translate",
    "with_pause",
    "withdraw",
    "worry",
]
