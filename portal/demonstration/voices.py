"""Invented messages in both languages, in every state, made by the same actions as real ones, each on its own day."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from hashlib import sha256
from pathlib import Path
from random import Random

from django.db import connection

from feedback import receipts
from feedback.actions import moderation, publication, submission, team, writer
from feedback.actions.publication import Wording
from feedback.actions.submission import Draft
from feedback.actions.team import Answer
from feedback.models import Feedback
from sites_app.access import Access
from sites_app.models import Site

MESSAGES = json.loads((Path(__file__).parent / "data" / "messages.json").read_text(encoding="utf-8"))
# How far a message came: a third is answered and published, a few wait, are declined or set apart.
ENDS = ["published"] * 8 + ["answered"] * 5 + ["closed"] * 3 + ["with_site"] * 4 + ["received"] * 2 + [
    "declined", "declined", "escalated", "referred", "handed_back"
]  # fmt: skip
DECLINES = ["not_about_a_site", "other_channel", "duplicate", "unreadable", "advertising"]


class Crew:
    """Who acts in the demonstration: a moderator for all sites, and officers of every site."""

    def __init__(self, moderator: Access, officers: dict[int, Access]) -> None:
        self.moderator = moderator
        self.officers = officers


def key_of(seed: int, number: int) -> str:
    """The form key of an invented message: the same seed gives the same receipt codes."""
    return sha256(f"demonstration {seed} {number}".encode()).hexdigest()


def make_voices(sites: list[Site], crew: Crew, *, random: Random, today: date, per_site: int = 27, seed: int) -> int:
    """Messages of the past six months at each site; returns how many."""
    number = 0
    for site in sites:
        shown: set[str] = set()  # each text stands on a site's board once
        for _turn in range(per_site):
            number += 1
            received = today - timedelta(days=int(random.triangular(0, 190, 40)))
            end = random.choice(ENDS)
            if end in ("published", "answered", "closed") and (today - received).days < 12:
                end = "received" if (today - received).days < 3 else "with_site"
            if end == "received":
                received = today - timedelta(days=random.randint(0, 4))
            text = random.choice(MESSAGES)
            if end == "published":
                end = "answered" if text["en"] in shown else end
                shown.add(text["en"])
            _say(site, crew, text, end=end, received=received, today=today, random=random, key=key_of(seed, number))
    return number


# The threads whose codes /demo/ gives away: state, how it ends, its text, days ago.
GIVEN_AWAY = [
    ("waiting", "received", MESSAGES[1], 0),
    ("answered", "answered", MESSAGES[2], 16),
    ("declined", "declined", MESSAGES[4], 6),
]


def three_threads(site: Site, crew: Crew, *, today: date, seed: int) -> None:
    """One waits, one is answered, one was declined."""
    random = Random(seed)
    for number, (_state, end, text, days) in enumerate(GIVEN_AWAY, start=1):
        received = today - timedelta(days=days)
        _say(site, crew, text, end=end, received=received, today=today, random=random, key=key_of(seed, -number))


def known_codes(seed: int) -> list[dict[str, str]]:
    """Their receipt codes, derived anew from the seed's keys."""
    return [
        {"state": state, "code": receipts.code_from(key_of(seed, -number))}
        for number, (state, *_rest) in enumerate(GIVEN_AWAY, start=1)
    ]


def _say(site, crew, text, *, end, received, today, random, key) -> submission.Sent:
    language = text["language"]
    draft = Draft(
        site=site, category=text["category"], about=text["about"], body=text[language], language=language,
        may_publish=text["publish"],
    )  # fmt: skip
    sent = submission.submit(draft, key=key, on=received)
    row, moderated = sent.feedback, min(today, received + timedelta(days=random.randint(1, 3)))
    if end == "declined":
        reason = random.choice(DECLINES)
        route = "city_services" if reason == "other_channel" else ""
        moderation.decline(row, by=crew.moderator, on=moderated, reason=reason, route=route)
    elif end in ("escalated", "referred"):
        moderation.escalate(row, by=crew.moderator, on=moderated, reason=Feedback.Escalation.MISCONDUCT)
        if end == "referred":
            moderation.refer(row, by=crew.moderator, on=moderated, to="Office of the Inspector General")
    elif end != "received":
        moderation.release(row, by=crew.moderator, on=moderated)
        _with_site(row, crew, text, end=end, released=moderated, today=today, random=random)
    return sent


def _with_site(row: Feedback, crew: Crew, text: dict, *, end: str, released: date, today: date, random: Random) -> None:
    officer = crew.officers[row.site_id]
    if end == "handed_back":
        team.hand_back(row, by=officer, on=min(today, released + timedelta(days=2)))
    elif end in ("answered", "closed", "published"):
        answered = min(today, released + timedelta(days=random.randint(2, 15)))
        message = team.answer(row, _answer(text, row.language, answered, today), by=officer, on=answered)
        if text["kind"] == "doing":
            other = "es" if row.language == "en" else "en"
            publication.translate(
                message, by=crew.moderator, on=answered, language=other, body=text[f"answer_{other}"],
                promise=text[f"promise_{other}"],
            )  # fmt: skip
        if end == "published" and row.may_publish:
            wording = Wording(text["en"], text["es"], text["answer_en"], text["answer_es"])
            publication.publish(row, wording, by=crew.moderator, on=min(today, answered + timedelta(days=1)))
        if random.random() < 0.4:
            writer.give_verdict(row, verdict=random.choice(["resolved", "resolved", "cannot_tell"]), on=answered)
        if end == "closed":
            team.close(row, by=officer, on=min(today, answered + timedelta(days=5)))


def _answer(text: dict, language: str, answered: date, today: date) -> Answer:
    doing = text["kind"] == "doing"
    return Answer(
        kind=text["kind"],
        body=text[f"answer_{language}"],
        language=language,
        route=text.get("route", ""),
        promise_due=answered + timedelta(days=35) if doing else None,
        promise_role="senior_lead" if doing else "",
        promise=text.get(f"promise_{language}", "") if doing else "",
    )


def make_many(sites: list[Site], number: int, *, today: date, random: Random) -> None:
    """`number` more rows in bulk for a large demonstration: waiting and released ones, without threads."""
    with _quick_inserts():
        batch: list[Feedback] = []
        for index in range(number):
            text = MESSAGES[index % len(MESSAGES)]
            received = today - timedelta(days=random.randint(0, 700))
            released = index % 20 != 0
            batch.append(
                Feedback(
                    site=sites[index % len(sites)], category=text["category"], about=text["about"],
                    body=f"{text[text['language']]} ({index})", language=text["language"], may_publish=text["publish"],
                    received_on=received, since=received, status="closed" if released else "received",
                    released_on=received if released else None, waits_since=None if released else received,
                )
            )  # fmt: skip
            if len(batch) == 5000:
                Feedback.objects.bulk_create(batch, batch_size=1000)
                batch.clear()
        Feedback.objects.bulk_create(batch, batch_size=1000)


@contextmanager
def _quick_inserts() -> Iterator[None]:
    """Bulk rows of a demonstration may be lost in a crash: they can be made again."""
    with connection.cursor() as cursor:
        cursor.execute("SET synchronous_commit = off")
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("RESET synchronous_commit")
