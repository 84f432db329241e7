"""Public counts tell nothing of what was held back (FB-32)."""

from .fault import text

FILE, SHOWN = "feedback/suppression.py", "tests/feedback/test_suppression.py"

FAULTS = (
    text("site_from", "FB-32", "nine of one site are told", FILE, "BY_SITE_FROM = 10", "BY_SITE_FROM = 9", SHOWN),
    text(
        "some_categories",
        "FB-32",
        "four hidden messages are the rest of a sum",
        FILE,
        "min(counts.values()) >= BY_CATEGORY_FROM",
        "max(counts.values()) >= BY_CATEGORY_FROM",
        SHOWN,
    ),
    text(
        "category_from",
        "FB-32",
        "four of a category are told",
        FILE,
        "BY_CATEGORY_FROM = 5",
        "BY_CATEGORY_FROM = 4",
        SHOWN,
    ),
    text("median_from", "FB-32", "one answer's days are told", FILE, "MEDIAN_FROM = 5", "MEDIAN_FROM = 1", SHOWN),
    text(
        "one_site",
        "FB-32",
        "with one site moderation is the site's",
        FILE,
        "    if sites < 2 and any",
        "    if sites < 1 and any",
        SHOWN,
    ),
    text(
        "running",
        "FB-32",
        "a quarter is counted before it is over",
        "feedback/statistics.py",
        "    last = days.quarter_before(days.quarter_start(today))\n",
        "    last = days.quarter_start(today)\n",
        SHOWN,
    ),
    text(
        "never_released",
        "FB-32",
        "what was never released is counted",
        "feedback/counting.py",
        '    return _q("", counted=True, released_on__gte=first, released_on__lt=end)\n',
        "    return Q(received_on__gte=first, received_on__lt=end)\n",
        SHOWN,
    ),
    text(
        "counted_twice",
        "FB-32",
        "a quarter is counted twice",
        "feedback/statistics.py",
        "    if QuarterFigures.objects.filter(first_day=last, site=None).exists():\n        return 0\n",
        "    QuarterFigures.objects.filter(first_day=last).delete()\n",
        SHOWN,
    ),
)
