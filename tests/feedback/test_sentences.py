"""Every sentence of a thread is by state: docs/specification/feedback-sentences.md, compared with the page."""

import re
from html import unescape
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client
from django.utils import translation
from django.utils.translation import gettext

from feedback import actions, labels
from feedback.models import Feedback

pytestmark = pytest.mark.django_db
PAGE = settings.BASE_DIR / "docs" / "specification" / "feedback-sentences.md"
# How the sentences with a day or a name stand in the code.
WRITTEN = {
    "NAME will read it first. They are not police.": "%(readers)s will read it first. They are not police.",
    "NAME will read it first and find the right neighborhood. They are not police.": "%(readers)s will read it first "
    "and find the right neighborhood. They are not police.",
    "We passed it to NAME. The police here cannot read it.": "We passed it to %(whom)s. "
    "The police here cannot read it.",
}


def table() -> dict[str, list[str]]:
    """The sentences of each case."""
    rows = [line.strip("|").split("|") for line in Path(PAGE).read_text().splitlines() if line.startswith("| ")]
    cells = [[cell.strip() for cell in row] for row in rows]
    return {case: [text for text in texts if text] for case, *texts in cells if case != "case"}


def shape(sentence: str, language: str) -> re.Pattern[str]:
    """A sentence of the table as it is said in a language; a day or a name is anything short."""
    with translation.override(language):
        said = gettext(WRITTEN.get(sentence, sentence.replace("DAY", "%(day)s")))
    return re.compile(r".{1,40}?".join(map(re.escape, re.split(r"%\(\w+\)s", said))))


def case_of(case: str, reach, send, access_for, cast, today) -> str:
    """Brings a thread into a case; its code."""
    state, _, reason = case.partition(": ")
    mia = access_for(cast.mia)
    if state == "unplaced":
        return send(site=None).code
    if state == "declined":
        sent = send()
        actions.decline(sent.feedback, by=mia, on=today, reason=reason, route="city_services")
        return sent.code
    if state == "escalated":
        sent = send()
        actions.escalate(sent.feedback, by=mia, on=today, reason=reason)
        return sent.code
    row, code = reach({"appealed": "declined", "not_resolved": "answered", "judged": "answered"}.get(state, state))
    if state == "appealed":
        actions.appeal(row, body="Look again", language="en", key="a" * 43, on=today)
    elif state in ("not_resolved", "judged"):
        verdict = "not_resolved" if state == "not_resolved" else "cannot_tell"
        actions.give_verdict(row, verdict=verdict, on=today)
    return code


def read(code: str, language: str) -> str:
    page = Client().post(f"{'/es' if language == 'es' else ''}/feedback/receipt/", {"receipt_code": code})
    main = page.content.decode().partition("<main")[2].partition("</main>")[0]
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", main)).split())


def wrong(case: str, text: str, language: str) -> list[str]:
    """What the page says and should not, or should say and does not."""
    mine = table()[case]
    missing = [f"missing: {one}" for one in mine if not shape(one, language).search(text)]
    others = {one for texts in table().values() for one in texts if not any(one in own for own in mine)}
    return missing + [f"of another state: {one}" for one in others if shape(one, language).search(text)]


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize("case", list(table()))
def test_a_thread_says_what_the_table_says_and_nothing_of_another_state(
    reach, send, access_for, cast, today, case, language
):
    assert wrong(case, read(case_of(case, reach, send, access_for, cast, today), language), language) == []


def test_every_state_and_every_reason_stands_in_the_table():
    cases = set(table())
    assert {case.partition(": ")[0] for case in cases} >= set(Feedback.Status.values)
    assert {f"declined: {one}" for one in Feedback.DeclineReason.values} <= cases
    assert {f"escalated: {one}" for one in Feedback.Escalation.values} <= cases


def said(sentences, language: str) -> str:
    """Sentences of the table as a page would say them."""
    with translation.override(language):
        whole = [gettext(WRITTEN.get(one, one.replace("DAY", "%(day)s"))) for one in sentences]
    return " ".join(re.sub(r"%\(\w+\)s", "May 5", one) for one in whole)


@pytest.mark.parametrize("language", ["en", "es"])
def test_every_sentence_of_every_other_case_would_be_seen(language):
    """The negative control of the comparison itself: no sentence hides in another one, in either language."""
    every = {one for texts in table().values() for one in texts}
    for case, mine in table().items():
        others = {one for one in every - set(mine) if not any(one in own for own in mine)}
        assert wrong(case, said(mine, language), language) == [], case
        assert set(wrong(case, said([*mine, *others], language), language)) == {
            f"of another state: {one}" for one in others
        }, case
        assert set(wrong(case, "", language)) == {f"missing: {one}" for one in mine}, case


def test_a_sentence_of_another_state_would_be_seen(reach, send, access_for, cast, today, monkeypatch):
    """The negative control: the fault of a box that promises the team in a thread that was set apart."""
    monkeypatch.setattr(labels, "who_reads_more", lambda row: gettext("The same people read it first, then the team."))
    text = read(case_of("escalated: danger", reach, send, access_for, cast, today), "en")
    found = wrong("escalated: danger", text, "en")
    assert [one.partition(":")[0] for one in found] == ["missing", "of another state"]
