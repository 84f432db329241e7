"""`/accessibility/` says what the report says, and the report says only what can be looked up.

Rules: AGENCY-6.
"""

import re
from pathlib import Path

import pytest
from django.conf import settings

from pages import conformance
from pages.conformance import FILE, How

TEXT = FILE.read_text()


@pytest.fixture(autouse=True)
def fresh():
    conformance.report.cache_clear()
    yield
    conformance.report.cache_clear()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("path", "words"), [("/accessibility/", "rules are kept"), ("/es/accessibility/", "reglas se cumplen")]
)
def test_the_page_has_every_row_of_the_report_and_its_counts(client, path, words):
    page = client.get(path).content.decode()
    rows = conformance.report().rows
    assert len(rows) > 45 and page.count('<th scope="row" lang="en">') == len(rows)
    assert f"{conformance.report().count(How.SUPPORTS)} {words}" in page
    assert "test_pages.py" not in page and "tests/" not in page
    assert "2026" in page and "&lt;" not in page.split("<tbody>")[1].split("</tbody>")[0]


@pytest.mark.django_db
def test_a_rule_that_is_broken_is_said_above_the_fold(client, tmp_path, monkeypatch):
    file = tmp_path / "report.md"
    row = "| 2.5.3 Label in name | A | supports |"
    assert row in TEXT
    file.write_text(TEXT.replace(row, "| 2.5.3 Label in name | A | does not support |"))
    assert "not kept:" not in client.get("/accessibility/").content.decode(), "the control"
    monkeypatch.setattr(conformance, "FILE", file)
    conformance.report.cache_clear()
    page = client.get("/accessibility/").content.decode()
    assert "2.5.3 Label in name" in page.split("<details>")[0]


def test_a_word_that_the_report_may_not_use_stops_it(tmp_path, monkeypatch):
    file = tmp_path / "report.md"
    file.write_text(TEXT.replace("| A | supports |", "| A | fully compliant |", 1))
    monkeypatch.setattr(conformance, "FILE", file)
    with pytest.raises(ValueError, match="fully compliant"):
        conformance.report()


def test_the_sum_at_its_end_is_right_and_each_test_that_it_names_is_there():
    rows = conformance.report().rows
    told = [
        int(number) for number in re.search(r"Of (\d+) rows: (\d+) supports, (\d+) .*?, (\d+) do not", TEXT).groups()
    ]
    assert told == [len(rows), *(conformance.report().count(how) for how in (How.SUPPORTS, How.PARTLY, How.NOT_HERE))]
    named = set(re.findall(r"`(tests/[\w/]+\.py)::(\w+)`", TEXT))
    assert len(named) > 8
    for file, name in named:
        assert f"def {name}(" in (Path(settings.BASE_DIR) / file).read_text(), (file, name)
