"""What is stored of a site and of all sites for a day, made from the roster; and read back as what it was.

Every figure comes from the same functions that a small portal asks at each request (`figures`, `tenure`, `reports`).
"""

from collections.abc import Iterable, Iterator
from dataclasses import asdict
from datetime import date, datetime, timedelta
from decimal import Decimal
from itertools import chain
from typing import Any, NamedTuple

from rest_framework.renderers import JSONRenderer

from lib.csv_export import csv_text

from . import open_rows, reports, statistics, tenure
from .commitments import commitment_data
from .models import Officer, Site, SiteFigures
from .quarters import departures_by_quarter

DAYS_OF_QUARTERS = timedelta(days=500)  # the four complete quarters before any day lie within them


def rows_of(sites: list[Site], *, days: dict[int, list[date]]) -> Iterator[SiteFigures]:
    """What is stored of these sites for the days of each, in three reads."""
    ids = [site.pk for site in sites]
    terms, posts = statistics.terms(ids), statistics.openings(ids)
    officers = {term.officer_id for rows in terms.values() for term in rows}
    shown = set(Officer.objects.public().filter(pk__in=officers).order_by().values_list("pk", flat=True))
    for site in sites:
        for day in days[site.pk]:
            yield _row(site, day, terms.get(site.pk, []), posts.get(site.pk, []), shown)


def _row(
    site: Site, day: date, terms: list[statistics.Term], posts: list[tenure.Opening], shown: set[int]
) -> SiteFigures:
    tally = statistics.tally_of(site, terms, as_of=day, posts=posts)
    known = [term for term in terms if site.records_complete_from or term.stint.is_serving(day)]
    pairs = [(term.officer_id, term.stint) for term in known]
    return SiteFigures(
        site=site,
        day=day,
        tally={name: value for name, value in asdict(tally).items() if name != "vacancies"},
        ends=_ends(terms, day) if site.records_complete_from and terms else None,
        commitment=as_json({"slug": site.slug, **commitment_data(tenure.figures(tally), site)}),
        stints=csv_text(open_rows.rows(site.slug, pairs, day=day, shown=shown)),
        curve=csv_text(reports.curve_of(site.slug, tally)) if tally.records_complete else "",
    )


def as_json(data: Any) -> str:
    """As the API writes it."""
    return JSONRenderer().render(data).decode()


def _ends(terms: list[statistics.Term], day: date) -> list[int]:
    since, until = (day - DAYS_OF_QUARTERS).toordinal(), day.toordinal() + 2
    return [term.stint.end for term in terms if since < term.stint.end <= until]


class Whole(NamedTuple):
    """All sites together, as pages and files show them."""

    figures: tenure.Figures
    curve: list[tenure.Step]
    quarters: list[tuple[date, int]]
    commitment: str = ""
    curve_rows: str = ""


def all_now(sites: Iterable[Site], now: datetime) -> tuple[Whole, dict[int, tenure.SiteStats]]:
    """All sites together, and the tally of each: what a small portal counts at each request."""
    by_site, posts = statistics.terms(), statistics.openings()
    tallies = {
        site.pk: statistics.tally_of(site, by_site.get(site.pk, []), now=now, posts=posts.get(site.pk, []))
        for site in sites
    }
    total = tenure.total(tallies.values())
    known = [term.stint.end for site in sites if site.records_complete_from for term in by_site.get(site.pk, [])]
    quarters = departures_by_quarter(known, now.date()) if known else []
    return Whole(tenure.figures(total), tenure.curve(total.lifetimes), quarters), tallies


def whole_of(tallies: Iterable[dict[str, Any]], ends: Iterable[list[int] | None], *, today: date) -> dict[str, Any]:
    """What is stored of all sites together, from what is stored of each."""
    total = tenure.total(map(_tally, tallies))
    shown, known = tenure.figures(total), [some for some in ends if some is not None]
    quarters = departures_by_quarter(chain.from_iterable(known), today) if known else []
    return {
        "figures": _figures_data(shown),
        "curve": [list(step) for step in tenure.curve(total.lifetimes)],
        "quarters": [[first.isoformat(), left] for first, left in quarters],
        "commitment": as_json(commitment_data(shown)),
        "curve_rows": csv_text(reports.curve_of("all", total)),
    }


def whole_from(data: dict[str, Any]) -> Whole:
    """`whole_of` read back."""
    return Whole(
        _figures(data["figures"]),
        [tenure.Step(*step) for step in data["curve"]],
        [(date.fromisoformat(day), left) for day, left in data["quarters"]],
        data["commitment"],
        data["curve_rows"],
    )


# Texts and numbers of JSON: what the total adds up, and what is shown of it


def _tally(data: dict[str, Any]) -> tenure.SiteStats:
    return tenure.SiteStats(
        **{
            **_still_known(data),
            "promised": tenure.Promised(**data["promised"]),
            "before": tenure.Promised(**data["before"]),
            "lifetimes": [tenure.Lifetime(*life) for life in data["lifetimes"]],
        }
    )


def _figures_data(shown: tenure.Figures) -> dict[str, Any]:
    marks = [[one.year, _text(one.share), one.at_risk, _text(one.low), _text(one.high)] for one in shown.retention]
    # The version before reads "share_past", where one goes back to it; the one after this may leave it out.
    return {**asdict(shown), "share_past": {}, "retention": marks}


def _figures(data: dict[str, Any]) -> tenure.Figures:
    return tenure.Figures(
        **{
            **_still_known(data),
            "before_records": tenure.Promised(**data["before_records"]) if data["before_records"] else None,
            "retention": [
                tenure.Mark(year, _decimal(share), at_risk, _decimal(low), _decimal(high))
                for year, share, at_risk, low, high in data["retention"]
            ],
        }
    )


def _still_known(data: dict[str, Any]) -> dict[str, Any]:
    """Without what an earlier version stored, and this one counts no more."""
    return {name: value for name, value in data.items() if name not in ("past", "share_past")}


def _text(share: Decimal | None) -> str | None:
    return None if share is None else str(share)


def _decimal(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)
