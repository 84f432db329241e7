"""A spreadsheet that programs open, whatever somebody pasted into a name (API-9)."""

from io import BytesIO

from openpyxl import load_workbook

from lib.xlsx_export import xlsx_response


def test_what_no_workbook_may_hold_is_left_out_and_a_formula_stays_text():
    file = xlsx_response("x.xlsx", ["name"], [["No\ufffe\uffff\r\x07rth"], ["=1+1"], [3], [None]]).content
    (sheet,) = load_workbook(BytesIO(file))
    cells = [(row[0].value, row[0].data_type) for row in sheet.iter_rows()]
    assert cells[:4] == [("name", "s"), ("North", "s"), ("=1+1", "s"), (3, "n")]
