"""The public-records export: what the team reads and why the rest is missing; who may make it; what is recorded."""

import csv
import hashlib
import io
import json
import zipfile
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from feedback import actions, records
from feedback.models import Authorship, RecordsExport
from tests.people import moderates_everywhere, signed_in

pytestmark = pytest.mark.django_db
SECRET = "marker of a text that nobody may read"


@pytest.fixture
def export(access_for, hana, today):
    """`export(site)`: every file of an export by name, made by Hana; tables as lists of dicts."""

    def made(site=None, by=None, first=None, last=None):
        files = records.export(site, first=first or today, last=last or today, request="PRR-7",
                               by=by or access_for(hana), on=today)  # fmt: skip
        assert files.row.digest == hashlib.sha256(files.body).hexdigest()
        return read(files.body)

    return made


def read(body: bytes) -> dict:
    with zipfile.ZipFile(io.BytesIO(body)) as file:
        found = {name: file.read(name).decode() for name in file.namelist()}
    return found | {
        name.removesuffix(".csv"): list(csv.DictReader(io.StringIO(text)))
        for name, text in found.items()
        if name.endswith(".csv")
    }


def everything(files: dict) -> str:
    return json.dumps(files, default=str)


def test_the_export_has_what_the_team_reads_and_nothing_of_the_rest(cast, reach, access_for, hana, today, export):
    for status in ("received", "declined", "escalated", "referred"):
        reach(status, body=f"{SECRET} {status}")
    closed, _code = reach("closed", body="The benches are broken.")
    released = export()["records"]
    assert [(row["record"], row["text"], row["status"]) for row in released] == [
        ("1", "The benches are broken.", "closed")
    ]
    assert SECRET not in everything(export())
    assert str(closed.pk) not in everything(export())


def test_what_is_about_a_member_of_the_team_is_not_in_it(cast, reach, access_for, today, export):
    about_omar, _code = reach("with_site", body=SECRET)
    assert SECRET in everything(export())
    officer = cast.north.assignments.get(officer__user=cast.omar).officer
    actions.mark_about(about_omar, actions.About(True, officer), by=access_for(cast.mia), on=today)
    assert SECRET not in everything(export())
    about_nora, _code = reach("with_site", body=SECRET)
    actions.mark_about(about_nora, actions.About(True, commander=True), by=access_for(cast.mia), on=today)
    assert SECRET not in everything(export())


def test_a_redaction_is_logged_with_its_reason_and_without_the_words(cast, reach, access_for, today, export):
    row, _code = reach("with_site", body=f"Ask {SECRET} about it.")
    actions.redact(row, by=access_for(cast.mia), on=today, body="Ask [name] about it.")
    files = export()
    assert files["records"][0]["text"] == "Ask [name] about it."
    logged = [line for line in files["redactions"] if line["record"] == "1"]
    assert [(line["part"], line["reason"]) for line in logged] == [("text", records.PRIVATE)]
    assert SECRET not in everything(files)
    assert RecordsExport.objects.latest("pk").redactions == 1


def test_follow_ups_count_only_where_the_site_reads_them(cast, reach, access_for, today, export):
    row, _code = reach("answered")
    for number, body in enumerate((SECRET, "Still dark.")):
        actions.follow_up(row, body=body, on=today, language="en", key=f"key-of-a-follow-up-{number:030d}")
    messages = {message.body: message for message in row.messages.all()}
    actions.keep_back(messages[SECRET], by=access_for(cast.mia), on=today)
    actions.release_follow_up(messages["Still dark."], by=access_for(cast.mia), on=today)
    files = export()
    assert [(line["number"], line["from"], line["text"]) for line in files["messages"]] == [
        ("1", "site", "The light works again."),
        ("2", "resident", "Still dark."),
    ]
    assert SECRET not in everything(files)


def test_the_log_says_the_same_whether_or_not_something_was_set_apart(cast, reach, export):
    reach("with_site")
    before = [line for line in export()["redactions"] if line["record"] == "all"]
    reach("escalated")
    reach("declined")
    assert [line for line in export()["redactions"] if line["record"] == "all"] == before
    assert not any(character.isdigit() for line in before for character in line["reason"])


def test_nothing_tells_who_wrote_also_with_an_account(cast, reach, export):
    row, code = reach("with_site")
    anonymous = everything(export())
    Authorship.objects.create(feedback=row, user=cast.rosa)
    assert everything(export()) == anonymous
    assert "rosa" not in anonymous and code not in anonymous


def test_a_text_cannot_become_a_formula(cast, reach, export):
    reach("with_site", body='=HYPERLINK("https://example.org", "x")')
    files = export()
    assert files["records"][0]["text"].startswith("'=")
    assert json.loads(files["export.json"])["records"][0]["text"].startswith("=")


def test_days_are_counted_with_both_ends_and_sites_apart(cast, reach, export, today):
    yesterday = today - timedelta(days=1)
    reach("with_site", body="yesterday", on=yesterday)
    reach("with_site", body="today")
    assert [row["text"] for row in export(first=yesterday)["records"]] == ["yesterday", "today"]
    assert [row["text"] for row in export()["records"]] == ["today"]
    assert export(cast.south)["records"] == []
    assert len(export(cast.north)["records"]) == 1


def test_a_moderator_without_the_right_or_of_another_site_is_refused(cast, access_for, hana, reach, export):
    reach("with_site")
    for person in (cast.omar, cast.nora, cast.bea, cast.ada, cast.mia, cast.rosa):
        with pytest.raises(records.RecordsError):
            export(cast.north, by=access_for(person))
    scope = cast.mia.moderator_scope
    scope.handles_escalated = True
    scope.save()
    assert len(export(cast.north, by=access_for(cast.mia))["records"]) == 1
    for site in (cast.south, None):
        with pytest.raises(records.RecordsError):
            export(site, by=access_for(cast.mia))
    assert RecordsExport.objects.count() == 1


def test_too_much_at_once_is_refused_and_not_recorded(cast, reach, export, monkeypatch):
    monkeypatch.setattr(records, "MOST", 1)
    reach("with_site")
    assert len(export()["records"]) == 1
    reach("with_site")
    with pytest.raises(records.TooManyRecordsError):
        export()
    assert RecordsExport.objects.count() == 1


@pytest.mark.parametrize("name", ["omar", "nora", "bea", "ada", "mia"])
def test_the_page_is_closed_to_everybody_else(cast, as_, name):
    address = reverse("admin:feedback_records")
    assert as_(name).get(address).status_code == 403
    moderates_everywhere(cast.mia, handles_escalated=True)
    assert as_("mia").get(address).status_code == 200


def test_hana_makes_the_file_on_its_page_and_sees_it_listed(cast, hana, reach, today):
    reach("with_site")
    browser, address = signed_in(Client(), hana), reverse("admin:feedback_records")
    said = {"site": "", "first": today.isoformat(), "last": today.isoformat(), "request": "PRR-7"}
    backwards = browser.post(address, {**said, "last": (today - timedelta(days=1)).isoformat()})
    assert backwards.status_code == 400 and b"PRR-7" in backwards.content
    answer = browser.post(address, said)
    assert answer.status_code == 200 and answer["Content-Type"] == "application/zip"
    assert "no-store" in answer["Cache-Control"]
    assert len(read(answer.content)["records"]) == 1
    row = RecordsExport.objects.get()
    assert (row.request, row.by, row.on, row.records) == ("PRR-7", hana.pk, timezone.localdate(), 1)
    listed = browser.get(address).content.decode()
    assert "PRR-7" in listed and row.digest[:16] in listed


def test_the_demonstration_says_that_all_of_it_is_invented(cast, reach, export, settings):
    reach("with_site")
    assert "invented" not in export()["README.txt"]
    settings.DEMO = True
    files = export()
    assert "invented" in files["README.txt"] and "invented" in json.loads(files["export.json"])["notice"]
