"""Whom a message is about is said before its first release, and what follows from it (FB-24, FB-33)."""

import re
from pathlib import Path

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from feedback import actions, states
from feedback.actions import NOBODY, About
from feedback.actions.publication import Wording
from feedback.actions.team import Answer
from feedback.models import Event, Feedback, Message
from feedback.personal import purge

pytestmark = pytest.mark.django_db
ROOT = Path(__file__).resolve().parent.parent.parent
WORDS = Wording({"en": "A lamp", "es": "Una lámpara"}, {})


def step(row, name) -> str:
    return reverse(f"admin:feedback_{name}", args=[row.pk])


def test_nothing_is_released_before_somebody_said_whom_it_is_about(cast, send, access_for, today):
    row = send().feedback
    with pytest.raises(states.UndecidedError):
        actions.release(row, by=access_for(cast.mia), on=today)
    row.refresh_from_db()
    assert (row.status, row.about_person, row.released_on) == ("received", None, None)
    actions.release(row, by=access_for(cast.mia), on=today, about=NOBODY)
    row.refresh_from_db()
    assert (row.status, row.about_person, row.counted) == ("with_site", False, True)
    assert Event.objects.get(feedback_id=row.pk, verb="release").detail == "about_nobody", "who said it is recorded"


def test_the_database_releases_nothing_that_is_undecided(send, today):
    row = send().feedback
    released = {"status": "with_site", "released_on": today, "waits_since": None}
    with pytest.raises(IntegrityError, match="decided_before_release"), transaction.atomic():
        Feedback.objects.filter(pk=row.pk).update(**released)
    assert Feedback.objects.filter(pk=row.pk).update(**released, about_person=False) == 1


def test_the_database_publishes_nothing_about_a_person(reach):
    row, _code = reach("with_site")
    shown = {"published_on": row.since, "public_body": WORDS.body, "required_languages": ["en", "es"]}
    here = Feedback.objects.filter(pk=row.pk)
    here.update(**shown)
    with pytest.raises(IntegrityError, match="about_a_person_is_not_public"), transaction.atomic():
        here.update(about_person=True, settled_on=row.since)
    assert here.update(about_person=True, settled_on=row.since, published_on=None) == 1


def test_mia_is_asked_at_the_button_and_in_the_list(cast, as_, send):
    mia, row, other = as_("mia"), send().feedback, send().feedback
    page = mia.get(reverse("admin:feedback_feedback_change", args=[row.pk])).content.decode()
    assert "Whom is it about?" in page and "Omar Ortiz" in page
    assert "colleagues on the team read it and could tell that person" in page, "the limit is said there"
    refused = mia.post(step(row, "release"))
    assert refused.status_code == 400 and "Say first whether it is about a person" in refused.content.decode()
    many = reverse("admin:feedback_release_many")
    assert "Say first whether" in mia.post(many, {"row": [str(other.pk)]}, follow=True).content.decode()
    assert set(Feedback.objects.values_list("status", flat=True)) == {"received"}
    mia.post(step(row, "release"), {"whom": str(cast.omar.officer.pk)})
    mia.post(many, {"row": [str(other.pk)], "whom": "nobody"})
    row.refresh_from_db(), other.refresh_from_db()
    assert (row.status, row.about_officer, row.counted) == ("with_site", cast.omar.officer, False)
    assert (other.status, other.about_person, other.counted) == ("with_site", False, True)


def test_about_somebody_whom_nobody_can_name_is_closed_to_the_whole_team(cast, as_, send, access_for, today):
    row = actions.release(send().feedback, by=access_for(cast.mia), on=today, about=About(True))
    page = reverse("feedback:staff_item", args=["north", row.pk])
    assert as_("omar").get(page).status_code == as_("nora").get(page).status_code == 404
    done = Answer("done", "We looked into it.", "en")
    with pytest.raises(states.NotPermittedError):
        actions.answer(row, done, by=access_for(cast.omar), on=today)
    assert actions.answer(row, done, by=access_for(cast.mia), on=today).feedback.status == "answered"


def test_where_the_officers_record_is_gone_it_is_closed_to_the_whole_team(cast, as_, send, access_for, today):
    row = actions.release(send().feedback, by=access_for(cast.mia), on=today, about=About(True, cast.omar.officer))
    page = reverse("feedback:staff_item", args=["north", row.pk])
    assert as_("nora").get(page).status_code == 200, "the control: a colleague"
    Feedback.objects.filter(pk=row.pk).update(about_officer=None)  # as SET_NULL leaves it
    assert as_("nora").get(page).status_code == 404


def test_what_counted_stays_counted_and_its_promise_goes(cast, reach, access_for, today, client):
    row, _code = reach("with_site")
    promise = Answer("doing", "We mend it.", "en", "", today, "team", "A new lamp at lot C")
    actions.answer(row, promise, by=access_for(cast.nora), on=today)
    actions.publish(row, WORDS, by=access_for(cast.mia), on=today)
    assert Message.objects.promises().public().count() == Feedback.objects.published().count() == 1
    row = actions.mark_about(row, About(True, cast.omar.officer), by=access_for(cast.mia), on=today)
    assert not Message.objects.promises().public().exists() and not Feedback.objects.published().exists()
    assert (row.counted, row.settled_on, row.status) == (True, today, "answered")
    with pytest.raises(states.InvalidTransitionError):
        actions.publish(row, WORDS, by=access_for(cast.mia), on=today)
    back = actions.mark_about(row, NOBODY, by=access_for(cast.mia), on=today)
    assert (back.counted, back.settled_on) == (True, today), "marked by mistake: what was counted is not taken back"


def test_what_was_about_a_person_at_its_release_never_counts(cast, send, access_for, today):
    row = actions.release(send().feedback, by=access_for(cast.mia), on=today, about=About(True, cast.omar.officer))
    row = actions.mark_about(row, NOBODY, by=access_for(cast.mia), on=today)
    assert (row.about_person, row.counted, row.settled_on) == (False, False, None)
    actions.answer(row, Answer("done", "Done.", "en"), by=access_for(cast.nora), on=today)
    row.refresh_from_db()
    assert (row.status, row.counted, row.settled_on) == ("answered", False, None)


def test_a_purge_takes_it_as_any_other(cast, send, access_for, today):
    row = actions.release(send().feedback, by=access_for(cast.mia), on=today, about=About(True, cast.omar.officer))
    assert purge(today.replace(year=today.year + 3)) == {"feedback": 1} and not Feedback.objects.filter(pk=row.pk)


COUNTS = re.compile(
    r"\b(?:counted|settled_on|about_person|about_commander|about_officer)=(?!=)"
    r"|(?:settled_on|released_on|first_answered_on|about_person|about_commander|about_officer)__"
)
MAY = {
    "feedback/counting.py", "feedback/models/items.py", "feedback/models/bounds.py", "feedback/models/querysets.py",
    "feedback/states.py",
    "feedback/actions/about.py", "feedback/actions/publication.py", "feedback/admin/forms.py",
    "feedback/admin/queue.py", "feedback/statistics.py", "feedback/records.py",
}  # fmt: skip


def test_no_other_module_says_what_counts_for_whom():
    """Pages, API, files, digests and mails ask feedback/counting.py; the invented data of the demonstration do not."""
    folders = ("feedback", "digests", "pages", "meetings", "operations", "sites_app", "portal")
    files = [path for folder in folders for path in (ROOT / folder).rglob("*.py") if "migrations" not in path.parts]
    saying = {
        str(path.relative_to(ROOT))
        for path in files
        if any(COUNTS.search(line.partition("#")[0]) for line in path.read_text(encoding="utf-8").splitlines())
    }
    assert saying - MAY - {"sites_app/models/handover.py", "sites_app/admin/handover.py"} == set()
    assert "feedback/counting.py" in saying
