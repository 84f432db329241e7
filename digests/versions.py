"""Stored weeks stay as they were built; what was called otherwise in an older version is read under its name of today.

Version 2: a promise has its role and its day; who reads a document of version 1 does without.
Version 3: `settled` (answered for the first time, or gone from the team) stands where `answered` stood.
"""

from typing import Any

VERSION = 3


def as_of_today(public: dict[str, Any]) -> dict[str, Any]:
    """The public part of a document of any version."""
    if "settled" in public["feedback"]:
        return public
    changes = public["changes"]
    return {**public, "feedback": _renamed(public["feedback"]), "changes": _renamed(changes) if changes else changes}


def _renamed(numbers: dict[str, Any]) -> dict[str, Any]:
    return {"settled" if name == "answered" else name: number for name, number in numbers.items()}
