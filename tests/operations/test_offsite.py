"""A backup leaves the house encrypted, and comes back: sent by the city's program, fetched, restored beside, compared.

Rules: RUN-16.
"""

import pytest

from lib import ledger
from operations import encryption, ended, offsite
from tests.operations.installation import KEY, Installation
from tests.operations.test_backup import SETUP

TICKS = """
from mail.models import Tick
print(sorted(Tick.objects.values_list("name", flat=True)))
"""


@pytest.fixture
def elsewhere(tmp_path):
    place = tmp_path / "elsewhere"
    place.mkdir()
    return place


@pytest.fixture
def beside(installation):
    """The database of the drill, on the same server."""
    one = Installation(f"{installation.name}_drill")
    one.make()
    yield one
    one.drop()


@pytest.fixture
def run(installation, tmp_path, elsewhere, beside):
    fetch = tmp_path / "fetch"
    fetch.write_text(f'#!/bin/sh\nset -e\nexec cp "$(ls -t {elsewhere}/*.backup | head -n 1)" "$1"\n')
    fetch.chmod(0o700)
    own = {"PORTAL_BACKUP_SEND": f"cp -t '{elsewhere}'", "PORTAL_BACKUP_FETCH": str(fetch)}
    own |= {"PORTAL_LEDGER": str(tmp_path / "book" / "ended.log"), "PORTAL_DRILL_DATABASE_URL": beside.url}
    return lambda *words, **more: installation.manage(*words, **own | more)


def ticks(run) -> str:
    said = run("shell", "-v", "0", "-c", TICKS).splitlines()
    return next(line for line in said if line.startswith("["))  # warnings may stand around it


@pytest.mark.timeout(600)  # eleven programs, one after the other
def test_a_copy_goes_out_comes_back_and_is_compared(run, installation, tables, beside, elsewhere, tmp_path):
    run("shell", "-v", "0", "-c", SETUP)
    file = tmp_path / "night.backup"
    nowhere = run("backup", str(file), fails=True, PORTAL_BACKUP_SEND="false")
    assert "night.backup is made, but not in the other place" in nowhere
    assert ticks(run) == "['backup']", "what did not arrive is not said to be there"
    assert "A copy is in the other place" in run("backup", str(file))
    assert sorted(one.name for one in elsewhere.iterdir()) == ["night.backup", "night.backup.ended"]
    for one in elsewhere.iterdir():
        assert one.read_bytes().startswith(encryption.MAGIC) and b"example.org" not in one.read_bytes()
    assert "was restored, compared, and thrown away again" in run("restore_drill")
    assert ticks(run) == "['backup', 'offsite', 'restore_drill']"
    beside.make(like=tables)
    assert "not empty" in run("restore_drill", fails=True)
    assert "own database" in run("restore_drill", fails=True, PORTAL_DRILL_DATABASE_URL=installation.url)
    assert "2 2" in run("shell", "-v", "0", "-c", SETUP.splitlines()[0] + COUNTS), "the portal's own is untouched"


COUNTS = """
from mail.models import OutgoingMail
from sites_app.models import Invitation
print(OutgoingMail.objects.count(), Invitation.objects.count())
"""


def test_a_copy_that_was_damaged_on_the_way_is_no_drill(run, elsewhere, tmp_path):
    run("backup", str(tmp_path / "night.backup"))
    copy = elsewhere / "night.backup"
    copy.write_bytes(copy.read_bytes()[:-20])
    assert "the file was changed" in run("restore_drill", fails=True)
    assert "restore_drill" not in ticks(run)


def test_the_citys_program_sees_none_of_our_secrets(tmp_path, settings, monkeypatch):
    seen = tmp_path / "seen"
    program = tmp_path / "program"
    program.write_text(f"#!/bin/sh\nenv > {seen}\n")
    program.chmod(0o700)
    settings.BACKUP_SEND = str(program)
    monkeypatch.setenv("PORTAL_BACKUP_KEY", "a secret of ours")
    file = tmp_path / "x"
    file.touch()
    offsite.send(file)
    assert "PATH=" in seen.read_text()
    assert "secret" not in seen.read_text() and "DATABASE_URL" not in seen.read_text()


def test_the_ledger_beside_a_backup_is_sealed_and_read_back(tmp_path, settings):
    settings.LEDGER = tmp_path / "ended.log"
    first, second = f"2026-11-29 rsvp {'a' * 64}\n", f"2026-11-30 account {'d' * 64}\n"
    settings.LEDGER.write_text(first + first + second)
    file = tmp_path / "night.backup"
    ended.keep_beside(file, KEY)
    assert ended.kept_beside(file, KEY) == ledger.read(settings.LEDGER)
    assert len(ended.kept_beside(file, KEY)) == 2
    assert ended.copy_beside(file).stat().st_mode & 0o777 == 0o600
    with pytest.raises(encryption.DecryptionError):
        ended.kept_beside(file, "another passphrase")
