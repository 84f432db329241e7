"""Who fits: the arithmetic of seats and of the waiting list, without models and without a clock."""

from collections.abc import Iterable, Iterator
from typing import TypeVar

Party = TypeVar("Party")


def fits(party_size: int, *, confirmed: int, capacity: int | None) -> bool:
    """Whether a party has room beside the persons confirmed; without a capacity everybody has."""
    return capacity is None or confirmed + party_size <= capacity


def who_fits(waiting: Iterable[tuple[Party, int]], *, confirmed: int, capacity: int | None) -> Iterator[Party]:
    """The earliest waiting parties that fit, given as (party, size) in the order they came (MEET-6).

    A large party does not hold up a small one behind it: no seat that somebody fits in stays empty.
    """
    for party, size in waiting:
        if fits(size, confirmed=confirmed, capacity=capacity):
            confirmed += size
            yield party
