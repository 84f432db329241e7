"""Digests of the past weeks, built by the same statement as every Monday's."""

from datetime import datetime


def make_weeks(now: datetime, *, back: int = 6) -> None:
    """The digests of the last `back` complete weeks of every site; nothing is mailed for them."""
