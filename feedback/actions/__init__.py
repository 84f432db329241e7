"""The verbs of a thread: object first, the rest by keyword, one transaction each, the thread's row locked."""

from .about import NOBODY, About, mark_about
from .moderation import (
    add_note,
    choose_site,
    decline,
    escalate,
    keep_back,
    may_be_taken_back,
    may_choose_site,
    record_opened,
    redact,
    refer,
    release,
    release_follow_up,
    resolve_concern,
    return_to_site,
    set_legal_hold,
    show_author,
    take_back,
)
from .pausing import ClosedError, Paused, pause, paused, paused_at, resume, with_pause
from .promises import MovedError, keep_promise, move_promise, reopen_promise
from .publication import publish, translate, withdraw
from .second import ask_decline, lift_legal_hold
from .submission import Draft, NotSavedError, Sent, submit, submit_signed_in
from .team import answer, close, close_answered, hand_back, record_read
from .writer import appeal, follow_up, give_verdict, report_answer
