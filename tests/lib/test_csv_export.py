"""Files that leave the portal: safe in a spreadsheet, and in the demonstration marked as invented."""

import pytest

from lib.csv_export import invented, safe_cell

pytestmark = pytest.mark.django_db
INVENTED = "Demonstration: officers, messages and figures are invented."
FILES = ["/commitment/stints.csv", "/api/v1/digests.csv"]


@pytest.mark.parametrize("cell", ["=1+1", "+1", "-1", "@x", "\t=1", "  =1", "＝1"])
def test_a_cell_never_becomes_a_formula(cell):
    assert safe_cell(cell) == f"'{cell}"


@pytest.mark.parametrize("path", FILES)
def test_a_table_of_the_demonstration_says_so_in_its_name(client, cast, settings, path):
    settings.DEMO = False
    plain = client.get(path)
    settings.DEMO = True
    marked = client.get(path)
    assert "invented" not in plain["Content-Disposition"]
    assert "demonstration-invented-" in marked["Content-Disposition"]
    assert plain.getvalue() == marked.getvalue()


def test_what_every_other_file_says_is_blank_outside_the_demonstration(settings):
    settings.DEMO = False
    assert invented() == ""
    settings.DEMO = True
    assert invented() == INVENTED


def test_the_export_of_my_data_says_so(as_, settings):
    settings.DEMO = True
    assert as_("rosa").get("/me/export/").json()["demonstration"] == INVENTED
    settings.DEMO = False
    assert "demonstration" not in as_("rosa").get("/me/export/").json()
