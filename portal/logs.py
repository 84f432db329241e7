"""Logs: one JSON object a line, without locals, bodies or values of an exception."""

import json
import logging
from datetime import UTC, datetime
from typing import Any

DRIVER = "psycopg"  # and psycopg.pool: they know no request, so they cannot say whose it is


class JsonFormatter(logging.Formatter):
    """Formats a record as one line of JSON; of an exception only its type and places are kept."""

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, Any] = {
            "at": _moment(record),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
        }
        line.update(getattr(record, "fields", {}))
        if record.exc_info and record.exc_info[0]:
            line["error"] = record.exc_info[0].__name__
            line["where"] = _places(record.exc_info[2])
        return json.dumps(line, ensure_ascii=True, default=str)


def _moment(record: logging.LogRecord) -> str:
    """To the second; to the hour where the line is about somebody without a name (`keeps_hour`), or may be: what the
    pool says of a connection that broke stands right above the line of the request that met it.
    """
    moment = datetime.fromtimestamp(record.created, UTC)
    if getattr(record, "keeps_hour", False) or record.name.startswith(DRIVER):
        moment = moment.replace(minute=0, second=0)
    return moment.isoformat(timespec="seconds")


def _places(trace) -> list[str]:
    """File and line of each frame; the exception's text may hold what somebody wrote, so it is left out."""
    places = []
    while trace is not None:
        code = trace.tb_frame.f_code
        places.append(f"{code.co_filename.rsplit('/', 2)[-1]}:{trace.tb_lineno} {code.co_name}")
        trace = trace.tb_next
    return places[-8:]
