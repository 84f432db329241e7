"""A small neighborhood with something on every page: messages, meetings, a promise."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any

from django.test import Client

from accounts.access import Access
from accounts.allauth_internals import AUTHENTICATION_METHODS_SESSION_KEY as METHODS
from accounts.models import User
from digests import links
from digests.build import build_week
from digests.models import Subscription
from digests.weeks import last_complete, whole
from feedback.actions import moderation, publication, submission, team
from feedback.actions.about import NOBODY
from feedback.actions.publication import Wording
from feedback.actions.submission import Draft
from feedback.actions.team import Answer
from feedback.models import Feedback
from meetings.actions import booking
from meetings.actions.booking import Party
from meetings.links import Purpose, rsvp_ids, token
from meetings.models import Action, Meeting, Rsvp
from sites_app import confirmations, invitations
from sites_app.access import access_of
from sites_app.models import Invitation
from tests.people import Cast, signed_in

from .also import Also, build_also

BODIES = {
    "received": "The gate at the park does not close.",
    "answered": "The light at the corner is out, and children walk there.",
    "published": "Thank you for the walk to school.",
    "declined": "Buy shoes here.",
}


@dataclass
class Scene:
    """The cast, receipt codes by state, what an address needs beside a slug by its view, and what is seen twice."""

    cast: Cast
    codes: dict[str, str] = field(default_factory=dict)
    kwargs: dict[str, dict[str, Any]] = field(default_factory=dict)
    also: list[Also] = field(default_factory=list)


def build_scene(cast: Cast) -> Scene:
    """Everything through the portal's own actions, as of today."""
    scene, now = Scene(cast), datetime.now(UTC)
    today = cast.north.today(now)
    _describe(cast)
    rows = {state: _say(scene, state, text, now, today) for state, text in BODIES.items()}
    mine = _draft(cast, "Please cut the hedge at the school.")
    own = submission.submit_signed_in(mine, user=cast.rosa, key=_key("own"), on=today)
    coming, held = _meetings(cast, now, today)
    rsvp = _party(coming, cast.rosa, now)
    invited = invitations.invite("ines@example.org", role=Invitation.Role.BUREAU, now=now)
    question = confirmations.ask(confirmations.Kind.SET_APART, user=cast.mia, by=cast.ada, now=now)
    week = last_complete(now, cast.north.time_zone).previous
    build_week(whole(week, now=now, zone=cast.north.time_zone), [cast.north.time_zone])
    reader = Subscription.objects.create(site=cast.north, email="ines@example.org", language="en", asked_on=today)
    item, meeting = {"pk": rows["answered"].pk}, {"pk": coming.pk}
    scene.kwargs = {
        "feedback:staff_item": item,
        "feedback:staff_promise_move": {"pk": rows["answered"].messages.promises().get().pk},
        "feedback:my_thread": {"pk": own.pk},
        "meetings:staff_action_move": {"action": Action.objects.filter(meeting__site=cast.north).earliest("pk").pk},
        "meetings:staff_copy": {"pk": held.pk},
        "meetings:staff_close": {"pk": held.pk},
        "meetings:staff_tally": {"pk": held.pk},
        "meetings:rsvp_manage": {"token": token(Purpose.MANAGE, rsvp.pk, rsvp.version)},
        "meetings:rsvp_ics": {"token": token(Purpose.MANAGE, rsvp.pk, rsvp.version)},
        "meetings:stop_reminders": {"token": token(Purpose.REMINDERS, rsvp.pk, rsvp.version)},
        "digests:confirm": {"token": links.token(links.Purpose.CONFIRM, reader)},
        "digests:unsubscribe": {"token": links.token(links.Purpose.END, reader)},
        **dict.fromkeys(["digests:digest", "digests:sheet", "digests:staff_digest"], {"week": week}),
        "sites:invitation": {"token": invitations.token_of(invited)},
        "sites:confirm": {"token": confirmations.token_of(question, confirmations.Asked.OVERSIGHT)},
        "admin:feedback_feedback_change": {"pk": rows["received"].pk},
        **dict.fromkeys(
            ["meetings:" + name for name in ("meeting", "rsvp", "my_rsvp", "staff_meeting", "staff_preview")],
            meeting,
        ),
        **dict.fromkeys(["meetings:staff_edit", "meetings:staff_cancel"], meeting),
    }
    scene.also = build_also(cast, coming, now=now)
    return scene


def _describe(cast: Cast) -> None:
    cast.north.phone, cast.north.address, cast.north.area = "555-0130", "12 Main Street", "East side"
    cast.north.intro = {"en": "A team of two.", "es": "Un equipo de dos personas."}
    cast.north.save()


def _key(name: str) -> str:
    return f"key-of-the-scene-{name}".ljust(40, "0")


def _draft(cast: Cast, body: str) -> Draft:
    return Draft(site=cast.north, category="concern", about="patrol", body=body, language="en", may_publish=True)


def _say(scene: Scene, state: str, text: str, now: datetime, today: date) -> Feedback:
    cast = scene.cast
    sent = submission.submit(_draft(cast, text), key=_key(state), on=today)
    scene.codes[state] = sent.code
    mia, nora = access_of(cast.mia, now=now), access_of(cast.nora, now=now)
    if state == "declined":
        moderation.decline(sent.feedback, by=mia, on=today, reason="advertising")
    elif state in ("answered", "published"):
        moderation.release(sent.feedback, by=mia, on=today, about=NOBODY)
        _answer(sent.feedback, nora, today)
    if state == "published":
        words = Wording(
            {"en": text, "es": "Gracias por acompañarnos a la escuela."},
            {"en": "We keep walking.", "es": "Seguimos caminando."},
        )
        publication.publish(Feedback.objects.get(pk=sent.feedback.pk), words, by=mia, on=today)
    return Feedback.objects.get(pk=sent.feedback.pk)


def _answer(row: Feedback, by: Access, today: date) -> None:
    due = today + timedelta(days=20)
    said = Answer(
        kind="doing", body="We asked the city for a new lamp.", language="en", promise_due=due,
        promise_role="senior_lead", promise="A new lamp at the corner",
    )  # fmt: skip
    team.answer(row, said, by=by, on=today)


def _meetings(cast: Cast, now: datetime, today: date) -> tuple[Meeting, Meeting]:
    shared = {
        "site": cast.north, "title": {"en": "Evening with your team", "es": "Tarde con su equipo"},
        "description": {"en": "Bring what is on your mind.", "es": "Traiga lo que le preocupa."},
        "place": "Library", "address": "12 Main Street", "interpretation": True, "child_care": True,
        "step_free": True, "ask_until": today + timedelta(days=4), "changed_on": today,
    }  # fmt: skip
    soon, before = now + timedelta(days=7), now - timedelta(days=7)
    coming = Meeting.objects.create(
        **shared, status="scheduled", starts_at=soon, ends_at=soon + timedelta(hours=2), capacity=40
    )
    held = Meeting.objects.create(
        **shared, status="held", starts_at=before, ends_at=before + timedelta(hours=2), headcount=12,
        walk_in_count=3, minutes={"en": "Twelve came.", "es": "Vinieron doce."}, minutes_on=today,
    )  # fmt: skip
    Action.objects.create(
        meeting=held,
        text={"en": "Ask for two more lights", "es": "Pedir dos luces más"},
        due=today,
        owner_role="commander",
    )
    return coming, held


def _party(meeting: Meeting, user: User, now: datetime) -> Rsvp:
    key = _key("party")
    booking.join(meeting.pk, Party(2, email=user.email, name="Rosa"), now=now, key=key)
    return Rsvp.objects.get(pk=rsvp_ids(meeting.pk, key)[0])


def browser_of(cast: Cast, who: str) -> Client:
    """Signed in. Rey has no second step yet; Rosa has just shown hers once more."""
    client = signed_in(Client(), getattr(cast, who), second_factor=who != "rey")
    session = client.session
    if who == "rosa":
        session[METHODS] = [{**method, "reauthenticated": True} for method in session[METHODS]]
        session.save()
    return client
