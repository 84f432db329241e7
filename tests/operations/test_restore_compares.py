"""BLIND-7: a restore believes its own eyes, not the backup: one row that is not as it was, and it says so."""

import json

import pytest

from operations import backup, encryption
from sites_app.models import Site

KEY = "a passphrase for this test"


@pytest.mark.django_db(transaction=True)
def test_a_database_that_came_back_with_one_row_changed_is_refused(cast, tmp_path, monkeypatch):
    """What stands between the file and the tables is replaced: the row changes after pg_restore was done."""
    file = tmp_path / "portal.backup"
    sums = backup.back_up(file, KEY)
    assert sums["sites_app_site"][0] == Site.objects.count() > 1
    monkeypatch.setattr(backup, "_other_connections", lambda: 0)
    monkeypatch.setattr(backup, "_empty", lambda: None)
    monkeypatch.setattr(backup, "_load", lambda source, key: None)
    assert backup.restore(file, KEY, replace=True) == sums, "as it is, it is what was saved"
    monkeypatch.setattr(backup, "_load", lambda source, key: Site.objects.filter(slug="north").update(name="Nord"))
    with pytest.raises(backup.BackupError):
        backup.restore(file, KEY, replace=True)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"sums": {"sites_app_site": [2, "d41d8cd98f00b204e9800998ecf8427e"]}}, "older version"),
        ({"migrations": ["sites_app 9999_of_tomorrow"]}, "Another version"),
        ({}, "cannot read"),
    ],
)
def test_what_this_portal_cannot_restore_is_refused_before_anything_is_emptied(
    cast, tmp_path, monkeypatch, change, says
):
    """Older, newer, or no dump at all: the database that Ada has is still there when it is refused."""
    head = {"made_at": "2026-11-01T00:00:00+00:00", "sums": {"sites_app_site": [2, "1 -2"]}, **change}
    file = tmp_path / "portal.backup"
    with file.open("wb") as target:
        encryption.encrypt([json.dumps(head).encode(), b"no dump" * 50], target, KEY)
    emptied = []
    monkeypatch.setattr(backup, "_other_connections", lambda: 0)
    monkeypatch.setattr(backup, "_empty", lambda: emptied.append(1))
    with pytest.raises(backup.BackupError, match=says):
        backup.restore(file, KEY, replace=True)
    assert not emptied and Site.objects.count() > 1
