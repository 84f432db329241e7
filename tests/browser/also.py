"""Pages that are worth a second look: in another state, or as another of the cast sees them."""

from datetime import date, datetime, timedelta
from typing import Any

from feedback.actions import moderation, submission, team
from feedback.actions.about import NOBODY
from feedback.actions.submission import Draft
from feedback.actions.team import Answer
from feedback.models import Feedback
from meetings.actions import closing, planning
from meetings.models import Action, Meeting
from sites_app.access import access_of
from tests.people import Cast

Also = tuple[str, str, dict[str, Any]]  # the view, who looks, what its address needs beside a slug


def build_also(cast: Cast, coming: Meeting, *, now: datetime) -> list[Also]:
    """A waiting message, own threads answered and declined, drafts, a kept promise, and pages by role."""
    today = cast.north.today(now)
    mia, nora = access_of(cast.mia, now=now), access_of(cast.nora, now=now)
    waiting, answered, declined = (_say(cast, text, today) for text in ("Bins.", "Gate.", "Shoes."))
    for row in (waiting, answered):
        moderation.release(row, by=mia, on=today, about=NOBODY)
    moderation.decline(declined, by=mia, on=today, reason="advertising")
    said = Answer(kind="done", body="It closes again.", language="en")
    team.answer(answered, said, by=nora, on=today)
    return [
        ("feedback:staff_item", "omar", {"pk": waiting.pk}),
        ("feedback:my_thread", "rosa", {"pk": answered.pk}),
        ("feedback:my_thread", "rosa", {"pk": declined.pk}),
        ("meetings:staff_meeting", "omar", {"pk": _drafts(cast, now)}),
        ("meetings:staff_meeting", "omar", {"pk": _kept(cast, now, today)}),
        ("meetings:my_rsvp", "rey", {"pk": coming.pk}),
        *[(name, "rey", {}) for name in ("mfa_activate_totp", "mfa_add_webauthn", "pages:me")],
        *[(name, "omar", {}) for name in ("pages:staff_overview", "sites:staff_me", "feedback:staff_inbox")],
        *[(name, "bea", {}) for name in ("pages:staff_overview", "feedback:staff_inbox", "sites:staff_roster")],
        *[(name, "mia", {}) for name in ("pages:staff_overview", "pages:me")],
    ]


def _say(cast: Cast, text: str, today: date) -> Feedback:
    draft = Draft(site=cast.north, category="idea", body=text, language="en")
    return submission.submit_signed_in(draft, user=cast.rosa, key=f"key-of-also-{text}".ljust(40, "0"), on=today)


def _fields(now: datetime, **more: Any) -> dict[str, Any]:
    begins = now + timedelta(days=20)
    words = {"title": {"en": "Coffee with your team", "es": "Café con su equipo"}, "place": "Library"}
    return {**words, "starts_at": begins, "ends_at": begins + timedelta(hours=1), **more}


def _drafts(cast: Cast, now: datetime) -> Any:
    """One draft, beside a series of two."""
    times = [(now + timedelta(days=days), now + timedelta(days=days, hours=1)) for days in (30, 60)]
    planning.draft_series(cast.north, pattern="monthly", times=times, fields=_fields(now), now=now)
    return planning.draft(cast.north, fields=_fields(now), now=now).pk


def _kept(cast: Cast, now: datetime, today: date) -> Any:
    """A meeting of the past with a promise that is done."""
    begins = now - timedelta(days=40)
    fields = _fields(now, starts_at=begins, ends_at=begins + timedelta(hours=1), status="held", headcount=7)
    held = Meeting.objects.create(site=cast.north, changed_on=today, **fields)
    words = {"text": {"en": "A lamp", "es": "Una lámpara"}, "owner_role": "commander"}
    promise = Action.objects.create(meeting=held, due=today, **words)
    closing.finish(promise, on=today)
    return held.pk
