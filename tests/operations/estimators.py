"""What an attacker reads beneath the tables: for each row a number; the order of the numbers is the guess."""

import math
import re
import subprocess

from operations import postgres_programs

from .raw_files import Log, ask, indexes, leaves, long_texts, node

PROMISED = 0.55  # of pairs in the right order; half is chance
Guess = dict[str, tuple[int, float]]  # by row: only rows of one group (a page) are compared, and by which number


def by_sql(expression: str, table: str) -> Guess:
    return {str(pk): (0, float(n)) for pk, n in ask(f"SELECT id, {expression} FROM {table}") if n is not None}  # noqa: S608


def places(table: str) -> dict[str, tuple[int, int]]:
    point = "(ctid::text::point)"
    return {str(pk): (int(a), int(b)) for pk, a, b in ask(f"SELECT id, {point}[0], {point}[1] FROM {table}")}  # noqa: S608


def by_dump(table: str) -> Guess:
    """The place in a dump: the order in which COPY reads the file."""
    words = [postgres_programs.program("pg_dump"), "--data-only", f"--table={table}"]
    text = subprocess.run(words, env=postgres_programs.environment(), capture_output=True, text=True, check=True).stdout
    lines = text[text.index("\nCOPY ") :].splitlines()[2:]
    found = (re.search(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", line) for line in lines)
    return {match[0]: (0, float(place)) for place, match in enumerate(found) if match}


def by_leaves(table: str) -> dict[str, Guess]:
    """In which order each index got its entries; of two pages, nothing is known."""
    found = {}
    for index, oid in indexes(table).items():
        entries = leaves(oid)
        found[index] = {pk: entries[at] for pk, at in places(table).items() if at in entries}
    return found


def by_log(table: str, log: Log) -> dict[str, Guess]:
    """When the transaction of a row ended, and in which order rows were put into their places."""
    file = node(table)
    numbers = {pk: int(number) for pk, (_group, number) in by_sql("xmin::text::bigint", table).items()}
    at = {pk: (file, *place) for pk, place in places(table).items()}
    return {
        "log: ends": {pk: (0, log.ends[xid]) for pk, xid in numbers.items() if xid in log.ends},
        "log: puts": {pk: (0, float(log.puts[place])) for pk, place in at.items() if place in log.puts},
    }


def by_long_texts(table: str, marks: dict[str, str]) -> dict[str, Guess]:
    found = long_texts(table, marks)
    names = ("long text", "long text's number", "long text's place")
    return {name: {pk: (0, float(of[at])) for pk, of in found.items()} for at, name in enumerate(names)}


def guesses(table: str, marks: dict[str, str], log: Log) -> dict[str, Guess]:
    found = {
        "xmin": by_sql("xmin::text::bigint", table),
        "ctid": by_sql("(ctid::text::point)[0] * 1000 + (ctid::text::point)[1]", table),
        "dump": by_dump(table),
    }
    found |= by_leaves(table) | by_log(table, log)
    if table == "meetings_rsvp":
        found["place"] = by_sql("place", table)
    if table == "feedback_feedback":
        found |= by_long_texts(table, marks)
    return found


def right_pairs(guess: Guess, truth: list[str]) -> float:
    """The share of pairs put in the right order, the better of both directions; equal guesses count half."""
    known = [guess[pk] for pk in truth if pk in guess]
    pairs = [(a, b) for at, (of, a) in enumerate(known) for group, b in known[at + 1 :] if of == group]
    if not pairs:
        return 0.5
    share = sum(1.0 if a < b else 0.5 if a == b else 0.0 for a, b in pairs) / len(pairs)
    return max(share, 1 - share)


def chance(count: int) -> float:
    """What luck alone may reach with so few: four standard deviations of a random order, at least what is promised."""
    if count < 2:
        return 1.0
    deviation = math.sqrt(2 * (2 * count + 5) / (9 * count * (count - 1))) / 2
    return max(PROMISED, 0.5 + 4 * deviation)
