"""The table of presses names tests that are there (STAFF-2)."""

import re

from django.conf import settings


def test_each_test_that_the_table_names_exists():
    table = (settings.BASE_DIR / "docs" / "presses.md").read_text(encoding="utf-8")
    named = set(re.findall(r"`(test_\w+)`", table))
    assert len(named) >= 10
    code = "".join(path.read_text(encoding="utf-8") for path in (settings.BASE_DIR / "tests").rglob("test_*.py"))
    assert [name for name in sorted(named) if f"def {name}(" not in code] == []
