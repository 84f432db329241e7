"""Pages of the queue by key, both ways, with numbers: nobody is moved past something meanwhile decided (STAFF-5)."""

from datetime import date
from typing import Any, NamedTuple
from urllib.parse import urlencode
from uuid import UUID

from django.db.models import Q

MOST_COUNTED = 1000  # exact up to here; beyond, "more than 1,000"
FIELDS = {"urgent": lambda text: text == "1", "id": UUID}


class Page(NamedTuple):
    """Rows of one page; `first`: the number of its first row, None beyond MOST_COUNTED; addresses or ""."""

    rows: list[Any]
    first: int | None
    newer: str
    older: str

    @property
    def last(self) -> int | None:
        return None if self.first is None else self.first + len(self.rows) - 1


def page_of(rows: Any, columns: tuple[str, ...], order: tuple[str, ...], asked: dict[str, str], size: int) -> Page:
    """The page that `asked` names by `after` or `before`, a key each; a key that cannot be read begins at the top."""
    after, before = _key(asked["after"], order), _key(asked["before"], order)
    if before is not None and after is None:
        found = list(
            _side(rows, order, before, later=False)
            .order_by(*_turned(order))[: size + 1]
            .values_list(*columns, named=True)
        )
        more, later = len(found) > size, True
        shown = found[:size][::-1]
    else:
        chosen = rows if after is None else _side(rows, order, after, later=True)
        found = list(chosen.order_by(*order)[: size + 1].values_list(*columns, named=True))
        shown, more, later = found[:size], after is not None, len(found) > size
    if not shown and (after or before):  # all of that page is decided: from the top again
        return page_of(rows, columns, order, asked | {"after": "", "before": ""}, size)
    if not shown:
        return Page([], None, "", "")
    ahead = counted(_side(rows, order, _values(shown[0], order), later=False)) if more else 0
    newer = _address(asked, "before", shown[0], order) if more and ahead != 0 else ""
    older = _address(asked, "after", shown[-1], order) if later else ""
    return Page(shown, None if ahead is None else ahead + 1, newer, older)


def counted(rows: Any) -> int | None:
    """How many, exactly; None beyond MOST_COUNTED."""
    found = rows.order_by()[: MOST_COUNTED + 1].count()
    return found if found <= MOST_COUNTED else None


def _turned(order: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(name[1:] if name.startswith("-") else f"-{name}" for name in order)


def _values(row: Any, order: tuple[str, ...]) -> dict[str, Any]:
    return {name: row.pk if name == "id" else getattr(row, name) for name in _names(order)}


def _names(order: tuple[str, ...]) -> list[str]:
    return [name.lstrip("-") for name in order]


def _side(rows: Any, order: tuple[str, ...], key: dict[str, Any], *, later: bool) -> Any:
    """What stands behind the key in this order, or before it."""
    if later and order[0] == "-urgent" and not key["urgent"]:  # said so that the index is walked from the key on
        rows, order = rows.filter(urgent=False), order[1:]
    names = order if later else _turned(order)
    wanted, same = Q(), dict[str, Any]()
    if len(names) == 2:
        rows = rows.filter(
            **{f"{names[0].lstrip('-')}__{'lt' if names[0].startswith('-') else 'gt'}e": key[names[0].lstrip("-")]}
        )
    for name in names:
        plain = name.lstrip("-")
        way = "lt" if name.startswith("-") else "gt"
        wanted |= Q(**same) & Q(**{f"{plain}__{way}": key[plain]})
        same = {**same, plain: key[plain]}
    return rows.filter(wanted)


def _address(asked: dict[str, str], way: str, row: Any, order: tuple[str, ...]) -> str:
    values = _values(row, order)
    words = [str(int(value)) if isinstance(value, bool) else str(value) for value in values.values()]
    given = {name: value for name, value in asked.items() if value and name not in ("after", "before")}
    return "?" + urlencode(given | {way: "_".join(words)})


def _key(text: str, order: tuple[str, ...]) -> dict[str, Any] | None:
    names, words = _names(order), text.split("_")
    if len(names) != len(words):
        return None
    try:
        return {name: FIELDS.get(name, date.fromisoformat)(word) for name, word in zip(names, words, strict=True)}
    except ValueError:
        return None
