#!/usr/bin/env python3
"""Recomputes the public figures of a portal from its own public files: python recompute.py https://portal.example

Needs nothing but Python 3.9. Prints one line a kind of figure, and ends with 1 if one differs.

What the files do not suffice for is left out, on purpose: the exact share of a year in which somebody left, its band,
and the median need days, and days of people are not published.
"""

import csv
import io
import json
import sys
from datetime import date
from urllib.parse import urljoin
from urllib.request import Request, urlopen

TAIL = 0.025  # on each side of the 95 percent band


def fetch(base):
    """A function that reads one address below `base` as text."""

    if not base.startswith(("https://", "http://")):
        sys.exit("The address begins with https:// or http://")

    def read(path):
        request = Request(urljoin(base, path), headers={"Accept": "*/*", "User-Agent": "recompute.py"})  # noqa: S310
        with urlopen(request, timeout=60) as response:  # noqa: S310
            return response.read().decode("utf-8")

    return read


def table(read, path):
    return list(csv.DictReader(io.StringIO(read(path))))


def pages(read, path):
    """Every row of a list of the API."""
    rows = []
    while path:
        page = json.loads(read(path))
        rows += page["results"]
        path = page["next"]
    return rows


def check(read):
    """(name, how many figures were recomputed, what differs) for each kind of figure."""
    sites = pages(read, "/api/v1/sites/?page_size=200")
    whole = json.loads(read("/api/v1/commitment/"))["total"]
    curve = table(read, "/commitment/curve.csv")
    stints = table(read, "/commitment/stints.csv")
    weeks = table(read, "/api/v1/digests.csv")
    return [
        ("promised = completed + ended early + on track", *promised(sites, whole)),
        ("totals = sums over neighborhoods with complete records", *totals(sites, whole)),
        ("vacant = posts that nobody fills", *vacant(sites)),
        ("on track = open rows of stints.csv", *on_track(sites, stints)),
        ("curve.csv = the API's curve", *same_curve(sites, curve)),
        ("curve.csv: all = sums over neighborhoods", *whole_curve(curve)),
        ("a share falls only in a year in which somebody left", *shares(curve)),
        ("bands of 100 and 0 percent, by Clopper and Pearson", *bands(curve)),
        ("weeks begin on the Monday of their ISO week", *mondays(weeks)),
        ("a week's vacant = its posts that nobody fills", *vacant_weeks(weeks)),
    ]


def compare(pairs):
    pairs = list(pairs)
    return len(pairs), [f"{name}: published {told}, recomputed {found}" for name, told, found in pairs if told != found]


def known(sites):
    return [site for site in sites if site["commitment"]["promised"] is not None]


def promised(sites, whole):
    rows = [(site["slug"], site["commitment"]) for site in known(sites)] + [("all", whole)]
    return compare(
        (slug, row["promised"], row["completed"] + row["ended_early"] + row["on_track"]) for slug, row in rows
    )


def totals(sites, whole):
    names = ("promised", "completed", "ended_early", "on_track", "kept", "not_kept", "not_yet")
    return compare((name, whole[name], sum(site["commitment"][name] for site in known(sites))) for name in names)


def vacant(sites):
    return compare(
        (site["slug"], site["team"]["vacant"], max(0, site["team"]["posts"] - site["team"]["filled"])) for site in sites
    )


def on_track(sites, stints):
    """Who serves under the promise stands in the file without exception; only ended rows may be left out."""
    pairs = []
    for site in sites:
        row = site["commitment"]
        earlier = row["before_records"] or {"on_track": 0}
        open_rows = sum(one["site"] == site["slug"] and one["status"] == "on_track" for one in stints)
        pairs.append((site["slug"], row["on_track"] + earlier["on_track"], open_rows))
    return compare(pairs)


def same_curve(sites, curve):
    told = {(row["site"], int(row["year"])): (row["share"], row["low"], row["high"], row["at_risk"]) for row in curve}
    pairs = []
    for site in known(sites):
        for mark in site["commitment"]["retention"]:
            file = told.get((site["slug"], mark["year"]))
            if file is not None:
                numbers = tuple(None if cell == "" else float(cell) for cell in file)
                own = (mark["share"], mark["low"], mark["high"], mark["at_risk"])
                pairs.append((f"{site['slug']} year {mark['year']}", numbers, own))
    return compare(pairs)


def whole_curve(curve):
    """Who entered, was still there and left, of all together; a share of all is no sum."""
    sums = {}
    for row in curve:
        if row["site"] != "all":
            year = sums.setdefault(row["year"], [0, 0, 0])
            for place, name in enumerate(("entered", "at_risk", "left")):
                year[place] += int(row[name] or 0)
    return compare(
        (f"all year {row['year']}", [int(row[name] or 0) for name in ("entered", "at_risk", "left")], sums[row["year"]])
        for row in curve
        if row["site"] == "all" and row["year"] in sums
    )


def shares(curve):
    """Where nobody left in a year, its share is the one of the year before; where somebody did, it is smaller."""
    pairs, before = [], {}
    for row in sorted(curve, key=lambda row: (row["site"], int(row["year"]))):
        if row["share"] != "":
            last = before.get(row["site"], 1.0)
            fell = float(row["share"]) < last
            pairs.append((f"{row['site']} year {row['year']}", fell, int(row["left"]) > 0))
            before[row["site"]] = float(row["share"])
    return compare(pairs)


def bands(curve):
    """Of n people none left: the lowest share that fits is 0.025 to the power 1/n; turned round where all left."""
    pairs, left = [], {}
    for row in sorted(curve, key=lambda row: (row["site"], int(row["year"]))):
        left[row["site"]] = left.get(row["site"], 0) + int(row["left"])
        if row["share"] in ("1", "1.0", "1.0000"):
            low = round(TAIL ** (1 / int(row["at_risk"])), 4)
            pairs.append((f"{row['site']} year {row['year']}", (float(row["low"]), float(row["high"])), (low, 1.0)))
        elif row["share"] and float(row["share"]) == 0:
            high = round(1 - TAIL ** (1 / left[row["site"]]), 4)
            pairs.append((f"{row['site']} year {row['year']}", (float(row["low"]), float(row["high"])), (0.0, high)))
    return compare(pairs)


def mondays(weeks):
    return compare(
        (
            f"{row['site']} {row['year']}-W{row['week']}",
            row["starts_on"],
            date.fromisocalendar(int(row["year"]), int(row["week"]), 1).isoformat(),
        )
        for row in weeks
    )


def vacant_weeks(weeks):
    return compare(
        (
            f"{row['site']} {row['year']}-W{row['week']}",
            int(row["vacant"]),
            max(0, int(row["posts"]) - int(row["filled"])),
        )
        for row in weeks
        if row["vacant"]
    )


def main(base):
    wrong = 0
    for name, count, differs in check(fetch(base)):
        wrong += len(differs)
        print(f"{'DIFFERS' if differs else 'ok':8}{name} ({count})")
        for line in differs[:20]:
            print(f"        {line}")
    return 1 if wrong else 0


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    sys.exit(main(sys.argv[1]))
