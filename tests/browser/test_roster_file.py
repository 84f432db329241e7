"""A clerk brings the city's own list in a browser, on a desk and on a phone: sent, answered for, saved."""

from pathlib import Path

import pytest

from sites_app.models import Assignment, Officer

from .conftest import DESK, PHONE

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
ROSTER = "/admin/sites_app/officer/roster/"


def mine(tmp_path: Path) -> Path:
    """Omar is missing in it, Nora is there, Una is new; the day could be two."""
    nora = Assignment.objects.get(officer__serial_number="N-100")
    file = tmp_path / "november.csv"
    lines = ["Serial No.;First Name;Last Name;Rank;Role;Neighborhood;Start Date"]
    lines += [f"N-100;Nora;Nunez;Captain;Commander;North;{nora.start}"]
    lines += ["N-500;Una;Nueva;Officer II;Officer;North;1/2/2026"]
    file.write_bytes("\r\n".join(lines).encode("cp1252"))
    return file


@pytest.mark.parametrize("viewport", [DESK, PHONE], ids=["1280", "360"])
def test_ada_brings_the_roster_of_the_month(visit, scene, tmp_path, viewport):
    omar = Assignment.objects.get(officer__serial_number="N-101")
    with visit("ada", viewport=viewport) as visitor:
        page = visitor.page
        page.goto(ROSTER)
        page.set_input_files("input[name=file]", mine(tmp_path))
        page.locator("input[type=submit]").click()
        assert "can be two days" in page.locator(".errornote").inner_text()
        page.locator("label", has_text="month/day/year").click()
        page.locator("input[type=submit]").click()
        text = page.locator("#content-main").inner_text()
        assert "N-500 Una Nueva" in text and "N-101 Omar Ortiz" in text and "N-100" not in text
        assert page.evaluate("document.documentElement.scrollWidth") <= viewport["width"]
        page.locator("label", has_text="Left; the last day was").click()
        page.locator("input[type=date]").fill("2026-11-15")
        page.locator("input[type=submit]").click()
        assert page.locator("[role=status]").inner_text().startswith("Saved.")
    omar.refresh_from_db()
    assert str(omar.end) == "2026-11-15"
    assert str(Officer.objects.get(serial_number="N-500").assignments.get().start) == "2026-01-02"
