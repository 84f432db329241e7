"""SEC-6: of an error a log line keeps the kind and the place, never words that may be somebody's."""

import json
import logging
import sys

from portal.logs import JsonFormatter

MARK = "zanja-in-a-text"


def _failed() -> tuple:
    typed = MARK
    try:
        raise ValueError(f"cannot save {typed}")
    except ValueError:
        return sys.exc_info()


def _line(**fields) -> str:
    record = logging.LogRecord("portal", logging.ERROR, "here.py", 1, "not saved", None, fields.pop("exc_info", None))
    vars(record).update(fields)
    return JsonFormatter().format(record)


def test_a_line_about_an_error_says_what_and_where_and_no_word_of_it():
    line = json.loads(_line(exc_info=_failed()))
    assert (line["error"], line["message"]) == ("ValueError", "not saved")
    assert line["where"][-1].startswith("test_logs.py:") and line["where"][-1].endswith(" _failed")
    assert MARK not in json.dumps(line)


def test_the_mark_was_there_to_be_written():
    error = _failed()
    assert MARK in str(error[1]) and MARK in repr(error[2].tb_frame.f_locals)


def test_a_line_is_one_line():
    assert "\n" not in _line(fields={"said": "one\ntwo"})
