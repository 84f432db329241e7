"""A city's own spreadsheet: read as it is, or refused in a few lines that say what to do.

Rules: RUN-13.
"""

import io
import time
from datetime import UTC, date, datetime
from pathlib import Path

import openpyxl
import pytest
from django.core.management import CommandError, call_command

from sites_app.models import Assignment, Leave, Officer, Site
from sites_app.roster_io import DatesUnclearError, RosterImportError, grouped, import_file
from sites_app.roster_io.names import split
from tests.people import new_officer, serve

NOW = datetime(2026, 11, 22, 20, tzinfo=UTC)
ROSTERS = Path(__file__).parent / "rosters"
FIRST = "Serial,First name,Last name,Rank,Site,Start"


@pytest.fixture
def sites(db):
    return (
        city_site("nickerson-gardens", "Nickerson Gardens", also_known_as="Nickerson, The Nick"),
        city_site("south-park", "South Park"),
    )


def city_site(slug: str, name: str, **fields) -> Site:
    return Site.objects.create(slug=slug, name=name, records_complete_from=date(2015, 1, 1), posts=2, **fields)


def take_in(body: bytes | str, **options):
    return import_file(io.BytesIO(body if isinstance(body, bytes) else body.encode()), now=NOW, **options)


def kept(name: str, **options):
    return take_in((ROSTERS / name).read_bytes(), **options)


def stored() -> list[tuple]:
    """Who is where: serial number, name, rank, site, role, first and last day."""
    rows = Assignment.objects.select_related("officer", "site").order_by("officer__serial_number", "start")
    return [
        (row.officer.serial_number, row.officer.full_name, row.officer.rank, row.site.slug, row.role)
        + (str(row.start), str(row.end or ""))
        for row in rows
    ]


RIGHT = {
    "us_excel.csv": [
        ("12001", "Omar Ortiz", "Police Officer II", "nickerson-gardens", "officer", "2024-01-05", ""),
        ("12002", "Olive O'Dell", "Police Officer III+1", "south-park", "officer", "2023-12-31", ""),
        ("12003", "Nora Nunez", "Sergeant I", "nickerson-gardens", "sergeant", "2022-07-14", "2025-06-30"),
    ],
    "hoja_en_espanol.csv": [
        ("7001", "José Muñoz", "Oficial II", "nickerson-gardens", "officer", "2021-03-25", ""),
        ("7002", "Ángela Peña", "Sargento", "south-park", "sergeant", "2020-02-01", "2025-02-28"),
    ],
    "unicode_text.txt": [
        ("0451", "Inés Ibáñez", "Senior Lead Officer", "south-park", "senior_lead", "2023-04-17", ""),
        ("0452", "Sam Lee", "Sgt. II", "south-park", "sergeant", "2023-04-17", ""),
    ],
    "old_mac.csv": [
        ("88-1", "Íñigo Núñez", "Officer", "nickerson-gardens", "officer", "2022-03-03", ""),
        ("88-2", "Ana de la Cruz", "Commander", "nickerson-gardens", "commander", "2025-01-15", ""),
    ],
    "merged_cells.xlsx": [
        ("30101", "Ann Abbott", "Police Officer II", "nickerson-gardens", "officer", "2021-03-01", ""),
        ("30102", "Bo Baker", "Police Officer II", "nickerson-gardens", "officer", "2022-08-15", ""),
        ("30103", "Carla Cruz", "Sergeant II", "nickerson-gardens", "sergeant", "2020-01-06", "2024-12-31"),
        ("30104", "Dora Diaz", "Police Officer III", "south-park", "officer", "2019-05-20", ""),
    ],
    "formulas.xlsx": [
        ("501", "Rita Ruiz", "Officer I", "south-park", "officer", "2023-09-04", ""),
        ("502", "Saul Soto", "Officer I", "south-park", "officer", "2023-10-01", ""),
    ],
    "days_as_numbers.csv": [
        ("A-77", "Chidi Okafor", "PO II", "nickerson-gardens", "officer", "2022-01-01", ""),
        ("A-78", "Mary T. Young Jr.", "PO II", "south-park", "officer", "2023-06-01", "2024-12-31"),
    ],
    "sections.xlsx": [
        ("9001", "Vera Vega", "Police Officer II", "nickerson-gardens", "officer", "2022-02-02", ""),
        ("9002", "Will Wong", "Police Officer II", "nickerson-gardens", "officer", "2023-03-03", ""),
        ("9003", "Xena Xu", "Sergeant I", "south-park", "sergeant", "2024-04-04", ""),
    ],
    "hr_export.csv": [
        ("100200", "Quentin Quinn", "POLICE OFFICER III", "nickerson-gardens", "officer", "2021-06-14", ""),
        ("100201", "Ruth Reed", "SERGEANT II", "south-park", "sergeant", "2022-01-31", "2025-05-05"),
    ],
}


@pytest.mark.parametrize("name", RIGHT)
def test_a_clerks_own_file_comes_in_as_it_is_and_a_second_time_changes_nothing(sites, name):
    kept(name)
    assert stored() == RIGHT[name]
    again = kept(name)
    assert (again.changes, again.missing, again.corrections) == (0, [], 0)


def test_a_clerk_reads_what_was_understood_and_what_was_not_read(sites):
    notes = kept("us_excel.csv", dry_run=True).notes
    assert any("“Phone”" in note for note in notes)
    assert any("month/day/year: “12/31/2023” is 2023-12-31" in note for note in notes)
    assert any("Total officers" in note for note in notes)
    notes = kept("hoja_en_espanol.csv", dry_run=True).notes
    assert any("Windows-1252" in note and "Muñoz" in note for note in notes)
    assert any("“Notes”" in note for note in kept("merged_cells.xlsx", dry_run=True).notes)
    assert not Officer.objects.exists()


def test_yes_no_reasons_and_leaves_are_read_in_both_languages(sites):
    kept("us_excel.csv")
    kept("hoja_en_espanol.csv")
    kept("sections.xlsx")
    kept("formulas.xlsx")
    promised = dict(Assignment.objects.values_list("officer__serial_number", "committed"))
    assert [promised[one] for one in ("12001", "12003", "7001", "7002", "501", "502")] == [
        True, False, True, False, True, False,
    ]  # fmt: skip
    assert Assignment.objects.get(officer__serial_number="7002").end_reason == "promoted"
    leave = Leave.objects.get()
    assert (leave.officer.serial_number, leave.kind, str(leave.start)) == ("9001", "medical", "2024-03-01")


def refused(body: bytes | str, **options) -> RosterImportError:
    before = stored()
    with pytest.raises(RosterImportError) as caught:
        take_in(body, **options)
    assert stored() == before
    return caught.value


REFUSED = {
    "web_page.xls": "save it as .xlsx",
    "budget.xlsx": "No row with column names",
    "formulas_without_results.xlsx": "formula",
    "two_orders.csv": "“25/3/2021” and “5/26/2022”",
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_cannot_be_read_is_refused_in_words_that_say_what_to_do(sites, name):
    told = grouped(refused((ROSTERS / name).read_bytes()).faults)
    assert len(told) <= 10 and REFUSED[name] in " ".join(told)


def test_three_hundred_faults_are_at_most_ten_lines_by_cause(sites):
    faults = refused((ROSTERS / "three_hundred_faults.csv").read_bytes()).faults
    told = grouped(faults)
    assert len(faults) > 300 and len(told) <= 10
    assert told[0].startswith("300 lines (2, 3, 4 …), Rank:")
    assert any("“Nikerson”, “Suth Park”" in line and line.startswith("200 lines") for line in told)
    assert any("“soon”" in line for line in told) and any("line 302, Name:" in line for line in told)


def test_days_that_can_be_read_two_ways_are_asked_about_and_never_guessed(sites):
    body = (ROSTERS / "ambiguous_days.csv").read_bytes()
    with pytest.raises(DatesUnclearError, match="“3/4/2021” can be two days") as caught:
        take_in(body)
    assert "2021-03-04" in str(caught.value) and "2021-04-03" in str(caught.value)
    assert not Officer.objects.exists()
    take_in(body, dates="dmy")
    assert [row[5] for row in stored()] == ["2021-04-03", "2022-06-05"]


def test_a_programs_file_with_days_of_a_spreadsheet_is_one_cause_with_its_remedy(sites, tmp_path):
    """The export, opened and saved again by a spreadsheet in the United States."""
    head = "serial_number,first_name,last_name,rank,email,site,role,start,end,end_reason,committed,leave_start"
    head += ",leave_end,leave_kind,leave_pauses"
    lines = [f"N-{n},Omar,Ortiz,O,,south-park,officer,{1 + n % 12}/{13 + n % 9}/2020,,,TRUE,,,," for n in range(2500)]
    file = tmp_path / "roster.csv"
    file.write_text("\n".join([head, *lines]))
    with pytest.raises(CommandError) as caught:
        call_command("import_roster", str(file))
    assert "2500 days look like month/day/year" in str(caught.value).splitlines()[1]
    assert "line 2, column start:" in str(caught.value), "a program's file still has each fault with line and column"
    call_command("import_roster", str(file), "--dry-run", "--dates", "mdy", stdout=(out := io.StringIO()))
    assert "assignments added: 2500" in out.getvalue()


def monthly(*people: str) -> str:
    return "\n".join([FIRST, *people])


TEAM = [
    f"{n},First{n},Last{n},Officer II,{'Nickerson Gardens' if n % 2 else 'South Park'},2021-01-0{n}"
    for n in range(1, 8)
]


def test_next_months_file_with_two_fewer_and_one_moved_shows_three_lines(sites, tmp_path):
    take_in(monthly(*TEAM))
    moved = TEAM[0].replace("Nickerson Gardens,2021-01-01", "South Park,2026-11-16")
    file = tmp_path / "december.csv"
    file.write_text(monthly(moved, *TEAM[3:]))
    summary = take_in(file.read_bytes(), dry_run=True)
    assert summary.examples == []
    assert [(one.serial, bool(one.moved_to), one.proposed) for one in summary.missing] == [
        ("1", True, date(2026, 11, 15)),
        ("3", False, None),
        ("2", False, None),
    ]
    out = io.StringIO()
    call_command("import_roster", str(file), "--dry-run", stdout=out)
    lines = [line for line in out.getvalue().splitlines() if line.startswith("  ")]
    assert len(lines) == 3 and "--left 1=2026-11-15?" in out.getvalue()
    assert Assignment.objects.count() == 7 and not Assignment.objects.exclude(end=None).exists()


def test_nobody_ends_because_a_line_is_missing_and_somebody_does_when_said(sites, tmp_path):
    """RUN-14."""
    take_in(monthly(*TEAM))
    file = tmp_path / "december.csv"
    file.write_text(monthly(*TEAM[2:]))
    call_command("import_roster", str(file), stdout=(out := io.StringIO()))
    assert not Assignment.objects.exclude(end=None).exists() and "1 First1 Last1" in out.getvalue()
    call_command("import_roster", str(file), "--left", "1=2026-10-31", stdout=(out := io.StringIO()))
    ended = Assignment.objects.exclude(end=None).get()
    assert (ended.officer.serial_number, ended.end) == ("1", date(2026, 10, 31))
    assert "1 First1 Last1: Nickerson" not in out.getvalue().split("Not in the file")[1]
    assert Assignment.objects.filter(officer__serial_number="2", end=None).exists()


def test_a_new_role_at_the_same_site_ends_the_old_one_on_the_day_that_was_said(sites):
    take_in(monthly(*TEAM))
    promoted = [TEAM[0].replace("Officer II", "Sergeant I").replace("2021-01-01", "2026-11-16"), *TEAM[1:]]
    tried = take_in(monthly(*promoted), dry_run=True)
    (one,) = tried.missing
    assert one.proposed == date(2026, 11, 15)
    take_in(monthly(*promoted), answers=lambda one: one.proposed)
    rows = [row for row in stored() if row[0] == "1"]
    assert [row[4:] for row in rows] == [("officer", "2021-01-01", "2026-11-15"), ("sergeant", "2026-11-16", "")]
    assert Officer.objects.get(serial_number="1").rank == "Sergeant I"


def test_a_file_about_one_site_asks_about_nobody_of_another(sites):
    gardens, park = sites
    serve(new_officer(None, "P-1", "Pat", "Park"), park, since=date(2020, 1, 1))
    serve(new_officer(None, "G-1", "Gus", "Gardens"), gardens, since=date(2020, 1, 1))
    summary = take_in(monthly(TEAM[0]), dry_run=True)
    assert [one.serial for one in summary.missing] == ["G-1"]


def test_a_list_with_roles_and_no_ranks_leaves_ranks_as_they_are(sites):
    take_in(monthly(TEAM[0]))
    head, line = FIRST.replace("Rank", "Role"), TEAM[0].replace("Officer II", "Police Officer")
    assert take_in("\n".join([head, line])).changes == 0
    take_in("\n".join([head, line, TEAM[1].replace("Officer II", "Sergeant")]))
    assert dict(Officer.objects.values_list("serial_number", "rank")) == {"1": "Officer II", "2": "Sergeant"}


def test_zeros_that_a_spreadsheet_took_away_are_found_again(sites):
    take_in(monthly(TEAM[0].replace("1,First1", "00123,First1")))
    assert take_in(monthly(TEAM[0].replace("1,First1", "123,First1"))).changes == 0
    assert Officer.objects.get().serial_number == "00123"


def test_a_number_that_two_may_have_lost_their_zeros_to_is_neither_of_them(sites):
    for serial in ("00123", "0123"):
        take_in(monthly(TEAM[0].replace("1,First1", f"{serial},First1")))
    take_in(monthly(TEAM[0].replace("1,First1", "123,Another")))
    found = dict(Officer.objects.values_list("serial_number", "first_name"))
    assert found == {"00123": "First1", "0123": "First1", "123": "Another"}


@pytest.mark.parametrize(
    ("name", "parts"),
    [
        ("Ortiz, Omar", ("Omar", "Ortiz")),
        ("Omar Ortiz", ("Omar", "Ortiz")),
        ("Omar J. Ortiz Jr.", ("Omar J.", "Ortiz Jr.")),
        ("Ana de la Cruz", ("Ana", "de la Cruz")),
        ("Omar Ortiz, Jr.", ("Omar", "Ortiz, Jr.")),
        ("López García, María del Carmen", ("María del Carmen", "López García")),
        ("Maria Lopez Garcia", ("", "Maria Lopez Garcia")),
    ],
)
def test_a_name_in_one_cell_is_parted_where_that_can_be_known(name, parts):
    assert split(name) == parts


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"\xff\xfe",
        b"PK\x03\x04broken",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600,
        b"%PDF-1.7",
        b"a,b\n1,2",
    ],
)
def test_what_is_no_spreadsheet_is_refused_in_one_line(sites, body):
    assert len(refused(body).faults) == 1


def test_a_small_file_that_unpacks_into_gigabytes_is_refused_unread(sites):
    import zipfile

    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("xl/workbook.xml", "<workbook/>")
        with file.open("xl/worksheets/sheet1.xml", "w") as part:
            for _ in range(220):
                part.write(b"\0" * 1024 * 1024)
    assert len(out.getvalue()) < 300_000
    started = time.monotonic()
    assert "too large" in refused(out.getvalue()).faults[0].message and time.monotonic() - started < 5


def workbook(count: int) -> bytes:
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet("Roster")
    sheet.append(["Serial", "First name", "Last name", "Rank", "Neighborhood", "Start date", "End date", "Committed"])
    for n in range(count):
        sheet.append(
            [f"B-{n:05}", "Omar", f"Ortiz{n}", "Officer II", "South Park", datetime(2020, 1 + n % 12, 5), None, "Yes"]
        )
    book.save(out := io.BytesIO())
    return out.getvalue()


@pytest.mark.long
def test_twenty_thousand_rows_of_a_workbook_come_in_with_progress(sites):
    seen = []
    started = time.monotonic()
    summary = take_in(workbook(20_000), progress=lambda done, whole: seen.append((done, whole)))
    assert summary.counts["assignment+"] == 20_000 and time.monotonic() - started < 300
    assert len(seen) >= 40 and seen[-1] == (20_000, 20_000)
    assert take_in(workbook(20_000)).changes == 0
