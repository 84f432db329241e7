"""The officer a message is about learns nothing of it from any difference between what two readers have (FB-33).

The same fortnight, over two week's ends and a quarter's end, is played with and without the message, and with the
message gone for another reason. Day by day everything that each reader has is kept and compared, byte by byte.
"""

import re
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from html import unescape
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.utils import timezone

from digests import actions as weekly
from feedback import actions, statistics
from feedback import mail_types as mails
from feedback.actions import NOBODY, About
from feedback.actions.team import Answer
from feedback.models import Feedback
from lib.redis_client import page_client
from mail import mail_types, rendering
from mail.models import OutgoingMail
from sites_app.access import access_of
from sites_app.models import ModeratorScope
from tests.people import Cast, build_cast, moderates_everywhere, new_user, signed_in

pytestmark = pytest.mark.django_db
FIRST = date(2026, 9, 24)  # a Thursday; the quarter ends on the Wednesday after, weeks on the 27th and on 4 October
DAYS = [FIRST + timedelta(days=number) for number in range(13)]
SAME_WEEK, NEXT_WEEK, NEXT_QUARTER = date(2026, 9, 26), date(2026, 9, 29), date(2026, 10, 2)
# Each day on which something happens or an account is closed, and the day after.
READ = [*(date(2026, 9, day) for day in (24, 28, 29)), *(date(2026, 10, day) for day in (1, 2, 5))]
PUBLIC = ["/sites/north/feedback/?q=", "/sites/north/", "/api/v1/sites/north/promises/", "/api/v1/digests.csv"]
OFFICER = ["/staff/", "/staff/sites/north/feedback/", "/api/v1/staff/sites/north/feedback/"]
ONCE = ["/staff/sites/north/feedback/?show=done", "/staff/sites/north/said/"]
BUREAU = ["/staff/bureau.csv"]
WEEKS = ["2026-W39", "2026-W40"]
MODERATION = re.compile(r"Waiting at its end: .*?</p>", re.DOTALL)  # all sites together: what else may tell it apart
PASSING = re.compile(
    r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|csrf[a-zA-Z]*\" value=\"[^\"]+|(?<=name=\"key\" value=\")[^\"]+"
)
WAITING = re.compile(r"(\d+) messages? to answer")
DONE = Answer("done", "The lamp works again.", "en")


class World:
    """Everybody at two sites, and the fortnight as it is played once."""

    def __init__(self, turn: Callable[[datetime], None]) -> None:
        self.turn = turn
        self.day = FIRST - timedelta(days=40)
        turn(self.now)
        self.cast: Cast = build_cast(FIRST)
        self.hana = new_user("hana")
        self.hana.groups.set(self.cast.mia.groups.all())
        ModeratorScope.objects.create(user=self.hana)
        moderates_everywhere(self.hana, handles_escalated=True)
        self._past()
        self.day = FIRST
        turn(self.now)
        self.clients = {name: signed_in(Client(), getattr(self.cast, name)) for name in ("omar", "nora", "bea")}

    @property
    def now(self) -> datetime:
        return datetime(self.day.year, self.day.month, self.day.day, 21, tzinfo=UTC)  # two in the afternoon there

    def may(self, who: Any) -> Any:
        return access_of(who, now=self.now)

    def send(self, number: int) -> Feedback:
        draft = actions.Draft(
            site=self.cast.north, category="concern", body=f"The light at lot {number} is out.", language="en",
            may_publish=True,
        )  # fmt: skip
        return actions.submit(draft, key=f"key-of-a-test-{number:030d}", on=self.day).feedback

    def release(self, row: Feedback, about: About = NOBODY) -> Feedback:
        return actions.release(row, by=self.may(self.cast.mia), on=self.day, about=about)

    def answer(self, row: Feedback, given: Answer = DONE) -> Any:
        return actions.answer(row, given, by=self.may(self.cast.nora), on=self.day)

    def promise(self, row: Feedback) -> Any:
        due = self.day + timedelta(days=2)
        return self.answer(row, Answer("doing", "We mend it.", "en", "", due, "team", "A new lamp"))

    @property
    def omar(self) -> About:
        return About(True, self.cast.omar.officer)

    def _past(self) -> None:
        """Answered ones, one that waits, one that is late, one whose promise is late: the same in every world."""
        for number in range(8):
            self.day = FIRST - timedelta(days=24 - 2 * number)
            row = self.release(self.send(number))
            if number == 5:
                self.promise(row)
            elif number not in (2, 7):
                self.answer(row)

    # What each reader has on a day -----------------------------------------------------------------------------------

    def read(self) -> dict[str, str]:
        page_client().flushdb()
        got = {
            f"public {path}": self._page(Client(), path) for path in (*PUBLIC, *self._weeks("/sites/north/digests/"))
        }
        omar = self._of("omar")
        mine = [*OFFICER, *(ONCE if self.day == READ[-1] else ()), *self._weeks("/staff/sites/north/digests/")]
        got |= {f"officer {path}": self._page(omar, path) for path in mine}
        got |= {f"bureau {path}": self._page(self._of("bea"), path) for path in BUREAU}
        got["colleague's number"] = self.waits_at("nora")
        got["mail to the officer"] = str(mails.waiting_for(self.may(self.cast.omar)))
        got["mail to the colleague"] = str(mails.waiting_for(self.may(self.cast.nora)))
        rows = list(OutgoingMail.objects.filter(kind="digest").order_by("pk"))
        if rows:
            mail_types.get("digest").prepare(rows, self.now)
            got["digest mail"] = self._masked("\n".join(rendering.render(row).text for row in rows))
        return got

    def waits_at(self, who: str) -> str:
        return str(WAITING.findall(self._page(self._of(who), "/staff/")) or ["none"])

    def lines_of_the_officer(self) -> int:
        return (
            self._of("omar").get("/api/v1/staff/sites/north/feedback/").json()["results"].__str__().count("with_site")
        )

    def _weeks(self, before: str) -> list[str]:
        """On the two Mondays: what is stored does not change on the days between."""
        if self.day.weekday():
            return []
        return [f"{before}{week}/" for week in WEEKS if date.fromisocalendar(2026, int(week[-2:]), 7) < self.day]

    def _of(self, name: str) -> Client:
        client = self.clients[name]
        session = client.session
        session["since"] = session["seen"] = int(self.now.timestamp())
        session.save()
        return client

    def _page(self, client: Client, path: str) -> str:
        answer = client.get(path)
        assert answer.status_code == 200, (path, answer.status_code)
        body = b"".join(answer.streaming_content) if answer.streaming else answer.content
        return self._masked(body.decode())

    @staticmethod
    def _masked(text: str) -> str:
        return PASSING.sub("-", MODERATION.sub("", text))


Play = Callable[[World, dict], None]


@pytest.fixture
def turn(monkeypatch):
    return lambda moment: monkeypatch.setattr(timezone, "now", lambda: moment)


@pytest.fixture
def played(turn):
    """`played(play)`: what every reader had on each day, and the world is forgotten again."""

    def run(play: Play) -> list[dict[str, str]]:
        with transaction.atomic():
            found = list(_days(World(turn), play))
            transaction.set_rollback(True)
        return found

    return run


def _days(world: World, play: Play) -> Iterator[dict[str, str]]:
    kept: dict = {}
    for world.day in DAYS:
        world.turn(world.now)
        statistics.keep_last_quarter(world.day)
        if world.day.weekday() == 0:
            weekly.send_by_hand(world.now, None)
        play(world, kept)
        if world.day in READ:
            yield world.read()


def differences(one: list[dict[str, str]], other: list[dict[str, str]]) -> list[tuple[date, str]]:
    """Each day and reader of which two worlds differ."""
    return [
        (day, reader)
        for day, mine, its in zip(READ, one, other, strict=True)
        for reader in {*mine, *its}
        if mine.get(reader) != its.get(reader)
    ]


# The ways of one message --------------------------------------------------------------------------------------------


def never(world: World, kept: dict) -> None:
    """Nobody wrote it."""


def about_him(world: World, kept: dict) -> None:
    """Said before its first release; then a promise is made in its answer, and it is answered again."""
    if world.day == FIRST:
        kept["row"] = world.release(world.send(99), world.omar)
    elif world.day == NEXT_WEEK:
        world.promise(kept["row"])
    elif world.day == NEXT_QUARTER:
        world.answer(kept["row"])


def apart_then_released(world: World, kept: dict) -> None:
    """Set apart first, then released as being about him: the other order."""
    if world.day == FIRST:
        kept["row"] = actions.escalate(world.send(99), by=world.may(world.hana), on=world.day, reason="misconduct")
    elif world.day == NEXT_WEEK:
        by = world.may(world.hana)
        actions.return_to_site(kept["row"], by=by, on=world.day, about=world.omar)
    elif world.day == NEXT_QUARTER:
        world.promise(kept["row"])


def gone_on(day: date, how: str, *, answered: bool) -> Play:
    """Released as about nobody; answered the day after, or not; gone from the team on `day`."""

    def play(world: World, kept: dict) -> None:
        if world.day == FIRST:
            kept["row"] = world.release(world.send(99))
        if answered and world.day == FIRST + timedelta(days=1):
            world.answer(kept["row"])
        if world.day == day:
            _go(world, kept["row"], how)

    return play


def _go(world: World, row: Feedback, how: str) -> None:
    if how == "marked":
        actions.mark_about(row, world.omar, by=world.may(world.cast.mia), on=world.day)
    elif how == "apart":
        actions.escalate(row, by=world.may(world.hana), on=world.day, reason="danger")
    else:
        actions.hand_back(row, by=world.may(world.cast.nora), on=world.day)
        actions.decline(row, by=world.may(world.hana), on=world.day, reason="duplicate")


@pytest.mark.timeout(600)
def test_omar_learns_nothing_of_what_is_about_him_whatever_comes_first(played):
    """Said before the release; set apart, then released; released, then marked, as another is set apart."""
    without, apart = played(never), played(gone_on(NEXT_WEEK, "apart", answered=False))
    assert differences(without, played(about_him)) == []
    assert differences(without, played(apart_then_released)) == []
    assert differences(apart, played(gone_on(NEXT_WEEK, "marked", answered=False))) == []
    assert differences(without, apart), "the control: one that counted is seen"


WAYS = [(SAME_WEEK, False), (NEXT_QUARTER, False), (SAME_WEEK, True), (NEXT_WEEK, True), (NEXT_QUARTER, True)]


@pytest.mark.long
@pytest.mark.timeout(1800)
@pytest.mark.parametrize(("day", "answered"), WAYS, ids=str)
def test_what_is_marked_after_its_release_goes_as_what_is_set_apart_for_any_other_reason(played, day, answered):
    marked = played(gone_on(day, "marked", answered=answered))
    assert differences(marked, played(gone_on(day, "apart", answered=answered))) == []
    if not answered:
        assert differences(marked, played(gone_on(day, "handed back", answered=False))) == []


@pytest.mark.parametrize("play", [about_him, apart_then_released, gone_on(NEXT_WEEK, "marked", answered=False)])
def test_on_every_day_the_same_number_waits_from_every_chair(turn, play):
    """Omar's own list, his page, his mail, his commander's page and mail, and the bureau's file."""
    world, kept, numbers = World(turn), {}, set()
    for world.day in DAYS:
        turn(world.now)
        play(world, kept)
        bureau = world._page(world._of("bea"), "/staff/bureau.csv")
        (row,) = [line.split(",") for line in bureau.splitlines() if line.startswith("north,")]
        found = {int(row[1]), world.lines_of_the_officer(), mails.waiting_for(world.may(world.cast.omar))}
        found |= {mails.waiting_for(world.may(world.cast.nora))}
        found |= {int(number) for who in ("omar", "nora") for number in re.findall(r"\d+", world.waits_at(who))}
        assert len(found) == 1, (world.day, found)
        numbers |= found
    assert max(numbers) >= 2


def test_what_is_about_a_person_is_counted_for_all_sites_together_and_shown_with_the_quarter(turn):
    world, kept = World(turn), {}
    about_him(world, kept)
    assert kept["row"].status == "with_site"
    statistics.keep_last_quarter(date(2026, 10, 1))
    (shown,) = statistics.of_all_sites(date(2026, 10, 1))
    assert shown["counts"]["outside"] == 1
    assert statistics.of_site(world.cast.north, date(2026, 10, 1))["quarters"][0]["released"] == 8
    world.turn(datetime(2026, 10, 1, 21, tzinfo=UTC))
    assert "so in no neighborhood's numbers: 1." in unescape(Client().get("/sites/north/feedback/?q=").content.decode())
