"""Whether two neighborhoods really differ in how many stay, or whether it cannot be told (FIG-21)."""

from collections.abc import Hashable, Iterable, Mapping
from typing import NamedTuple, TypeVar

from .survival import MARKS, Lifetime, Mark, retention

Site = TypeVar("Site", bound=Hashable)
ERROR = 0.05  # how often chance alone may make any pair of all of them look different
FEWEST_STINTS = 10
FEWEST_AT_RISK = 5


class Differences(NamedTuple):
    """`pairs`: (where more stay, where fewer do), the widest apart first, at that year of service; none where it
    cannot be told. `compared` is how many had enough officers to be compared at all.
    """

    year: int
    compared: int
    pairs: list[tuple[object, object]]


def differences(lives: Mapping[Site, Iterable[Lifetime]]) -> Differences:
    """Compared at the latest year to which at least two have come with enough officers.

    Each band holds with 1 - ERROR / n, so that all n hold together with 1 - ERROR (Bonferroni); two of them that do not
    meet then differ, however many pairs were looked at. Bands of 95 percent each would find one pair in many by chance.
    """
    known = {site: list(rows) for site, rows in lives.items()}
    plain = {site: retention(rows, fewest=FEWEST_STINTS) for site, rows in known.items()}
    for year in sorted(MARKS, reverse=True):
        sites = [site for site, marks in plain.items() if _is_enough(marks[year - 1])]
        if len(sites) > 1:
            bands = {site: retention(known[site], tail=ERROR / 2 / len(sites))[year - 1] for site in sites}
            return Differences(year, len(sites), _apart(bands))
    return Differences(max(MARKS), 0, [])


def _is_enough(mark: Mark) -> bool:
    return mark.share is not None and (mark.at_risk >= FEWEST_AT_RISK or not mark.share)


def _apart(bands: Mapping[Site, Mark]) -> list[tuple[object, object]]:
    found = [
        (low - high, more, fewer)
        for more, (_y, _s, _n, low, _h) in bands.items()
        for fewer, (_y, _s, _n, _l, high) in bands.items()
        if low is not None and high is not None and low > high
    ]
    return [(more, fewer) for _gap, more, fewer in sorted(found, key=lambda row: row[0], reverse=True)]
