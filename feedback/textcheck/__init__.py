"""Points at words in a message that would tell who wrote it; it never blocks and keeps nothing.

The rule is FB-8. No Django in here: kinds are plain strings, and the
template turns a kind into a sentence. Every pattern is bounded, so the time grows with the length.
"""

from .answers import questions
from .badges import badge_numbers, badges, names
from .contact import emails, phones
from .fold import Hint, fold
from .places import doors
from .tips import tips

__all__ = ["ANSWER_KINDS", "KINDS", "Hint", "check", "check_answer", "mask"]

Span = tuple[int, int]

FINDERS = {
    "badge": badges,
    "email": emails,
    "phone": phones,
    "unit_address": doors,
    "tip": tips,
}
KINDS = tuple(FINDERS)
ANSWER_KINDS = ("asks_name", "asks_contact", "asks_address", "asks_witness")


def check(text: str) -> list[Hint]:
    """Hints in a resident's message, in reading order; an earlier kind of KINDS wins an overlap.

    `tip` is only a hint that another route exists, so it may overlap the others.
    """
    folded = fold(text)
    found: list[tuple[Span, str]] = []
    for kind, finder in FINDERS.items():
        taken = [] if kind == "tip" else [span for span, _ in found]
        found += [(span, kind) for span in _joined(finder(folded)) if _is_free(span, taken)]
    return [folded.hint(kind, *span) for span, kind in sorted(found)]


def check_answer(text: str) -> list[Hint]:
    """Hints in a staff answer that asks for a name, a contact, an address, or who else saw it.

    An office's own telephone or e-mail in an answer is normal and is not pointed out.
    """
    folded = fold(text)
    found: dict[str, list[Span]] = {}
    for kind, start, end in questions(folded):
        found.setdefault(kind, []).append((start, end))
    hints = [folded.hint(kind, *span) for kind, spans in found.items() for span in _joined(spans)]
    return sorted(hints, key=lambda hint: (hint.start, hint.end, hint.kind))


def mask(text: str) -> list[tuple[int, int]]:
    """Spans (start, end) proposed for masking before publication, apart and in reading order.

    Names after a title, numbers of badges and plates, telephones, e-mails, doors. A proposal:
    a moderator decides.
    """
    folded = fold(text)
    spans: list[Span] = []
    for finder in (names, badge_numbers, emails, phones, doors):
        spans += finder(folded)
    return [folded.span(start, end) for start, end in _joined(spans)]


def _is_free(span, taken):
    return all(span[1] <= start or span[0] >= end for start, end in taken)


def _joined(spans):
    """Spans that overlap made into one, in reading order."""
    joined: list[Span] = []
    for start, end in sorted(spans):
        if joined and start < joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined
