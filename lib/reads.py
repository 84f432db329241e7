"""QuerySets compiled once and asked many times, several of them in one message to PostgreSQL.

Most of what a small page costs is Django writing the same SQL again for other values. A `Read` is written with the
rooms' own QuerySet adjectives, so that who may see a row stays in one place; only the writing is done once
(docs/decisions/0070-compiled-reads.md).
"""

from collections.abc import Callable, Iterable
from datetime import UTC, date, datetime
from enum import Enum
from functools import cached_property
from typing import Any, NamedTuple

import psycopg
from django.db import NotSupportedError, connection
from django.db.models import QuerySet

from .prepared import is_watched

Rows = list[tuple[Any, ...]]


class Slot(Enum):
    """A place in a QuerySet that each question fills; two stand-ins each, which no real row has."""

    ID = (1_987_654_321, 1_876_543_219)
    DAY = (date(1801, 2, 3), date(1802, 3, 4))
    MOMENT = (datetime(1801, 2, 3, 4, 5, 6, 7, UTC), datetime(1802, 3, 4, 5, 6, 7, 8, UTC))
    TEXT = ("\ue001 one", "\ue002 two")


class Read:
    """`Read(lambda site: Meeting.objects.public().at(site), site=Slot.ID)`; call it with values, give that to `ask`.

    The QuerySet gets its values through and through as they are: one that computes with a value in Python (a day
    made from a moment) raises ValueError at its first use, because only what it was given could be filled in later.
    """

    def __init__(self, build: Callable[..., QuerySet[Any]], **slots: Slot) -> None:
        self.build, self.slots = build, slots

    def __call__(self, **values: Any) -> "Question":
        """This read with its values; ValueError when one is missing or unknown."""
        if values.keys() != self.slots.keys():
            raise ValueError(f"This read asks for {', '.join(self.slots)}; it was given {', '.join(values)}.")
        params = [values[name] if name else given for name, given in self._compiled.places]
        return Question(self, values, params)

    @cached_property
    def _compiled(self) -> "_Compiled":
        first, second = (
            self.build(**{name: slot.value[n] for name, slot in self.slots.items()}) for n in (0, 1)
        )  # fmt: skip
        compiler = first.query.get_compiler(first.db)
        sql, given = compiler.as_sql()
        converters = compiler.get_converters([column for column, _, _ in compiler.select])
        compiler.get_converters = lambda columns: converters  # they are the same for every answer
        again, others = second.query.sql_with_params()
        if sql != again:
            raise ValueError("A read must have the same shape for all values.")
        places = [self._place(one, other) for one, other in zip(given, others, strict=True)]
        return _Compiled(first, compiler, sql, places)

    def _place(self, one: Any, other: Any) -> tuple[str, Any]:
        """(name of the slot, None), or ("", the value that is always the same)."""
        for name, slot in self.slots.items():
            if (one, other) == slot.value:
                return name, None
        if one != other:
            raise ValueError("A read may use its values only as they are, not compute with them.")
        return "", one


class Question(NamedTuple):
    """A read with its values."""

    read: Read
    values: dict[str, Any]
    params: list[Any]


def ask(*questions: Question) -> list[list[Any]]:
    """The rows of each question, as its QuerySet would give them, by one message to PostgreSQL.

    Each statement sees what was committed when it began, as if asked alone, and is prepared on its connection, so that
    planning is done once too. Raises what a QuerySet raises.
    """
    compiled = [question.read._compiled for question in questions]
    if is_watched():
        answers = _one_by_one(questions)
    else:
        try:
            answers = _together(questions)
        except NotSupportedError:
            if connection.in_atomic_block:
                raise
            answers = _afresh(questions)
    return [one.opened(rows) for one, rows in zip(compiled, answers, strict=True)]


def _together(questions: Iterable[Question]) -> list[Rows]:
    connection.validate_no_broken_transaction()
    with connection.cursor() as cursor, connection.wrap_database_errors:
        plain: psycopg.Connection[Any] = cursor.connection
        cursors = []
        with plain.pipeline():
            for question in questions:
                cursors.append(psycopg.Cursor(plain))
                cursors[-1].execute(question.read._compiled.sql, question.params, prepare=True)
        return [one.fetchall() for one in cursors]


def _one_by_one(questions: Iterable[Question]) -> list[Rows]:
    answers = []
    with connection.cursor() as cursor:
        for question in questions:
            cursor.execute(question.read._compiled.sql, question.params)
            answers.append(cursor.fetchall())
    return answers


def _afresh(questions: Iterable[Question]) -> list[Rows]:
    """A migration has changed a column's type under a prepared statement: the connection that knew it goes."""
    connection.connection.close()
    connection.close()
    return _one_by_one(questions)


class _Compiled(NamedTuple):
    queryset: QuerySet[Any]
    compiler: Any
    sql: str
    places: list[tuple[str, Any]]

    def opened(self, rows: Rows) -> list[Any]:
        """Rows of the database as the QuerySet's own iterable makes models, tuples or values of them."""
        made: Any = self.queryset._iterable_class
        return list(made(_Answered(self.queryset, self.compiler, rows)))


class _Answered:
    """Stands where a QuerySet, its query and its compiler stand, and has the rows already."""

    def __init__(self, queryset: Any, compiler: Any, rows: Rows) -> None:
        self._queryset, self._compiler, self._rows = queryset, compiler, rows
        self.query = self

    def get_compiler(self, *args: Any, **kwargs: Any) -> "_Answered":
        return self

    def execute_sql(self, *args: Any, **kwargs: Any) -> Iterable[Rows]:
        return [self._rows]

    def results_iter(self, results: Any = None, **kwargs: Any) -> Any:
        return self._compiler.results_iter(results=[self._rows], **kwargs)

    def __getattr__(self, name: str) -> Any:
        for one in (self._compiler, self._queryset, self._queryset.query):
            if hasattr(one, name):
                return getattr(one, name)
        raise AttributeError(name)
