"""Signs that somebody may be in danger, or thinks of ending his life; so that numbers that help come first.

They never hold a message back, and nothing about them is stored. No Django in here.
"""

from . import danger_en, danger_es
from .fold import fold
from .phrases import Phrases, english, spanish, tokens

KINDS = ("danger", "self_harm")
LISTS = {
    "danger": (
        Phrases(danger_en.DANGER, danger_en.GROUPS, english, danger_en.ORDINARY),
        Phrases(danger_es.DANGER, danger_es.GROUPS, spanish, danger_es.ORDINARY),
    ),
    "self_harm": (
        Phrases(danger_en.SELF_HARM, danger_en.GROUPS, english, danger_en.ORDINARY),
        Phrases(danger_es.SELF_HARM, danger_es.GROUPS, spanish, danger_es.ORDINARY),
    ),
}
HARMLESS = (
    Phrases(danger_en.HARMLESS, danger_en.GROUPS, english, danger_en.ORDINARY),
    Phrases(danger_es.HARMLESS, danger_es.GROUPS, spanish, danger_es.ORDINARY),
)


def kinds(text: str) -> frozenset[str]:
    """Which of KINDS the text sounds like; empty for most."""
    words = tokens(fold(text).text)
    found = frozenset(kind for kind, lists in LISTS.items() if any(one.are_in(words) for one in lists))
    if "self_harm" in found and len(words) < 25 and any(one.are_in(words) for one in HARMLESS):
        return found - {"self_harm"}
    return found


def search_query() -> str:
    """A query for PostgreSQL (`to_tsquery`, configuration `simple`) that finds every text worth asking `kinds` about,
    and more; what is spelt too wrongly for it is found only by `kinds` itself.
    """
    return " | ".join(sorted({*danger_en.ANCHORS.split(), *danger_es.ANCHORS.split()}))
