"""The demonstration as a scene for pictures: ten sites, and one mail of every kind."""

import json
from contextlib import suppress
from datetime import UTC, datetime, timedelta

from django.conf import settings
from django.core.management import call_command
from django.db.models import Q
from django.test import Client

from accounts.models import User
from demo.data.personas import HOME, OTHER
from demo.management.commands import seed_demo
from digests import actions as digests
from digests import handovers, links, subscribing
from digests.build import build_week
from digests.models import Digest, Subscription
from digests.weeks import Week, last_complete, whole
from feedback import tasks
from feedback.actions import moderation, submission, team
from feedback.actions.about import NOBODY
from feedback.actions.submission import Draft
from feedback.actions.team import Answer
from feedback.models import Feedback
from mail import mail_types, rendering
from mail.mail_types import RenderedMail
from mail.models import OutgoingMail
from meetings.actions import booking, planning
from meetings.actions.booking import Party
from meetings.links import Purpose, token
from meetings.mail_types import KINDS
from meetings.models import Action, Meeting, Rsvp
from sites_app import actions, confirmations, invitations
from sites_app.access import access_of
from sites_app.models import Assignment, Invitation, Post, Site
from tests.digests.factories import build_feedback, build_meeting, build_promise
from tests.people import Cast, new_officer, serve

from .scene import Scene

PERSONAS = {
    "rosa": "resident", "rey": "resident", "omar": "officer", "nora": "commander", "olga": "other-officer",
    "mia": "moderator", "bea": "bureau", "ada": "administrator",
}  # fmt: skip


def build_demonstration() -> Scene:
    """The demonstration's data with its seven people, as of now."""
    call_command(seed_demo.Command(), verbosity=0)
    now = datetime.now(UTC)
    users = {name: User.objects.get(email=f"{key}@demo.example") for name, key in PERSONAS.items()}
    scene = Scene(Cast(north=Site.objects.get(slug=HOME), south=Site.objects.get(slug=OTHER), **users))
    codes = json.loads((settings.DATA_DIR / "demo.json").read_text())["receipt_codes"]
    scene.codes = {row["state"]: row["code"] for row in codes}
    own = _answered_with_account(scene.cast, now)
    rsvp, coming, held = _meetings(scene.cast, now)
    _send(scene.cast, now)
    digest = Digest.objects.public(now).at(scene.cast.north).newest()[0]
    reader, invited = Subscription.objects.latest("pk"), Invitation.objects.latest("pk")
    scene.kwargs = {
        "feedback:staff_item": {"pk": _first(scene.cast.north, "with_site")},
        "feedback:my_thread": {"pk": own.pk},
        "admin:feedback_feedback_change": {"pk": _first(scene.cast.north, "received")},
        "sites:invitation": {"token": invitations.token_of(invited)},
        "meetings:rsvp_manage": {"token": token(Purpose.MANAGE, rsvp.pk, rsvp.version)},
        "meetings:stop_reminders": {"token": token(Purpose.REMINDERS, rsvp.pk, rsvp.version)},
        **dict.fromkeys(["meetings:staff_close", "meetings:staff_tally"], {"pk": held.pk}),
        "digests:confirm": {"token": links.token(links.Purpose.CONFIRM, reader)},
        "digests:unsubscribe": {"token": links.token(links.Purpose.END, reader)},
        **dict.fromkeys(
            ["digests:digest", "digests:sheet", "digests:staff_digest"], {"week": Week(digest.year, digest.week)}
        ),
        **{f"meetings:{name}": {"pk": coming.pk} for name in ("meeting", "rsvp", "my_rsvp")},
        **{f"meetings:staff_{name}": {"pk": coming.pk} for name in ("meeting", "preview", "edit", "cancel")},
    }
    return scene


def _first(site: Site, status: str):
    return Feedback.objects.filter(site=site, status=status).order_by("-received_on").values_list("pk", flat=True)[0]


def _answered_with_account(cast: Cast, now: datetime) -> Feedback:
    """A message with an account, answered; and one that is set apart at once."""
    today = cast.north.today(now)
    mia, nora = access_of(cast.mia, now=now), access_of(cast.nora, now=now)
    said = Draft(site=cast.north, category="idea", body="Could the gym open on Sundays?", language="en")
    row = submission.submit_signed_in(said, user=cast.rosa, key="key-of-a-picture".ljust(40, "0"), on=today)
    moderation.release(row, by=mia, on=today, about=NOBODY)
    team.answer(row, Answer(kind="done", body="It does, from this week on.", language="en"), by=nora, on=today)
    worry = Draft(site=cast.north, category="concern", body="I am afraid to go home.", language="en")
    danger = submission.submit(worry, key="key-of-a-danger".ljust(40, "0"), on=today).feedback
    moderation.escalate(danger, by=mia, on=today, reason=Feedback.Escalation.DANGER)
    return row


def _meetings(cast: Cast, now: datetime) -> tuple[Rsvp, Meeting, Meeting]:
    coming, other = Meeting.objects.upcoming(now).at(cast.north).order_by("starts_at")[:2]
    for meeting in (coming, other):
        party = Party(2, email=f"{meeting.pk.hex[:6]}@demo.example", name="Rosa", needs=["child_care"])
        booking.join(meeting.pk, party, now=now)
        booking.join(meeting.pk, party, now=now)
    planning.remind(coming, now=now)
    planning.cancel_meeting(
        other, reason={"en": "The room is being painted.", "es": "Están pintando el salón."}, now=now
    )
    held = Meeting.objects.filter(site=cast.north, status=Meeting.Status.HELD).latest("starts_at")
    return Rsvp.objects.filter(meeting=coming, email__gt="").latest("place"), coming, held


def _send(cast: Cast, now: datetime) -> None:
    invitations.invite("ines@example.org", role=Invitation.Role.BUREAU, now=now)
    before = cast.north.today(now) - timedelta(days=60)
    Subscription.objects.create(
        site=cast.north, email="ivan@example.org", language="en", asked_on=before, confirmed_on=before
    )
    subscribing.ask(cast.north, email="ines@example.org", language="en", now=now)
    _handover(cast.north, now)
    digests.send_by_hand(now)
    digests.send_month(_first_monday(now))
    tasks.queue_waiting(now, day=now.date().isoformat())
    _urgent(cast, now)
    _second_person(cast, now)
    for address in (cast.rosa.email, "ines@example.org"):  # a code, and word to somebody without an account
        Client().post("/accounts/login/code/", {"email": address})


def _urgent(cast: Cast, now: datetime) -> None:
    """A message that waits and sounds like danger, and word of it to the duty list."""
    said = Draft(site=cast.north, category="concern", body="He has a gun and says he will kill me.", language="en")
    submission.submit(said, key="key-of-what-sounds-urgent".ljust(40, "0"), on=cast.north.today(now))
    tasks.queue_urgent(now, hour=f"{now:%Y-%m-%dT%H}")


def _second_person(cast: Cast, now: datetime) -> None:
    """A right was asked for, and given by the oversight address."""
    asked = confirmations.ask(confirmations.Kind.SET_APART, user=cast.mia, by=cast.ada, now=now)
    confirmations.confirm(asked, now=now, by=None)


def _handover(site: Site, now: datetime) -> None:
    """Somebody leaves after the five years, somebody follows on the same post, and both agreed to say so."""
    today = site.today(now)
    last, comes = today + timedelta(days=20), today + timedelta(days=10)
    post = Post.objects.create(site=site, opened=today - timedelta(days=2000))
    leaving = serve(new_officer(None, "H-1", "Ana", "Rivera"), site, since=post.opened, until=last)
    coming = serve(new_officer(None, "H-2", "Luz", "Soto"), site, since=comes)
    Assignment.objects.filter(pk__in=[leaving.pk, coming.pk]).update(post=post)
    for row, field, day in ((leaving, "end_agreed", last), (coming, "start_agreed", comes)):
        row.refresh_from_db()
        actions.agree(row, field=field, day=day)
    assert handovers.queue(now)


def _first_monday(now: datetime) -> datetime:
    """The hour at which the bureau's month leaves."""
    first = now.replace(day=1, hour=22)
    return first + timedelta(days=-first.weekday() % 7)


def one_mail_of_each_kind(language: str) -> dict[str, RenderedMail]:
    """Every kind that the scene has queued a mail of, as it would leave now in that language; to Nora where she is
    among those who get it.
    """
    found = {}
    to_nora = Q(address=f"{PERSONAS['nora']}@demo.example")
    for row in OutgoingMail.objects.annotate(to_nora=to_nora).order_by("to_nora", "pk"):
        also = KINDS if row.kind == "rsvp_confirmation" else []  # they differ in words only
        for name in [row.kind, *also]:
            row.kind, row.language, kind = name, language, mail_types.get(name)
            if kind.prepare:
                kind.prepare([row], datetime.now(UTC))
            with suppress(LookupError):
                found[name] = rendering.render(row)
    return found


def fall_behind(site: Site) -> None:
    """Nobody looked after this site for some weeks, so that its lists have lines; its week is built again."""
    now = datetime.now(UTC)
    today = site.today(now)
    for days, category in ((40, "concern"), (33, "question")):
        build_feedback(site, today - timedelta(days=days), category=category)
    for days, category, role in ((60, "idea", "senior_lead"), (52, "concern", "team")):
        on = today - timedelta(days=days)
        item = build_feedback(site, on, status="answered", first_answered_on=on, category=category)
        build_promise(item, today - timedelta(days=20), promise_role=role)
    meeting = build_meeting(
        site, now - timedelta(days=45), headcount=14, minutes_on=today, minutes={"en": "Fourteen came."}
    )
    Action.objects.create(meeting=meeting, text={"en": "Lamps"}, due=today - timedelta(days=18), owner_role="sergeant")
    week = last_complete(now, site.time_zone)
    Digest.objects.of_week(week).delete()  # built already, without what was added here
    build_week(whole(week, now=now, zone=site.time_zone), [site.time_zone])
