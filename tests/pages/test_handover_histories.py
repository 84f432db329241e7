"""Twenty-six handovers written out day by day, and every public byte of every day of them (POST-3, POST-4).

All stand at one site, so that each address is read once a day: who leaves is Lea Gone, who comes is Cora Next, each
with the letter of the history. Day 0 is November 1, 2026; the last day in most is day 40, December 11.
"""

import re
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any, NamedTuple

import pytest
from django.test import Client
from django.urls import Resolver404, resolve
from django.utils import timezone

from digests import actions as digests
from feedback.days import answer_due
from lib.redis_client import page_client
from portal.checks import addresses
from portal.policy import A, rule_for
from sites_app import actions, handover
from sites_app.models import Assignment, Leave, Officer, Post
from sites_app.statistics import terms
from tests.people import build_cast, new_officer, serve
from tests.portal.test_policy import sample

ZERO = date(2026, 11, 1)
DAYS = range(43)
LAST, COMES, AFTER = 40, 30, 41
FIVE_YEARS_BEFORE = date(2021, 11, 20)  # five years are complete on day 19
TOO_LATE = date(2023, 5, 2)  # and five years are not complete by then

BOTH = "{lea} is here until December. {cora} starts in December, so you can meet them both."
HERE = "{lea} is here until December. {cora} is here too, so you can meet them both."
THEN = "{lea} is here until December. {cora} starts in December."
SOMEBODY = "One officer on this team leaves in December. {cora} starts in December."
SOMEBODY_HERE = "One officer on this team leaves in December. {cora} is here already."


def day(number: int) -> date:
    return ZERO + timedelta(days=number)


class Pair(NamedTuple):
    """One history's two people, as rows."""

    lea: Assignment
    cora: Assignment

    def set(self, who: str, **fields: Any) -> None:
        Assignment.objects.filter(pk=getattr(self, who).pk).update(**fields)


def agree(who: str, field: str, number: int | None = None) -> Callable[[Pair], None]:
    """An agreement to the day that is planned, as a press on the own page gives it."""

    def press(pair: Pair) -> None:
        row = getattr(pair, who)
        row.refresh_from_db()
        planned = row.start if field == "start_agreed" else row.end
        actions.agree(row, field=field, day=day(number) if number is not None else planned)

    return press


def back(who: str, field: str) -> Callable[[Pair], None]:
    return lambda pair: actions.agree(getattr(pair, who), field=field, day=None)


def change(who: str, **fields: Any) -> Callable[[Pair], None]:
    return lambda pair: pair.set(who, **fields)


def away(since: date, until: date | None, *, pauses: bool = True) -> Callable[[Pair], None]:
    def enter(pair: Pair) -> None:
        Leave.objects.create(officer=pair.lea.officer, start=since, end=until, pauses=pauses, kind="medical")

    return enter


def closed(number: int) -> Callable[[Pair], None]:
    return lambda pair: Post.objects.filter(pk=pair.lea.post_id).update(closed=day(number))


def nobody_comes(pair: Pair) -> None:
    """She never came: the clerk takes her planned row out."""
    Assignment.objects.filter(pk=pair.cora.pk).delete()


def another_comes_later(pair: Pair) -> None:
    row = serve(new_officer(None, f"{pair.cora.pk}-late", "Dora", "Later"), pair.cora.site, since=day(AFTER))
    Assignment.objects.filter(pk=row.pk).update(post=pair.lea.post_id, start_agreed=day(AFTER))


def new_role_here(pair: Pair) -> None:
    Assignment.objects.create(officer=pair.lea.officer, site=pair.lea.site, start=day(AFTER), role="sergeant")


def shown_as(who: str, publication: str) -> Callable[[Pair], None]:
    return lambda pair: Officer.objects.filter(pk=getattr(pair, who).officer_id).update(publication=publication)


HE, SHE = agree("lea", "end_agreed"), agree("cora", "start_agreed")
TICK, UNTICK = agree("lea", "early_end_agreed"), back("lea", "early_end_agreed")


class History(NamedTuple):
    """`steps`: (day, what happens that morning); `said`: (first day, last day, sentence)."""

    said: list[tuple[int, int, str]]
    steps: list[tuple[int, Callable[[Pair], None]]]
    comes: int = COMES
    since: date = FIVE_YEARS_BEFORE


BOTH_AGREE: list[tuple[int, Callable[[Pair], None]]] = [(0, HE), (0, SHE)]
HISTORIES = {
    "A they overlap": History([(10, 29, BOTH), (30, 40, HERE)], BOTH_AGREE),
    "B one after the other": History([(10, 40, THEN)], BOTH_AGREE, comes=AFTER),
    "C she comes three weeks after he left": History([(10, 40, THEN)], BOTH_AGREE, comes=60),
    "D she never comes": History([(10, 29, BOTH), (30, 34, HERE)], [*BOTH_AGREE, (35, nobody_comes)]),
    "E she is taken out of the plan before": History([(10, 19, BOTH)], [*BOTH_AGREE, (20, nobody_comes)]),
    "F he takes it back, and agrees again": History(
        [(10, 14, BOTH), (25, 29, BOTH), (30, 40, HERE)],
        [*BOTH_AGREE, (15, back("lea", "end_agreed")), (25, HE)],
    ),
    "G she takes it back while both are there": History(
        [(10, 29, BOTH), (30, 32, HERE)], [*BOTH_AGREE, (33, back("cora", "start_agreed"))]
    ),
    "H he alone agrees": History([], [(0, HE)]),
    "I she alone agrees": History([], [(0, SHE)]),
    "J nobody agrees": History([], []),
    "K she agrees late": History([(22, 29, BOTH), (30, 40, HERE)], [(0, HE), (22, SHE)]),
    "L the post is closed before she comes": History([], [(0, closed(COMES)), *BOTH_AGREE]),
    "M the post is closed once it was told": History([(10, 19, BOTH)], [*BOTH_AGREE, (20, closed(COMES))]),
    "N before five years, without the tick": History(
        [(10, 29, SOMEBODY), (30, 40, SOMEBODY_HERE)], BOTH_AGREE, since=TOO_LATE
    ),
    "O before five years, ticked on day 18": History(
        [(10, 17, SOMEBODY), (18, 29, BOTH), (30, 40, HERE)], [*BOTH_AGREE, (18, TICK)], since=TOO_LATE
    ),
    "P before five years, the tick is taken back": History(
        [(10, 26, BOTH), (27, 29, SOMEBODY), (30, 40, SOMEBODY_HERE)],
        [*BOTH_AGREE, (0, TICK), (27, UNTICK)],
        since=TOO_LATE,
    ),
    "Q the tick alone tells nothing": History([], [(0, TICK), (0, SHE)], since=TOO_LATE),
    "R a leave stopped the clock: five years come too late": History(
        [(10, 29, SOMEBODY), (30, 40, SOMEBODY_HERE)],
        [(0, away(date(2022, 1, 1), date(2022, 4, 10))), *BOTH_AGREE],
    ),
    "S a leave that does not stop the clock": History(
        [(10, 29, BOTH), (30, 40, HERE)],
        [(0, away(date(2022, 1, 1), date(2022, 4, 10), pauses=False)), *BOTH_AGREE],
    ),
    "T an old leave is entered on day 20": History(
        [(10, 19, BOTH), (20, 29, SOMEBODY), (30, 40, SOMEBODY_HERE)],
        [*BOTH_AGREE, (20, away(date(2022, 1, 1), date(2022, 4, 10)))],
    ),
    # Five years on day 35; from day 20 on each day away is a day more, and up to day 26 the last day suffices.
    "U a leave without an end, begun on day 20": History(
        [(10, 26, BOTH), (27, 29, SOMEBODY), (30, 40, SOMEBODY_HERE)],
        [*BOTH_AGREE, (20, away(day(20), None))],
        since=date(2021, 12, 6),
    ),
    "V the last day moves, and he agrees to the new one": History(
        [(10, 19, BOTH), (24, 29, BOTH), (30, 41, HERE)],
        [*BOTH_AGREE, (20, change("lea", end=day(41))), (24, HE)],
    ),
    "W he stays after all": History([(10, 24, BOTH)], [*BOTH_AGREE, (25, change("lea", end=None))]),
    "X a new role here is no leaving": History([], [(0, new_role_here), *BOTH_AGREE]),
    "Y two are planned: the first to come follows": History(
        [(10, 29, BOTH), (30, 40, HERE)], [(0, another_comes_later), *BOTH_AGREE]
    ),
    "Z he is not shown": History(
        [(10, 29, SOMEBODY), (30, 40, SOMEBODY_HERE)], [(0, shown_as("lea", "hidden")), *BOTH_AGREE]
    ),
}


def names(key: str) -> dict[str, str]:
    return {"lea": f"Lea{key[0]} Gone{key[0]}", "cora": f"Cora{key[0]} Next{key[0]}"}


def expected(number: int) -> dict[str, str]:
    """The sentence of each history on a day."""
    return {
        key: text.format(**names(key))
        for key, one in HISTORIES.items()
        for first, last, text in one.said
        if first <= number <= last
    }


class Stage:
    """The site with all of them, and the day it is there."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.site, self.number = build_cast(ZERO).north, -1
        monkeypatch.setattr(timezone, "now", lambda: self.now)
        self.pairs = {key: self._pair(key, one) for key, one in HISTORIES.items()}

    def _pair(self, key: str, one: History) -> Pair:
        post, called = Post.objects.create(site=self.site, opened=date(2020, 1, 1)), names(key)
        lea = serve(
            new_officer(None, f"L-{key[0]}", *called["lea"].split()), self.site, since=one.since, until=day(LAST)
        )
        cora = serve(new_officer(None, f"C-{key[0]}", *called["cora"].split()), self.site, since=day(one.comes))
        Assignment.objects.filter(pk__in=[lea.pk, cora.pk]).update(post=post)
        return Pair(
            *Assignment.objects.filter(pk__in=[lea.pk, cora.pk]).select_related("officer", "site").order_by("pk")
        )

    @property
    def now(self) -> datetime:
        return datetime(2026, 11, 1, 20, 30, tzinfo=UTC) + timedelta(days=max(self.number, 0))

    def morning(self, number: int) -> None:
        """The day begins: what happens on it happens, Monday's digest is built, no page of yesterday is kept."""
        self.number = number
        for key, one in HISTORIES.items():
            for when, step in one.steps:
                if when == number:
                    step(self.pairs[key])
        if day(number).weekday() == 0:
            digests.send_by_hand(self.now, None)
        page_client().flushdb()

    def serves(self, who: str, key: str) -> bool:
        """Whether somebody is on the public team today, by the rows as they are."""
        officer = getattr(self.pairs[key], who).officer_id
        shown = Officer.objects.filter(pk=officer).exclude(publication="hidden")
        return Assignment.objects.running(day(self.number)).filter(officer__in=shown).exists()


@pytest.fixture
def stage(db, monkeypatch):
    return Stage(monkeypatch)


def test_what_neighbors_read_is_exact_to_the_day(stage):
    assert len(HISTORIES) >= 20
    for number in DAYS:
        stage.morning(number)
        told = handover.sentences(stage.site, terms([stage.site.pk])[stage.site.pk], day(number))
        assert sorted(told) == sorted(expected(number).values()), f"day {number}"


OF_CODE = {"api:schema", "portal_plain:api_docs"}  # made of code alone: read on the first day


def public_paths(number: int) -> list[str]:
    """Every address that anybody may read, as the table of addresses has it, and its Spanish twin."""
    last = (day(number) - timedelta(days=7)).isocalendar()
    week = f"{last.year}-W{last.week:02}"
    found = []
    for name, pattern in addresses():
        rule = rule_for(name)
        path = sample(pattern, "north")
        if rule and rule.audience is A.ANYONE and "GET" in rule.methods and path and not (number and name in OF_CODE):
            path = path.replace("2001-W01", week)
            found += [path, *([f"/es{path}"] if is_there(f"/es{path}") else [])]
    return found


def is_there(path: str) -> bool:
    try:
        resolve(path)
    except Resolver404:
        return False
    return True


def last_days(number: int, path: str) -> re.Pattern[str]:
    """A planned last day in any spelling; today's date may stand on a page for itself, and that of an answer to what is
    sent today on its form.
    """
    own = {day(number), *([answer_due(day(number))] if "/feedback/new/" in path else [])}
    days = [one for one in (day(LAST), day(41)) if one not in own]
    spelled = [(f"{one:%Y-%m-%d}", f"{one:%B} {one.day}", f"{one.day} de diciembre", f"{one:%Y%m%d}") for one in days]
    return re.compile("|".join(re.escape(text) for texts in spelled for text in texts))


def test_no_public_byte_of_any_day_tells_more(stage):
    """Nobody who comes is named before it is told or before the first day; who leaves only while there; and no last
    day stands anywhere, before five years or after.
    """
    read = 0
    for number in DAYS:
        stage.morning(number)
        if 0 < number < 8:
            continue  # as day 0: nothing happens
        told = expected(number)
        coming = {key: names(key)["cora"] for key in HISTORIES if key not in told and not stage.serves("cora", key)}
        gone = {key: names(key)["lea"] for key in HISTORIES if not stage.serves("lea", key) and key not in told}
        unnamed = [names(key)["lea"] for key, text in told.items() if not text.startswith("Lea")]
        unnamed += [names(key)["lea"] for key in HISTORIES if key not in told]
        visitor = Client()
        for path in public_paths(number):
            answer = visitor.get(path)
            body = b"".join(answer) if answer.streaming else answer.content
            read += len(body)
            text = body.decode("utf-8", "replace")
            never = last_days(number, path).search(text)
            assert not never, (number, path, never)
            for name in [*coming.values(), *gone.values(), "Dora Later"]:
                if name != "Dora Later" or number < AFTER:
                    assert name not in text, (number, path, name)
            for name in unnamed:
                assert f"{name} is here until" not in text and f"{name} sigue aquí" not in text, (number, path, name)
            if path in ("/sites/north/", "/sites/north/team/"):
                missing = [one for one in told.values() if one not in text]
                assert not missing, (number, path, missing)
    assert read > 10_000_000
