"""The chain of steps: refused by PostgreSQL, found by verify_events where somebody went around it, whole
after a purge.
"""

from datetime import UTC, date, datetime, time, timedelta
from io import StringIO
from zoneinfo import ZoneInfo

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from feedback import actions, events, personal
from feedback.actions.publication import Wording
from feedback.actions.steps import finish, lock_feedback
from feedback.actions.team import Answer
from feedback.events import verify_all
from feedback.models import Event, Feedback, Message, Translation
from pages.personal import purge_everywhere
from sites_app.models import Site

pytestmark = pytest.mark.django_db


def findings():
    return [finding for finding in verify_all() if finding is not None]


def as_superuser(statement: str, *values) -> None:
    """What somebody who may switch triggers off can do to the table."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE feedback_event DISABLE TRIGGER feedback_event_guard")
        cursor.execute(statement, values)
        cursor.execute("ALTER TABLE feedback_event ENABLE TRIGGER feedback_event_guard")


@pytest.fixture
def threads(reach, today, cast, access_for):
    rows = [reach(status)[0] for status in Feedback.Status.values]
    actions.follow_up(rows[0], body="One thing more", language="en", key="f" * 43, on=today)
    return rows


def test_untouched_chains_are_whole(threads):
    out = StringIO()
    call_command("verify_events", stdout=out)
    assert f"{len(threads)} threads, nothing changed." in out.getvalue()


def test_changed_event_is_found_and_named(threads):
    event = Event.objects.filter(verb="decline").get()
    as_superuser("UPDATE feedback_event SET actor = 999 WHERE id = %s", event.pk)
    (finding,) = [finding for finding in findings() if finding.position is not None]
    assert (finding.feedback_id, finding.position) == (event.feedback_id, event.position)
    out = StringIO()
    with pytest.raises(CommandError):
        call_command("verify_events", stdout=out)
    assert str(event.feedback_id) in out.getvalue() and "event changed (decline" in out.getvalue()


def test_event_cut_out_or_off_is_found(threads):
    answered = Event.objects.filter(verb="close").get().feedback_id
    as_superuser("DELETE FROM feedback_event WHERE feedback_id = %s AND position = 1", answered)
    assert {finding.feedback_id for finding in findings()} == {answered}
    declined = Event.objects.filter(verb="decline").get()
    as_superuser("DELETE FROM feedback_event WHERE id = %s", declined.pk)
    assert {finding.feedback_id for finding in findings()} == {answered, declined.feedback_id}


def test_state_text_and_messages_changed_behind_the_portal_are_found(threads):
    state, text, message = threads[1], threads[2], Message.objects.get(kind="follow_up")
    removed = Message.objects.filter(kind="answer").first()
    Feedback.objects.filter(pk=state.pk).update(status="closed")
    Feedback.objects.filter(pk=text.pk).update(body="Something nicer")
    Message.objects.filter(pk=message.pk).update(body="Something else")
    removed.delete()
    problems = {(finding.feedback_id, finding.problem.split(" (")[0].split(":")[0]) for finding in findings()}
    assert (state.pk, "state changed without a step") in problems
    assert (text.pk, "text changed") in problems
    assert (message.feedback_id, "text changed") in problems
    assert (removed.feedback_id, "message removed") in problems


PUBLIC = [
    "public_body.en",
    "public_body.es",
    "public_answer.en",
    "public_answer.es",
    "public_body.ko",
    "public_place.es",
]


@pytest.mark.parametrize("column", ["body", "redacted_body", *PUBLIC])
def test_texts_of_a_published_and_redacted_thread_changed_behind_the_portal_are_found(
    column, reach, access_for, cast, today
):
    row, _code = reach("with_site", may_publish=True)
    mia = access_for(cast.mia)
    actions.redact(row, by=mia, on=today, body="Somebody's light is out")
    actions.publish(
        row,
        Wording({"en": "The light is out", "es": "La luz no sirve"}, {"en": "Done", "es": "Hecho"}),
        by=mia,
        on=today,
    )
    actions.withdraw(row, by=mia, on=today)
    actions.publish(
        row,
        Wording(
            {"en": "The light is out", "es": "La luz no funciona"},
            {"en": "Mended", "es": "Listo"},
            {"en": "The park", "es": "El parque"},
        ),
        by=mia,
        on=today,
    )
    assert findings() == []
    row.refresh_from_db()
    name, _dot, tag = column.partition(".")
    changed = {**getattr(row, name), tag: "All is well"} if tag else "All is well"
    Feedback.objects.filter(pk=row.pk).update(**{name: changed})
    assert [finding.feedback_id for finding in findings()] == [row.pk]


def test_wording_of_an_earlier_publication_put_back_behind_the_portal_is_found(reach, access_for, cast, today):
    """It was right once; what counts is what the last step wrote."""
    row, _code = reach("with_site", may_publish=True)
    for wording in (
        Wording({"en": "It is dark", "es": "Está oscuro"}),
        Wording({"en": "The light is out", "es": "La luz no sirve"}),
    ):
        actions.publish(row, wording, by=access_for(cast.mia), on=today)
    Feedback.objects.filter(pk=row.pk).update(public_body={"en": "It is dark", "es": "Está oscuro"})
    assert [finding.problem for finding in findings()] == ["wording changed without a step (publish)"]


def test_redaction_taken_off_behind_the_portal_is_found(reach, access_for, cast, today):
    """So that the team would read what a moderator took out, of the first text or of a follow-up."""
    row, _code = reach("with_site")
    follow_up = actions.follow_up(row, body="Ask Pedro Luna", language="en", key="f" * 43, on=today)
    mia = access_for(cast.mia)
    actions.redact(row, by=mia, on=today, body="Somebody's light is out")
    actions.redact(row, by=mia, on=today, body="Ask █████", message=follow_up)
    assert findings() == []
    Feedback.objects.filter(pk=row.pk).update(redacted_body="")
    Message.objects.filter(pk=follow_up.pk).update(redacted_body="")
    assert [finding.problem for finding in findings()] == ["wording changed without a step (redact)"] * 2
    actions.redact(row, by=mia, on=today, body=row.body)
    actions.redact(row, by=mia, on=today, body=follow_up.body, message=follow_up)
    assert findings() == []


def test_translation_changed_added_or_removed_behind_the_portal_is_found(reach, access_for, cast, today):
    row, _code = reach("with_site", language="es")
    doing = Answer("doing", "We are on it", "en", promise_due=today, promise_role="team", promise="Two lamps")
    message = actions.answer(row, doing, by=access_for(cast.nora), on=today)
    for body in ("Lo hacemos", "Lo estamos haciendo"):
        actions.translate(message, by=access_for(cast.mia), on=today, language="es", body=body, promise="Dos lámparas")
    assert findings() == []
    said = Translation.objects.filter(message=message)
    tampered = [
        (lambda: said.update(body="Lo hacemos"), "wording changed without a step (translate)"),
        (lambda: said.update(body="Lo estamos haciendo"), None),
        (lambda: Message.objects.update(promise={"en": "Two lamps", "es": "Una lámpara"}),
         "wording changed without a step (translate)"),
        (lambda: said.delete(), "translation removed without a step"),
        (lambda: Translation.objects.create(message=message, language="en", body="x"),
         "wording changed without a step (translate)"),
    ]  # fmt: skip
    for change, problem in tampered:
        change()
        found = {finding.problem for finding in findings()}
        assert problem in found if problem else found == set()


def as_before(row, verb, *, by, on, text):
    """A step as a portal before 23 November 2026 wrote it: no detail, and a digest of one text."""
    row = lock_feedback(row)
    return finish(row, verb, who="moderator", on=on, actor=by.user_id, text=text)


def test_chains_of_an_older_portal_hold_and_what_they_covered_is_still_found(reach, access_for, cast, today):
    """Also where both versions write, as during an upgrade or after going back."""
    row, _code = reach("answered", may_publish=True)
    mia, answer = access_for(cast.mia), row.messages.get()
    Translation.objects.create(message=answer, language="es", body="La luz ya sirve.")
    words = {
        "public_body": {"en": "The light", "es": "La luz"},
        "required_languages": ["en", "es"],
        "redacted_body": "Somebody's light",
    }
    Feedback.objects.filter(pk=row.pk).update(published_on=today, **words)
    assert len(findings()) == 3
    for verb, text in (("publish", "The light"), ("redact", "Somebody's light"), ("translate", "La luz ya sirve.")):
        as_before(row, verb, by=mia, on=today, text=text)
    assert findings() == []
    actions.publish(row, Wording({"en": "New", "es": "Nuevo"}), by=mia, on=today)
    assert findings() == []
    Feedback.objects.filter(pk=row.pk).update(public_body={"en": "The light", "es": "Nuevo"})
    assert [finding.problem for finding in findings()] == ["wording changed without a step (publish)"]
    as_before(row, "publish", by=mia, on=today, text="The light")
    assert findings() == []


def test_whole_thread_removed_outside_the_purge_is_found(threads):
    Feedback.objects.filter(pk=threads[0].pk).delete()
    assert [finding.feedback_id for finding in findings()] == [threads[0].pk]


def test_chains_hold_under_a_rotated_key(threads, settings):
    settings.EVENT_KEYS = ["a new key of the chains", *settings.EVENT_KEYS]
    assert findings() == []
    settings.EVENT_KEYS = settings.EVENT_KEYS[:1]
    assert findings()


def test_purge_takes_whole_threads_and_leaves_the_rest_valid(threads, send, today):
    old = send(on=today - timedelta(days=731)).feedback
    held = send(on=today - timedelta(days=900)).feedback
    Feedback.objects.filter(pk=held.pk).update(held=True)
    assert personal.purge(today, dry_run=True) == {"feedback": 1}
    assert Feedback.objects.filter(pk=old.pk).exists()
    assert personal.purge(today) == {"feedback": 1}
    assert not Event.objects.filter(feedback_id=old.pk).exists() and Feedback.objects.filter(pk=held.pk).exists()
    assert findings() == []


def test_two_years_are_counted_from_the_last_step(send, today):
    """As /privacy/ says: a thread in which something still happens is not taken away under its writer's hands."""
    row = send(on=today - timedelta(days=731)).feedback
    assert row.works_until == today - timedelta(days=1)
    actions.follow_up(row, body="It is still dark", language="en", key="f" * 43, on=today - timedelta(days=1))
    row.refresh_from_db()
    assert row.works_until == today + timedelta(days=729) and personal.purge(today) == {"feedback": 0}
    assert personal.purge(today + timedelta(days=729)) == {"feedback": 0}
    assert personal.purge(today + timedelta(days=730)) == {"feedback": 1}


def test_a_thread_is_there_to_the_end_of_its_last_day_in_the_neighborhood(send, cast):
    """By UTC that day is over in the afternoon in Los Angeles."""
    Site.objects.update(time_zone="America/Los_Angeles")
    row = send(on=date(2026, 1, 5)).feedback
    zone, last = ZoneInfo("America/Los_Angeles"), row.works_until
    evening = datetime.combine(last, time(23, 59), tzinfo=zone)
    assert evening.astimezone(UTC).date() > last, "else this test shows nothing"
    purge_everywhere(evening, dry_run=False)
    assert Feedback.objects.filter(pk=row.pk).exists()
    purge_everywhere(evening + timedelta(minutes=2), dry_run=False)
    assert not Feedback.objects.filter(pk=row.pk).exists()


def test_declined_threads_go_sooner(reach, today):
    row, _code = reach("declined")
    assert personal.purge(today + timedelta(days=180)) == {"feedback": 0}
    assert personal.purge(today + timedelta(days=181)) == {"feedback": 1}


def test_event_holds_no_text_and_nothing_finer_than_a_day(threads):
    columns = {field.name: field.get_internal_type() for field in Event._meta.get_fields()}
    assert "DateTimeField" not in columns.values() and "TextField" not in columns.values()
    for event in Event.objects.all():
        assert "light" not in "".join(str(getattr(event, name)) for name in columns)


def test_no_model_of_the_room_has_a_time_or_a_sequence():
    for model in (Feedback, Message, Event):
        kinds = {field.get_internal_type() for field in model._meta.get_fields() if field.concrete}
        assert not kinds & {
            "DateTimeField",
            "TimeField",
            "AutoField",
            "BigAutoField",
            "GenericIPAddressField",
        }, model


@pytest.mark.parametrize(
    "changed",
    [
        {"body": "We might"},
        {"promise_due": date(2040, 1, 1)},
        {"promise_role": "bureau"},
        {"promise": {"en": "One lamp", "es": "Dos lámparas"}},
    ],
)
def test_promise_moved_or_reworded_behind_the_portal_is_found(changed, reach, access_for, cast, today):
    """Its day is what tells everybody that it is late."""
    row, _code = reach("with_site")
    doing = Answer("doing", "We are on it", "en", promise_due=today, promise_role="team", promise="Two lamps")
    message = actions.answer(row, doing, by=access_for(cast.nora), on=today)
    actions.translate(message, by=access_for(cast.mia), on=today, language="es", body="Ya va", promise="Dos lámparas")
    kept = Answer("done", "They shine", "en")
    actions.answer(row, kept, by=access_for(cast.nora), on=today, keeps=message)
    assert findings() == []
    Message.objects.filter(pk=message.pk).update(**changed)
    assert [finding.problem for finding in findings()] == [f"text changed (answer, {today})"]


def test_promise_of_an_older_portal_holds(reach, access_for, cast, today):
    row, _code = reach("answered")
    Message.objects.update(answer_kind="doing", promise_due=today, promise_role="team", promise={"en": "Two lamps"})
    assert findings() == []


def test_what_a_publication_covers_in_english_and_spanish_is_what_it_always_was():
    """Byte for byte, so that the digests of threads from before texts had any language still hold."""
    row = Feedback(
        public_body={"es": "La luz está lista", "en": "The light"},
        public_answer={"en": "Done"},
        required_languages=["en", "es"],
    )
    assert events.published_wording(row) == '["The light", "La luz est\\u00e1 lista", "Done", ""]'
    message = Message(language="es", body="Ya va", promise={"es": "Una luz"}, promise_role="team")
    assert events.promised_wording(message) == '["Ya va", "None", "team", "Una luz"]'
    assert events.translated_wording(message, "en", "We are on it") == '["We are on it", ""]'
