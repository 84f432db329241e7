"""The figures of the promise as the API and what is stored for it write them."""

from dataclasses import asdict
from typing import Any

from . import tenure
from .models import Site


def commitment_data(shown: tenure.Figures, site: Site | None = None) -> dict[str, Any]:
    """The promise in figures; without a site it is the total, which begins on no one day."""
    earlier = shown.before_records
    return {
        "promised": shown.promised,
        "completed": shown.completed,
        "ended_early": shown.ended_early,
        "on_track": shown.on_track,
        "before_records": asdict(earlier) if earlier else None,
        "kept": shown.kept,
        "not_kept": shown.not_kept,
        "not_yet": shown.not_yet,
        "median_months": None if shown.median_days is None else tenure.months(shown.median_days),
        "records_complete_from": site.records_complete_from if site else None,
        "retention": [mark_data(mark) for mark in shown.retention],
    }


def mark_data(mark: tenure.Mark) -> dict[str, Any]:
    return {
        "year": mark.year,
        "share": number(mark.share),
        "low": number(mark.low),
        "high": number(mark.high),
        "at_risk": mark.at_risk,
    }


def number(value: Any) -> float | None:
    return None if value is None else float(value)
