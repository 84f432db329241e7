"""Which counts may be public: the rules of FB-32 in one place, for page, export and digest. Pure.

Three rules keep anything held back from being worked out by subtraction: all or nothing (a group is shown
with all its parts or not at all); no second period beside one that hides (categories by week only,
moderation by quarter only); and counts of released messages that no later step changes.
"""

from collections.abc import Mapping, Sequence
from statistics import median

BY_CATEGORY_FROM = 5
BY_SITE_FROM = 10
MEDIAN_FROM = 5
MODERATION = ("waiting", "declined", "escalated", "appealed", "outside")  # outside: about a person


def by_category(counts: Mapping[str, int]) -> dict[str, int] | None:
    """Released messages by category in one week at one site: all of them from 5 on each, else none.

    Only weeks have categories (the digest): a quarter with them, less its other weeks, would be the hidden one.

    One hidden category beside a known total would be that total less the others.
    """
    return dict(counts) if counts and min(counts.values()) >= BY_CATEGORY_FROM else None


def median_days(values: Sequence[int]) -> int | None:
    """Median of whole days to the first answer, from the day of sending; None below 5 answers."""
    return int(median(values)) if len(values) >= MEDIAN_FROM else None


def all_sites(quarter: Mapping[str, int], sites: int) -> dict[str, int] | None:
    """What moderation did in one complete quarter, all sites together; with a single site that would be the site's."""
    if sites < 2 and any(quarter[name] < BY_SITE_FROM for name in MODERATION):
        return None
    return {name: quarter[name] for name in MODERATION}
