"""Whoever kept every month's public roster joins it with the open file of stints, and still names nobody (FIG-13)."""

from collections import Counter
from collections.abc import Iterable
from datetime import UTC, date, datetime
from random import Random
from typing import NamedTuple

import pytest

from demo.data import people, places
from sites_app import open_rows, statistics, tenure
from sites_app.api import officer_data
from sites_app.models import Officer, Site
from sites_app.open_rows import Ended, shared
from sites_app.reports import public_rows

NOW = datetime(2026, 11, 29, 20, tzinfo=UTC)
Row = tuple[str, str, str, str]


class Gone(NamedTuple):
    """A name that stood on a team's page and does not any more, with what stood beside it last."""

    name: int
    since: str
    months: int
    promised: bool


def kept_copies(terms: list[statistics.Term], officers: dict[int, Officer], today: date) -> list[Gone]:
    """What somebody has who copied a team's public roster on the first and the fifteenth of every month."""
    found = []
    for officer, stint in ((officers.get(term.officer_id), term.stint) for term in terms):
        if officer is None or stint.last_day is None or stint.last_day >= today:
            continue
        seen = stint.last_day.replace(day=15 if stint.last_day.day >= 15 else 1)
        if seen < stint.first_day:
            continue
        read = officer_data(statistics.Member(officer, stint, "officer"), seen)
        clock = read["commitment"]
        months = clock["months_served"] if clock else tenure.months((seen - stint.first_day).days)
        found.append(Gone(officer.pk, read["serving_since"], months, clock is not None))
    return found


def fitting(row: Row, copied: Iterable[Gone]) -> set[int]:
    """The names that this row can be about: year of the first day, and years served when the name went."""
    _site, first_year, years_served, status = row
    low, _, high = first_year.partition("-")
    least, _, most = years_served.replace("+", "").partition("-")
    names = set()
    for gone in copied:
        years = {min(5, (gone.months + more) // 12) for more in (0, 1)}
        alike = (
            not gone.promised if status == "no_commitment"
            else gone.promised and (5 in years if status == "completed" else min(years) < 5)
        )  # fmt: skip
        within = any(int(least) <= number <= int(most or least) for number in years)
        if alike and within and low <= gone.since[:4] <= (high or low):
            names.add(gone.name)
    return names


def join(today_of_all: datetime) -> tuple[list[int], int]:
    """(how many names fit each row of an ended stint, how many ended stints have no row)."""
    rows = Counter(tuple(row) for row in public_rows(now=today_of_all))
    officers = Officer.objects.public().in_bulk()
    fits, ended = [], 0
    by_site = statistics.terms()
    for site in Site.objects.exclude(records_complete_from=None):
        terms, day = by_site[site.pk], site.today(today_of_all)
        serving = [term for term in terms if term.stint.is_serving(day)]
        mine = Counter({row: number for row, number in rows.items() if row[0] == site.slug})
        known = open_rows.rows(site.slug, [(term.officer_id, term.stint) for term in serving], day=day, shown=set())
        mine.subtract(tuple(row) for row in known)
        assert min(mine.values()) >= 0, "each of today's team has a row of its own"
        copied = kept_copies(terms, officers, day)
        fits += [len(fitting(row, copied)) for row in mine.elements()]
        ended += sum(term.stint.end <= day.toordinal() for term in terms)
    return fits, ended - len(fits)


@pytest.mark.django_db
@pytest.mark.parametrize("extra", [0, 190], ids=["demonstration", "200 sites"])
def test_no_row_of_an_ended_stint_fits_fewer_than_three_names(extra, monkeypatch):
    random = Random(2026)
    people.make_people(places.make_sites(extra, today=NOW.date()), random=random, today=NOW.date())
    fits, without = join(NOW)
    assert len(fits) > 90 and min(fits) >= 3
    assert without < 0.3 * len(fits), "most who left are in the file"
    monkeypatch.setattr(open_rows, "FEWEST_TO_SHARE", 1)
    bare, _ = join(NOW)
    assert min(bare) == 1, "the attack works on a file that merges nothing"


# The merging, case by case


def ended(*rows: tuple[int, int, str]) -> list[Ended]:
    return [Ended(*row, name) for name, row in enumerate(rows)]


def spans(found: list[list[Ended]]) -> list[tuple[set[int], set[int], int]]:
    return [({one.first_year for one in group}, {one.years_served for one in group}, len(group)) for group in found]


def test_three_of_one_year_share_a_row_and_two_are_merged_with_neighboring_years():
    rows = ended(*[(2014, 2, "ended_early")] * 3, *[(2015, 2, "ended_early")] * 2, (2019, 2, "ended_early"))
    assert spans(shared(rows)) == [({2014}, {2}, 3), ({2015, 2019}, {2}, 3)]


def test_too_few_of_a_year_of_service_are_merged_with_its_neighbors():
    rows = ended((2014, 1, "ended_early"), (2016, 2, "ended_early"), (2015, 3, "ended_early"))
    assert spans(shared(rows)) == [({2014, 2015, 2016}, {1, 2, 3}, 3)]


def test_what_is_left_over_widens_the_last_row_and_never_stands_alone():
    rows = ended(*[(2014, 2, "ended_early")] * 3, (2021, 2, "ended_early"), (2020, 0, "ended_early"))
    assert spans(shared(rows)) == [({2014, 2020, 2021}, {0, 2}, 5)]


def test_fewer_than_three_of_a_status_have_no_row_however_many_others_there_are():
    rows = ended(*[(2014, 5, "completed")] * 4, *[(2014, 2, "ended_early")] * 2)
    assert spans(shared(rows)) == [({2014}, {5}, 4)]


def test_one_officer_twice_and_officers_without_a_name_do_not_make_three():
    twice = [Ended(2014, 2, "ended_early", name) for name in (1, 1, 2)]
    hidden = [Ended(2014, 2, "ended_early", name) for name in (1, 2, None)]
    assert shared(twice) == shared(hidden) == []
    assert len(shared([*hidden, Ended(2014, 2, "ended_early", 3)])[0]) == 4
