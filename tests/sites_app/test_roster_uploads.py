"""The roster as a file in the admin: looked at first, saved with an answer for everybody, or refused in a few lines."""

import csv
import io
from datetime import date, timedelta
from urllib.parse import urlsplit

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone, translation

from sites_app import personal
from sites_app.actions import uploads
from sites_app.models import Assignment, Leave, Officer, RosterUpload
from sites_app.roster_io import COLUMNS, templates, vocabulary
from tests.people import today_at_home

ROSTER = "/admin/sites_app/officer/roster/"
HEAD = "Serial No.,First Name,Last Name,Rank,Neighborhood,Start Date"
UNA = "N-500,Una,Nueva,Officer II,North,1/25/2026"


def sent(ada, *lines: str, head: str = HEAD, **more):
    """The page that a file leads to."""
    file = SimpleUploadedFile("mine.csv", "\n".join([head, *lines, ""]).encode(), "text/csv")
    response = ada.post(ROSTER, {"file": file, **more})
    assert response.status_code == 302, response.content.decode()
    return urlsplit(response["Location"]).path


def everybody(cast) -> list[str]:
    """Lines for who serves at North already."""
    rows = Assignment.objects.filter(site=cast.north).select_related("officer")
    return [
        f"{row.officer.serial_number},{row.officer.first_name},{row.officer.last_name},{row.role},North,{row.start}"
        for row in rows
    ]


def test_a_file_is_looked_at_first_and_saved_on_a_second_page(as_, cast):
    ada = as_("ada")
    page = sent(ada, UNA, *everybody(cast))
    text = ada.get(page).content.decode()
    assert "N-500 Una Nueva: new" in text and "month/day/year" in text and "Not in the file" not in text
    assert not Officer.objects.filter(serial_number="N-500").exists()
    assert ada.post(page, {"confirmed": "yes"}).status_code == 302
    assert "Saved." in ada.get(page).content.decode()
    officer = Officer.objects.get(serial_number="N-500")
    assert officer.history.get().history_user == cast.ada and officer.assignments.get().start == date(2026, 1, 25)
    assert bytes(RosterUpload.objects.get().file) == b"", "the file is not kept once it is saved"


def test_nobody_ends_until_somebody_has_answered_for_each_of_them(as_, cast):
    ada = as_("ada")
    page = sent(ada, UNA)
    omar, nora = (Assignment.objects.get(officer__user=one) for one in (cast.omar, cast.nora))
    text = ada.get(page).content.decode()
    assert "N-101 Omar Ortiz" in text and "N-100 Nora Nunez" in text
    refused = ada.post(page, {"confirmed": "yes", f"{omar.pk}-is": "here"})
    assert refused.status_code == 400 and "Please say whether" in refused.content.decode()
    answers = {f"{omar.pk}-is": "left", f"{omar.pk}-day": "", f"{nora.pk}-is": "here"}
    assert "Please write the last day." in ada.post(page, answers).content.decode()
    assert not Assignment.objects.exclude(end=None).exists() and Officer.objects.count() == 3
    left = today_at_home() - timedelta(days=3)
    assert ada.post(page, {**answers, f"{omar.pk}-day": left.isoformat()}).status_code == 302
    assert [(row.pk, row.end) for row in Assignment.objects.exclude(end=None)] == [(omar.pk, left)]
    assert Officer.objects.filter(serial_number="N-500").exists()


def test_who_comes_to_serve_between_preview_and_confirmation_is_asked_about_before_anything_is_saved(as_, cast):
    ada = as_("ada")
    page = sent(ada, UNA, *everybody(cast))
    late = Officer.objects.create(serial_number="N-900", first_name="Lou", last_name="Late", rank="O")
    Assignment.objects.create(officer=late, site=cast.north, start=date(2026, 1, 1))
    assert ada.post(page, {"confirmed": "yes"}).status_code == 302
    assert "N-900 Lou Late" in ada.get(page).content.decode()
    assert not Officer.objects.filter(serial_number="N-500").exists()


def test_faults_are_a_few_lines_with_a_file_of_all_of_them(as_, cast):
    ada = as_("ada")
    page = sent(ada, *(f"N-{n},Una,Nueva,Officer II,Nowhere,soon" for n in range(600, 640)))
    text = ada.get(page).content.decode()
    assert "80 faults; nothing was changed." in text and text.count("40 lines (2, 3, 4 …)") == 2
    rows = list(csv.reader(io.StringIO(b"".join(ada.get(f"{page}faults.csv").streaming_content).decode())))
    assert len(rows) == 81 and rows[1][0] == "2" and {row[1] for row in rows[1:]} == {"Neighborhood", "Start Date"}


def test_days_with_two_readings_are_asked_about_on_a_page(as_, cast):
    ada = as_("ada")
    page = sent(ada, UNA.replace("1/25/2026", "1/2/2026"), *everybody(cast))
    assert "“1/2/2026” can be two days" in ada.get(page).content.decode()
    assert ada.post(page, {}).status_code == 400
    assert ada.post(page, {"dates": "dmy"}).status_code == 302
    assert "from 2026-02-01" in ada.get(page).content.decode()


def test_a_large_file_is_left_to_the_worker_and_its_page_says_how_far_it_is(as_, cast, monkeypatch):
    monkeypatch.setattr(uploads, "AT_ONCE", 100)
    ada = as_("ada")
    page = sent(ada, *(UNA.replace("500", str(n)) for n in range(500, 1600)), *everybody(cast))
    waiting = ada.get(page)
    assert waiting["Refresh"] == "3" and "The file is being read." in waiting.content.decode()
    row = RosterUpload.objects.get()
    uploads.work(row.pk, now=timezone.now())
    assert uploads.progress_of(row.pk) == (1102, 1102)
    assert "assignments added: 1100" in ada.get(page).content.decode() and "Refresh" not in ada.get(page)


def test_the_worker_saves_a_confirmed_file_once(as_, cast):
    row = uploads.receive(
        io.BytesIO("\n".join([HEAD, UNA, *everybody(cast)]).encode()),
        name="mine.csv",
        dates="",
        by=cast.ada,
        today=date(2026, 11, 22),
    )
    uploads.confirm(row, {})
    assert RosterUpload.objects.get().saves is False, "what nobody has looked at cannot be confirmed"
    for _ in range(2):
        uploads.work(row.pk, now=timezone.now())
    assert RosterUpload.objects.get().state == "ready"
    uploads.confirm(row, {})
    for _ in range(2):
        uploads.work(row.pk, now=timezone.now())
    assert (
        RosterUpload.objects.get().state == "saved"
        and Assignment.objects.filter(officer__serial_number="N-500").count() == 1
    )


def test_a_file_is_its_senders_alone_and_gone_the_next_day(as_, cast, client):
    ada = as_("ada")
    page = sent(ada, UNA)
    cast.bea.groups.clear()
    cast.bea.is_superuser = True
    cast.bea.save()
    assert as_("bea").get(page).status_code == 404 and ada.get(page).status_code == 200
    row = RosterUpload.objects.get()
    assert personal.purge(row.uploaded_on)["roster files"] == 0
    assert personal.purge(row.uploaded_on + timedelta(days=1))["roster files"] == 1
    assert not RosterUpload.objects.exists()


@pytest.mark.parametrize("path", ["", "template.csv", "template.xlsx", "00000000-0000-0000-0000-000000000000/"])
def test_a_moderator_and_an_officer_have_no_part_in_it(as_, path):
    assert {as_(who).get(ROSTER + path).status_code for who in ("mia", "omar", "bea")} <= {403}
    assert as_("ada").get(ROSTER + path).status_code in (200, 404)


@pytest.mark.parametrize("language", ["en", "es"])
def test_the_empty_list_filled_in_by_its_own_explanations_comes_in(as_, cast, language):
    with translation.override(language):
        headers = templates.headers()
        known = [vocabulary.column(header) for header in headers]
        assert set(known) == {*COLUMNS} - {"leave_pauses"}
        for name, enum in (("role", Assignment.Role), ("end_reason", Assignment.EndReason), ("leave_kind", Leave.Kind)):
            assert [vocabulary.value(name, str(one.label)) for one in enum] == enum.values
    row = "N-700,Ana,Ávila,Officer II,,North,Officer,2024-01-05,2025-01-05,Retired,No,2024-02-01,2024-02-05,Medical"
    ada = as_("ada")
    page = sent(ada, row, *(line + "," * 8 for line in ()), head=",".join(headers))
    assert "N-700 Ana Ávila: leave from 2024-02-01" in ada.get(page).content.decode()
    blank = ada.get(f"{ROSTER}template.csv").content
    assert blank.startswith(b"\xef\xbb\xbf") and b"Serial number,First name" in blank


def test_the_whole_roster_can_be_taken_out_and_sent_back_without_a_change(as_, cast):
    ada = as_("ada")
    out = b"".join(ada.get(f"{ROSTER}roster.csv").streaming_content).decode()
    assert out.splitlines()[0] == ",".join(COLUMNS) and "N-101,Omar,Ortiz" in out
    page = sent(ada, *out.splitlines()[1:], head=out.splitlines()[0])
    text = ada.get(page).content.decode()
    assert "Nothing: all of this is known already." in text and "Save all of it" not in text
