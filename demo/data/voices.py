"""Invented messages in both languages, in every state, made by the same actions as real ones, each on its own day."""

import json
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from hashlib import sha256
from pathlib import Path
from random import Random
from typing import Any

from accounts.access import Access
from feedback import days, receipts
from feedback.actions import moderation, publication, submission, team, writer
from feedback.actions.about import NOBODY
from feedback.actions.publication import Wording
from feedback.actions.submission import Draft
from feedback.actions.team import Answer
from feedback.models import Feedback, Message
from sites_app.models import Site

MESSAGES = json.loads((Path(__file__).parent / "messages.json").read_text(encoding="utf-8"))
GIVEN = {text["given"]: text for text in MESSAGES if "given" in text}  # the threads whose codes /demo/ gives away
_OTHERS = [text for text in MESSAGES if "given" not in text]
TASKS = [text for text in _OTHERS if text.get("kind") == "doing"]
TALKS = [text for text in _OTHERS if text.get("kind") not in ("doing", None)]
APART = {end: [text for text in _OTHERS if text.get("end") == end] for end in ("declined", "escalated", "referred")}
HANDED_BACK = next(text for text in _OTHERS if text.get("end") == "handed_back")
PROMISED = timedelta(days=35)  # an answer "we are doing it" promises a day so long after it

# What is out of order, and at which of the ten sites (by number): enough to see how it looks, at sites that work.
LATE_PROMISE, LATE_ANSWER, UNTRANSLATED = (3, 7), (4, 7), (3,)
WAITING = {1: [0], 2: [1], 3: [0], 4: [2], 6: [1], 8: [0], 9: [2]}  # messages of so many days ago
OVERDUE = {2: 1, 7: 3}  # days since a moderator should have looked
ESCALATED, REFERRED, HANDS_BACK, FOLLOWS_UP = 5, 6, 8, 1


class Crew:
    """Who acts in the demonstration: a moderator for all sites, and officers of every site."""

    def __init__(self, moderator: Access, officers: dict[int, Access]) -> None:
        self.moderator = moderator
        self.officers = officers


@dataclass(frozen=True)
class Said:
    """One message to make: how far it came, when it was sent, what it says."""

    end: str
    received: date
    text: dict[str, Any]


def key_of(seed: int, number: int) -> str:
    """The form key of an invented message: the same seed gives the same receipt codes."""
    return sha256(f"demonstration {seed} {number}".encode()).hexdigest()


def plan(number: int, today: date) -> list[Said]:
    """What the site of this number (0 to 9) was told in the past six months: no text twice, most of it answered,
    most promises kept before their day.
    """
    talks, tasks = iter(_turned(TALKS, 2 * number)), iter(_turned(TASKS, number))
    ago = [("received", days_ago, next(talks)) for days_ago in WAITING.get(number, [])]
    if number in OVERDUE:
        since = days.moderator_started_by(today) - timedelta(days=OVERDUE[number])
        ago.append(("received", (today - since).days, next(talks)))
    ago += [("with_site", days_ago, next(talks)) for days_ago in (4 + number % 3, 9)]
    if number in LATE_ANSWER:
        ago.append(("with_site", 19, next(talks)))
    newest = ("untranslated", 6) if number in UNTRANSLATED else ("answered", 11 + number % 4)
    ago.append((*newest, next(tasks)))
    ago.append(("answered", 24, next(tasks)))
    ago.append(("late" if number in LATE_PROMISE else "kept", 46, next(tasks)))
    ago += [("kept", days_ago, text) for days_ago, text in zip((63, 82, 104, 131, 158), tasks, strict=False)]
    ago += [("answered", days_ago, next(talks)) for days_ago in (13, 17, 21, 28)]
    ago += [("closed", 40 + 13 * turn + number % 5, text) for turn, text in enumerate(list(talks)[:10])]
    ago += _apart(number)
    return [Said(end, today - timedelta(days=days_ago), text) for end, days_ago, text in ago]


def _apart(number: int) -> list[tuple[str, int, dict[str, Any]]]:
    """What did not reach the team, or came back from it."""
    ago = [("declined", 20 + 7 * number, APART["declined"][number % len(APART["declined"])])]
    ago += [("escalated", 1, text) for text in APART["escalated"] if number == ESCALATED]
    ago += [("referred", 44, text) for text in APART["referred"] if number == REFERRED]
    return ago + ([("handed_back", 6, HANDED_BACK)] if number == HANDS_BACK else [])


def _turned(texts: list[dict[str, Any]], by: int) -> list[dict[str, Any]]:
    """The same texts from another beginning, so that no two sites are told the same at the same time."""
    by %= len(texts)
    return texts[by:] + texts[:by]


def make_voices(sites: Iterable[Site], crew: Crew, *, random: Random, today: date, seed: int) -> None:
    """Messages of the past six months at each of the ten sites."""
    made = 0
    for number, site in enumerate(sites):
        teller = _Teller(site, crew, random, today)
        rows = []
        for said in plan(number, today):
            made += 1
            rows.append((said, teller.tell(said, key_of(seed, made))))
        if number == FOLLOWS_UP:
            _follow_up(next(row for said, row in rows if said.end == "answered"), today)


def _follow_up(row: Feedback, today: date) -> None:
    """The writer adds something, which waits for a moderator."""
    words = {"en": "Thank you. It is worst on Fridays.", "es": "Gracias. Los viernes es peor."}
    on = today - timedelta(days=1)
    writer.follow_up(row, body=words[row.language], language=row.language, key=key_of(0, 0), on=on)


def three_threads(site: Site, crew: Crew, *, today: date, seed: int) -> None:
    """One waits, one is answered, one was declined."""
    teller = _Teller(site, crew, Random(seed), today)
    for number, (state, days_ago) in enumerate((("waiting", 0), ("answered", 16), ("declined", 6)), start=1):
        text = GIVEN[state]
        said = Said(text.get("end", "answered"), today - timedelta(days=days_ago), text)
        teller.tell(said, key_of(seed, -number))


def known_codes(seed: int) -> list[dict[str, str]]:
    """Their receipt codes, derived anew from the seed's keys."""
    return [
        {"state": state, "code": receipts.code_from(key_of(seed, -number))}
        for number, state in enumerate(("waiting", "answered", "declined"), start=1)
    ]


@dataclass
class _Teller:
    """Takes each message of one site as far as its plan says, by the actions that people use."""

    site: Site
    crew: Crew
    random: Random
    today: date

    def tell(self, said: Said, key: str) -> Feedback:
        text, language = said.text, said.text["language"]
        draft = Draft(
            site=self.site, category=text["category"], about=text["about"], body=text[language], language=language,
            may_publish=text["publish"],
        )  # fmt: skip
        row = submission.submit(draft, key=key, on=said.received).feedback
        on = min(self.today, said.received + timedelta(days=self.random.randint(0, 1)))
        if said.end == "received":
            return row
        if said.end in ("declined", "escalated", "referred"):
            self._keep_from_team(row, said, on)
        else:
            moderation.release(row, by=self.crew.moderator, on=on, about=NOBODY)
            self._reach_team(row, said, on)
        return row

    def _keep_from_team(self, row: Feedback, said: Said, on: date) -> None:
        by = self.crew.moderator
        if said.end == "declined":
            moderation.decline(row, by=by, on=on, reason=said.text["reason"], route=said.text.get("route", ""))
            return
        moderation.escalate(row, by=by, on=on, reason=Feedback.Escalation.MISCONDUCT)
        if said.end == "referred":
            moderation.refer(row, by=by, on=on, to="Office of the Inspector General")

    def _reach_team(self, row: Feedback, said: Said, released: date) -> None:
        officers = self.crew.officers[self.site.pk]
        if said.end == "handed_back":
            team.hand_back(row, by=officers, on=self.today - timedelta(days=1))
        elif said.end != "with_site":
            on = released + timedelta(days=self.random.randint(2, 8))
            if said.end == "untranslated":
                on = self.today - timedelta(days=1)
            answer = self._answer(row, said, on)
            if said.end == "kept":
                on = (answer.promise_due or on) - timedelta(days=self.random.randint(2, 14))
                self._keep(row, said, answer, on)
            self._afterwards(row, said, on)

    def _answer(self, row: Feedback, said: Said, on: date) -> Message:
        """The first answer, in the writer's language; a promise in both, unless the translation follows."""
        text, language, follows = said.text, row.language, said.end == "untranslated"
        spoken = _other(language) if follows else language
        given = Answer(kind=text["kind"], body=text[f"answer_{spoken}"], language=spoken, route=text.get("route", ""))
        if text["kind"] == "doing":
            due = self.today - timedelta(days=4) if said.end == "late" else on + PROMISED
            role = self.random.choice(["team", "senior_lead", "sergeant", "officer"])
            given = replace(given, promise_due=due, promise_role=role, promise=text[f"promise_{spoken}"])
        message = team.answer(row, given, by=self.crew.officers[self.site.pk], on=on)
        if text["kind"] == "doing" and not follows:
            self._translate(message, text, "answer", on, promise=text[f"promise_{_other(language)}"])
        return message

    def _keep(self, row: Feedback, said: Said, promise: Message, on: date) -> None:
        given = Answer(kind="done", body=said.text[f"kept_{row.language}"], language=row.language)
        message = team.answer(row, given, by=self.crew.officers[self.site.pk], on=on, keeps=promise)
        self._translate(message, said.text, "kept", on)

    def _translate(self, message: Message, text: dict[str, Any], part: str, on: date, promise: str = "") -> None:
        other = _other(message.language)
        publication.translate(
            message, by=self.crew.moderator, on=on, language=other, body=text[f"{part}_{other}"], promise=promise
        )

    def _afterwards(self, row: Feedback, said: Said, on: date) -> None:
        """The board, the writer's verdict, and after thirty days the end."""
        text, part = said.text, "kept" if said.end == "kept" else "answer"
        if row.may_publish and said.end != "untranslated" and self.random.random() < 0.8:
            body, answer = ({code: text[f"{name}{code}"] for code in ("en", "es")} for name in ("", f"{part}_"))
            place = {code: text[f"place_{code}"] for code in ("en", "es") if f"place_{code}" in text}
            wording = Wording(body, answer, place)
            publication.publish(row, wording, by=self.crew.moderator, on=min(self.today, on + timedelta(days=1)))
        if said.end in ("kept", "closed") and self.random.random() < 0.6:
            verdict = self.random.choice(["resolved", "resolved", "resolved", "cannot_tell"])
            writer.give_verdict(row, verdict=verdict, on=min(self.today, on + timedelta(days=2)))
        closed = on + timedelta(days=days.CLOSE_DAYS)
        if closed <= self.today and said.end in ("kept", "closed"):
            team.close(row, by=self.crew.officers[self.site.pk], on=closed)


def _other(language: str) -> str:
    return "es" if language == "en" else "en"
