"""Lists as offices keep them, written down before looking at what reads them; three are as LibreOffice writes them.

Rules: RUN-13.
"""

import io
from pathlib import Path

import pytest

from sites_app.models import Assignment, Officer
from sites_app.roster_io import DatesUnclearError, RosterImportError, grouped, import_file
from tests.sites_app.test_roster_assistant import NOW, sites, stored  # noqa: F401

ROSTERS = Path(__file__).parent / "rosters" / "more"


def kept(name: str, **options):
    return import_file(io.BytesIO((ROSTERS / name).read_bytes()), now=NOW, **options)


def calc(ines: str) -> list[tuple]:
    return [
        ("21001", "Grace Hill", "Police Officer II", "nickerson-gardens", "officer", "2021-03-15", ""),
        ("21002", "Hugo Ibarra", "Police Officer III", "south-park", "officer", "2020-12-01", "2025-08-31"),
        ("21003", ines, "Sergeant II", "south-park", "sergeant", "2022-06-30", ""),
    ]


RIGHT = {
    "calc_en_us.csv": calc("Ines Jara"),
    "calc_es_mx.csv": calc("Inés Jara"),
    "calc_de.csv": calc("Inés Jara"),
    "numbers.csv": [
        ("601", "Kim Lund", "Police Officer II", "nickerson-gardens", "officer", "2022-01-05", ""),
        ("602", "Marisol Nieto", "Police Officer II", "south-park", "officer", "2021-09-30", "2024-02-01"),
    ],
    "google.tsv": [
        ("0701", "Pilar Ortega", "Officer", "south-park", "officer", "2023-02-06", ""),
        ("0702", "Rolf Quist", "Sergeant", "south-park", "sergeant", "2020-11-30", "2025-01-31"),
    ],
    "payroll.csv": [
        ("00801", "TERESA M SANDOVAL", "POLICE OFFICER II", "nickerson-gardens", "officer", "2021-07-04", ""),
        ("00802", "VICTOR URIBE", "POLICE OFFICER III", "south-park", "officer", "2022-05-16", ""),
    ],
    "cover_sheet.xlsx": [
        ("90210", "Walt Xiong", "Police Officer II", "south-park", "officer", "2022-09-19", ""),
        ("90211", "Yara Zepeda", "Senior Lead Officer", "nickerson-gardens", "senior_lead", "2021-01-11", ""),
    ],
    "por_escrito.csv": [
        ("501", "Abel Barrios", "Oficial II", "south-park", "officer", "2021-03-15", ""),
        ("502", "Celia Duarte", "Sargento", "nickerson-gardens", "sergeant", "2019-12-01", "2024-01-31"),
    ],
    "database.csv": [
        ("4001", "Elia Fuentes", "Police Officer II", "nickerson-gardens", "officer", "2021-03-15", ""),
        ("4002", "Gus Haro", "Police Officer II", "south-park", "officer", "2022-08-01", "2024-06-30"),
    ],
    "excel_hint.csv": [
        ("3301", "Ida Juárez", "Police Officer II", "south-park", "officer", "2021-12-31", ""),
        ("3302", "Karl Luna", "Police Officer II", "nickerson-gardens", "officer", "2022-02-14", ""),
    ],
}  # fmt: skip


@pytest.mark.parametrize("name", RIGHT)
def test_the_list_comes_in_rightly_and_a_second_time_changes_nothing(sites, name):  # noqa: F811
    kept(name)
    assert stored() == RIGHT[name]
    again = kept(name)
    assert (again.changes, again.missing, again.corrections) == (0, [], 0)


def test_yes_and_no_are_read_as_the_program_of_each_country_writes_them(sites):  # noqa: F811
    for name in ("calc_en_us.csv", "calc_es_mx.csv", "calc_de.csv"):
        kept(name)
        assert list(Assignment.objects.order_by("officer__serial_number").values_list("committed", flat=True)) == [
            True, True, False,
        ], name  # fmt: skip
        Officer.objects.all().delete()


# What each refusal has to tell, in at most ten lines.
REFUSED = {"matrix.csv": "serial", "phone_list.csv": "serial", "two_line_header.csv": "first day"}


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_no_roster_is_refused_in_at_most_ten_lines_that_say_what_to_do(sites, name):  # noqa: F811
    with pytest.raises(RosterImportError) as caught:
        kept(name)
    lines = [str(line) for line in grouped(caught.value.faults)]
    assert 1 <= len(lines) <= 10 and any(REFUSED[name] in line.lower() for line in lines), lines
    assert not Officer.objects.exists()


def test_days_that_two_countries_read_differently_are_asked_about(sites):  # noqa: F811
    """The list of Mexico without the days above the twelfth: nobody guesses."""
    text = (ROSTERS / "calc_es_mx.csv").read_text().replace("15/03/21", "05/03/21").replace("30/06/22", "06/06/22")
    text = text.replace("31/08/25", "01/08/25")
    with pytest.raises(DatesUnclearError):
        import_file(io.BytesIO(text.encode()), now=NOW)
    import_file(io.BytesIO(text.encode()), now=NOW, dates="dmy")
    assert stored()[0][5] == "2021-03-05"
