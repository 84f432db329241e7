"""The web server's own lines: in the form of all others, without who asked and what (SEC-6)."""

import logging
from typing import Any

from gunicorn.glogging import Logger  # type: ignore[import-untyped]

from .logs import JsonFormatter

# gunicorn writes the address, and the line, header or piece of a body that it could not read.
TOLD = {"Invalid request": "a request could not be read", "Error handling request": "a request ended in an error"}


class ServerLogger(Logger):
    """gunicorn's logger with our formatter; chosen in gunicorn.conf.py."""

    def setup(self, cfg: Any) -> None:
        super().setup(cfg)
        for handler in self.error_log.handlers:
            handler.setFormatter(JsonFormatter())
        self.error_log.addFilter(without_the_request)


def without_the_request(record: logging.LogRecord) -> bool:
    """Keeps the record; of one about a request only that there was one."""
    for start, told in TOLD.items():
        if str(record.msg).startswith(start):
            record.msg, record.args = told, ()
    return True
