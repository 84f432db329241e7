"""BLIND-7: a restore believes its own eyes, not the backup: one row that is not as it was, and it says so."""

import pytest

from operations import backup
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
    with pytest.raises(backup.Refused):
        backup.restore(file, KEY, replace=True)
