"""The roster as a file: the same file out and in, nothing by halves, every fault where it stands.

Rules: RUN-6.
"""

import io
import time
import tracemalloc
from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from sites_app.models import Assignment, Correction, Leave, Officer
from sites_app.roster_io import COLUMNS, RosterImportError, import_file
from tests.people import new_officer, new_site, serve

NOW = datetime(2026, 11, 22, 20, tzinfo=UTC)
HEADER = ",".join(COLUMNS)
OMAR = "N-1,Omar,Ortiz,Officer II"


@pytest.fixture
def north(db):
    return new_site("North", time_zone="America/Los_Angeles")


@pytest.fixture
def south(db):
    return new_site("South", time_zone="America/Los_Angeles")


def take_in(*lines: str, head: str = HEADER, **options):
    return import_file(io.BytesIO("\n".join([head, *lines, ""]).encode()), now=NOW, **options)


def refused(*lines: str, head: str = HEADER) -> list[tuple[int, str]]:
    """Line and column of every fault; and nothing was changed."""
    before = exported()
    with pytest.raises(RosterImportError) as caught:
        take_in(*lines, head=head)
    assert exported() == before
    return [(fault.line, fault.column) for fault in caught.value.faults]


def exported() -> str:
    out = io.StringIO()
    call_command("export_roster", stdout=out)
    return out.getvalue()


def test_officers_assignments_and_leaves_come_in(north, south):
    summary = take_in(
        f"{OMAR},omar@example.org,north,officer,2020-01-01,2022-03-31,promoted,,2021-02-01,2021-02-28,medical,",
        f"{OMAR},,north,officer,2020-01-01,,,,2021-06-01,2021-06-30,vacation,false",
        f"{OMAR},,north,sergeant,2022-04-01,,,true,,,,",
        "S-1,Olga,Ocampo,Captain,,south,commander,2024-05-05,,,,,,,",
    )
    assert (summary.lines, dict(summary.counts)) == (4, {"officer+": 2, "assignment+": 3, "leave+": 2})
    omar = Officer.objects.get(serial_number="N-1")
    assert (omar.first_name, omar.email) == ("Omar", "omar@example.org")
    first, second = omar.assignments.order_by("start")
    assert (first.end, first.end_reason, first.committed) == (date(2022, 3, 31), "promoted", True)
    assert (second.role, second.end) == ("sergeant", None)
    assert [(leave.kind, leave.pauses) for leave in omar.leaves.all()] == [
        ("medical", True),
        ("vacation", False),
    ]
    assert not Assignment.objects.get(role="commander").committed


def test_a_moderators_address_is_refused_and_a_residents_joins_nobody(cast):
    post = "north,officer,2020-01-01,,,,,,,"
    lines = ["N-8,Mia,Moro,Officer II,MIA@example.org," + post, "N-9,Rey,Reyes,Officer II,rey@example.org," + post]
    assert refused(*lines) == [(2, "email")]
    take_in(lines[1])
    assert Officer.objects.get(serial_number="N-9").user is None
    cast.mia.groups.clear()
    take_in(*lines)
    assert Officer.objects.filter(email="MIA@example.org").exists()


def test_a_second_import_changes_nothing_and_an_export_is_the_same_file(north, south):
    lines = [
        f"{OMAR},,north,officer,2020-01-01,2022-03-31,promoted,true,2021-02-01,2021-02-28,medical,true",
        f"{OMAR},,north,officer,2020-01-01,2022-03-31,promoted,true,2021-06-01,,other,false",
        f"{OMAR},,south,sergeant,2022-04-01,,,true,,,,",
        "S-1,\"O'Dell, Jr.\",'=Ocampo,Captain,o@example.org,south,commander,2024-05-05,,,false,,,,",
    ]
    take_in(*lines)
    assert Officer.objects.get(serial_number="S-1").last_name == "=Ocampo"
    first = exported()
    assert first == "\n".join([HEADER, *lines, ""])
    summary = import_file(io.BytesIO(first.encode()), now=NOW)
    assert (summary.changes, summary.corrections) == (0, 0)
    assert exported() == first
    assert Officer.history.count() == 2


def test_spreadsheets_may_add_a_mark_their_line_ends_and_semicolons(north):
    line = f"{OMAR},,north,officer,2020-01-01,,,,,,,"
    text = "\r\n".join([HEADER, line, "", ""])
    import_file(io.BytesIO(b"\xef\xbb\xbf" + text.encode()), now=NOW)
    assert import_file(io.BytesIO(text.replace(",", ";").encode()), now=NOW).changes == 0
    shuffled = [*reversed(COLUMNS)]
    cells = dict(zip(COLUMNS, line.split(","), strict=True))
    assert take_in(",".join(cells[name] for name in shuffled), head=",".join(shuffled)).changes == 0


def test_a_blank_never_overwrites_and_a_value_does(north):
    take_in(
        f"{OMAR},omar@example.org,north,officer,2020-01-01,2024-03-31,retired,false,2021-02-01,2021-02-28,medical,false"
    )
    assert take_in(f"{OMAR},,north,officer,2020-01-01,,,,2021-02-01,,,").changes == 0
    assert Leave.objects.get().pauses is False
    changed = take_in(
        "N-1,Omar,Ortega,Officer II,,north,officer,2020-01-01,2024-04-30,,true,2021-02-01,2021-03-01,family,true"
    )
    assert dict(changed.counts) == {"officer~": 1, "assignment~": 1, "leave~": 1}
    leave, post = Leave.objects.get(), Assignment.objects.get()
    assert (leave.end, leave.kind, leave.pauses) == (date(2021, 3, 1), "family", True)
    assert (post.end, post.end_reason, post.committed) == (date(2024, 4, 30), "retired", True)
    assert Officer.objects.get().email == "omar@example.org"


def test_a_dry_run_says_what_would_change_and_changes_nothing(north, tmp_path):
    file = tmp_path / "roster.csv"
    file.write_text(f"{HEADER}\n{OMAR},,north,officer,2020-01-01,,,,,,,\n")
    out = io.StringIO()
    call_command("import_roster", str(file), "--dry-run", stdout=out)
    assert "assignments added: 1" in out.getvalue() and "nothing was changed" in out.getvalue()
    assert not Officer.objects.exists()
    call_command("import_roster", str(file), stdout=io.StringIO())
    assert Officer.objects.count() == 1


TEN = [
    ("N-01,,Ortiz,Officer II,,north,officer,2020-01-01,,,,,,,", "first_name"),  # missing
    ("N-02,Omar,Ortiz,Officer II,omar at home,north,officer,2020-01-01,,,,,,,", "email"),
    ("N-03,Omar,Ortiz,Officer II,,nowhere,officer,2020-01-01,,,,,,,", "site"),
    ("N-04,Omar,Ortiz,Officer II,,north,chief,2020-01-01,,,,,,,", "role"),
    ("N-05,Omar,Ortiz,Officer II,,north,officer,2020-02-30,,,,,,,", "start"),  # no such day
    ("N-06,Omar,Ortiz,Officer II,,north,officer,2020-01-01,2019-12-31,,,,,,", "end"),  # before the start
    ("N-07,Omar,Ortiz,Officer II,,north,officer,2020-01-01,2021-01-01,bored,,,,,", "end_reason"),
    ("N-08,Omar,Ortiz,Officer II,,north,officer,2020-01-01,,,perhaps,,,,", "committed"),
    ("N-09,Omar,Ortiz,Officer II,,north,officer,2020-01-01,,,,2020-03-01,2020-03-31,holiday,", "leave_kind"),
    ("N-10,Omar,Ortiz,Officer II,,north,officer,2020-01-01,,,,2020-03-01,2020-03-31,other,1", "leave_pauses"),
    (
        "N-11,Omar,Ortiz,Officer II,,north,officer,2020-01-01,,,,,2020-03-31,,",
        "leave_end",
    ),  # without its first day
    (
        "N-12,Omar,Ortiz,Officer II,,north,officer,2020-01-01,2020-12-31,,,2020-12-01,2021-01-31,,",
        "leave_end",
    ),  # outside
    (
        "N-13,Omar,Ortiz,Officer II,,north,officer,2020-01-01,,retired,,,,,",
        "end_reason",
    ),  # without a last day
    ("OLD,Old,Hand,Officer II,,north,sergeant,2019-01-01,,,,,,,", "start"),  # overlaps what is stored
    ("N-14,Omar,Ortiz,Officer II,,north,officer,2020-01-01", "end"),  # ends too early
    (f"N-15,{'O' * 81},Ortiz,Officer II,,north,officer,2020-01-01,,,,,,,", "first_name"),
    ("N-16,Omar,Ortiz,Officer II,,north,officer,2020-01-01,,,,,,,,surplus", "16"),
    ("N-17,Omar,Ortiz,Officer II,,north,officer,1820-01-01,,,,,,,", "start"),
    ("N-18,Om\x00ar,Ortiz,Officer II,,north,officer,2020-01-01,,,,,,,", "first_name"),
]


def test_every_fault_is_told_with_line_and_column(north):
    serve(new_officer(None, "OLD", "Old", "Hand", rank="Officer II"), north, since=date(2018, 1, 1))
    good = [f"G-{number},Good,Line,Officer II,,north,officer,2020-01-01,,,,,,," for number in range(50)]
    expected = [(number, column) for number, (_line, column) in enumerate(TEN, start=52)]
    assert refused(*good, *(line for line, _column in TEN)) == expected


def test_lines_that_contradict_each_other_are_told(north):
    rows = [
        f"{OMAR},,north,officer,2020-01-01,2022-03-31,,,2021-02-01,2021-02-28,medical,",
        "N-1,Omar,Ortega,Officer II,,north,officer,2020-01-01,2022-04-30,,,2021-02-01,2021-02-27,medical,",
        f"{OMAR},,north,sergeant,2022-03-31,,,,,,,",
    ]
    assert refused(*rows) == [(3, "last_name"), (3, "end"), (3, "leave_end"), (4, "start")]


def test_a_header_that_lacks_or_invents_columns_is_told(north):
    head = HEADER.replace(",rank", "").replace("leave_pauses", "leave_pauses,shoe_size,site")
    assert refused("x", head=head) == [(1, "shoe_size"), (1, "rank"), (1, "site")]
    assert {column for _line, column in refused("x", head=head)} == {"rank", "shoe_size", "site"}
    assert refused() == [(1, "serial_number")]


def test_bytes_that_are_no_utf8_and_a_lost_quote_are_told_by_line(north):
    body = b"\n".join(
        [
            HEADER.encode(),
            b"N-1,Jos\xe9,Ortiz,O,,north,officer,2020-01-01,,,,,,,",
            b"N-2,Ana,Ortiz,O,,nowhere,officer,2020-01-01,,,,,,,",
        ]
    )
    with pytest.raises(RosterImportError) as caught:
        import_file(io.BytesIO(body), now=NOW)
    assert [fault.line for fault in caught.value.faults] == [2, 3]


def test_the_command_tells_every_fault_and_fails(north, tmp_path):
    file = tmp_path / "roster.csv"
    file.write_text(f"{HEADER}\n{OMAR},,nowhere,officer,2020-01-40,,,,,,,\n")
    with pytest.raises(CommandError) as caught:
        call_command("import_roster", str(file))
    assert "line 2, column site:" in str(caught.value) and "line 2, column start:" in str(caught.value)
    with pytest.raises(CommandError, match="No such file"):
        call_command("import_roster", str(tmp_path / "missing.csv"))


def test_a_shorter_assignment_cuts_stored_leave_and_says_so(north):
    take_in(
        f"{OMAR},,north,officer,2020-01-01,,,,2024-06-01,2024-08-31,family,",
        f"{OMAR},,north,officer,2020-01-01,,,,2025-06-01,2025-06-30,family,",
    )
    summary = take_in(f"{OMAR},,north,officer,2020-01-01,2024-07-15,transferred,,,,,")
    assert dict(summary.counts) == {"assignment~": 1, "leave~": 1, "leave-": 1}
    assert [leave.end for leave in Leave.objects.all()] == [date(2024, 7, 15)]
    assert Leave.history.filter(history_type="-").count() == 1


def test_a_new_role_may_take_over_in_one_file(north):
    take_in(f"{OMAR},,north,officer,2020-01-01,,,,,,,")
    take_in(
        f"{OMAR},,north,sergeant,2023-02-01,,,,,,,",
        f"{OMAR},,north,officer,2020-01-01,2023-01-31,promoted,,,,,",
    )
    assert Assignment.objects.count() == 2


def test_correcting_the_past_is_listed_and_news_is_not(north):
    take_in(*(f"N-{n},Omar,Ortiz,O,,north,officer,2019-01-01,,,,,,," for n in range(12)))
    assert Correction.objects.count() == 0, "a first roster corrects nothing"
    today = date(2026, 11, 22)
    take_in("N-20,New,Here,O,,north,officer,2026-11-22,,,,,,,")
    take_in(f"N-1,Omar,Ortiz,O,,north,officer,2019-01-01,{today - timedelta(days=1)},transferred,,,,,")
    assert Correction.objects.count() == 0
    take_in("N-2,Omar,Ortiz,O,,north,officer,2019-01-01,2022-06-30,transferred,,,,,")
    listed = {row.figure: (row.before, row.after) for row in Correction.objects.all()}
    assert listed["not_kept"] == ("0", "1") and listed["filled"] == ("12", "11")


@pytest.mark.parametrize("count", [40, 2000])
def test_import_export_import_by_size(north, south, count):
    """Statements grow with batches of officers, not with lines; twice in is once in."""
    lines = [
        f"N-{n:05},Omar,Ortiz{n},O,,{'north' if n % 3 else 'south'},officer,20{10 + n % 15}-03-01,,,,"
        + (f"20{11 + n % 15}-03-01,20{11 + n % 15}-04-15,other,true" if n % 4 == 0 else ",,,")
        for n in range(count)
    ]
    with CaptureQueriesContext(
        connection,
    ) as seen:
        take_in(*lines)
    assert len(seen) < 40 + 30 * (1 + count // 500)
    first = exported()
    assert first.count("\n") == count + 1
    assert import_file(io.BytesIO(first.encode()), now=NOW).changes == 0
    assert exported() == first


@pytest.mark.long
def test_twenty_thousand_rows_in_minutes_and_flat_memory(north, south):
    """Ten times the lines take at most twice the memory: one batch of officers is held, never the file."""

    def peak(count: int, prefix: str) -> int:
        lines = (
            f"{prefix}-{n:06},Omar,Ortiz{n},O,,{'north' if n % 3 else 'south'},officer,20{10 + n % 15}-03-01,,,,,,,"
            for n in range(count)
        )
        body = io.BytesIO("\n".join([HEADER, *lines, ""]).encode())
        tracemalloc.start()
        started = time.monotonic()
        summary = import_file(body, now=NOW, dry_run=prefix == "A")
        assert (summary.counts["assignment+"], time.monotonic() - started < 300) == (count, True)
        top = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return top

    small, large = peak(2_000, "A"), peak(20_000, "B")
    assert large < 2 * small
    first = exported()
    assert first.count("\n") == 20_001
    assert import_file(io.BytesIO(first.encode()), now=NOW).changes == 0
    assert exported() == first
    broken = first.replace("2012-03-01", "2012-03-00")
    with pytest.raises(RosterImportError) as caught:
        import_file(io.BytesIO(broken.encode()), now=NOW)
    assert len(caught.value.faults) == first.count("2012-03-01") and exported() == first


def test_a_promoted_officer_keeps_the_rank_told_with_the_newest_assignment(north):
    lines = (
        "N-1,Omar,Ortiz,Officer II,,north,officer,2020-01-01,2022-03-31,promoted,,,,,",
        "N-1,Omar,Ortiz,Sergeant I,,north,sergeant,2022-04-01,,,,,,,",
    )
    take_in(*lines)
    take_in(*reversed(lines))
    assert Officer.objects.get(serial_number="N-1").rank == "Sergeant I"


def test_two_ranks_told_with_one_assignment_are_a_contradiction(north):
    leave = "2021-02-01,2021-02-28,medical,"
    assert refused(
        f"N-1,Omar,Ortiz,Officer II,,north,officer,2020-01-01,,,,{leave}",
        "N-1,Omar,Ortiz,Sergeant I,,north,officer,2020-01-01,,,,2021-06-01,,medical,",
    ) == [(3, "rank")]
