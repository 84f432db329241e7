"""Monday's mails as they are made: a batch at once, nobody reads what another may, no mail is too long.

Rules: DIG-4, STAFF-4.
"""

from datetime import UTC, date, datetime

import pytest
from django.utils import timezone

from digests.models import Subscription
from mail import mail_types, rendering
from mail.models import OutgoingMail
from meetings.models import Action
from sites_app.models import Assignment, Post, Site
from tests.digests.factories import LA, MONDAY, build_feedback, build_meeting, build_promise, built
from tests.people import build_cast, new_officer, new_site, new_user, serve

TODAY = date(2026, 11, 23)


@pytest.fixture
def cast(db, monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: MONDAY)
    return build_cast(TODAY)


def prepared(kind: str) -> list[OutgoingMail]:
    rows = list(OutgoingMail.objects.filter(kind=kind).order_by("pk"))
    mail_types.get(kind).prepare(rows, MONDAY)
    return rows


def test_a_batch_to_commanders_is_read_at_once(cast, django_assert_num_queries):
    for n in range(5):
        site = new_site(f"East{n}")
        build_feedback(site, date(2026, 11, 1))
        serve(new_officer(new_user(f"eve{n}"), f"E-{n}", "Eve", "East"), site, role=Assignment.Role.COMMANDER,
              since=date(2022, 1, 10))  # fmt: skip
    built(cast.north)
    # Rows; which ask; digests; commanders; the bureau; links; for empty posts assignments, leaves and posts; what falls
    # due: answers, promises, actions. As many for five sites as for five hundred.
    with django_assert_num_queries(12):
        rows = prepared("digest")
        made = [rendering.render(row) for row in rows if mail_types.get("digest").still_due(row, MONDAY) is None]
    assert len(made) == 7
    assert sum("Concern of October 31: the answer was due on November 15" in one.text for one in made) == 5


def test_what_is_about_a_person_is_in_nobodys_mail(cast):
    """Nora, who commands North today, was an officer at East when somebody wrote about her there."""
    nora, east = cast.nora.officer, new_site("East")
    about_nora, late = (
        build_feedback(east, date(2026, 11, 1), about_officer=nora),
        build_feedback(east, date(2026, 11, 1)),
    )
    eve = new_officer(new_user("eve"), "E-1", "Eve", "East")
    serve(eve, east, role=Assignment.Role.COMMANDER, since=date(2026, 1, 1))
    built(cast.north)
    Assignment.objects.create(
        officer=nora, site=east, role=Assignment.Role.COMMANDER, start=date(2026, 11, 23), committed=False
    )
    texts = {}
    for row in OutgoingMail.objects.filter(address__in=["nora@example.org", "eve@example.org"]):
        row.params["digests"] = sorted(OutgoingMail.objects.get(address="eve@example.org").params["digests"])
        texts[row.address] = row
    mail_types.get("digest").prepare(list(texts.values()), MONDAY)
    assert str(late.pk) in rendering.render(texts["eve@example.org"]).text, "the control"
    assert str(about_nora.pk) not in rendering.render(texts["eve@example.org"]).text
    assert str(about_nora.pk) not in rendering.render(texts["nora@example.org"]).text


def test_a_batch_to_subscribers_is_read_at_once_and_asked_one_by_one(cast, django_assert_num_queries):
    for name in ("rey", "rosa", "rita"):
        Subscription.objects.create(
            site=cast.north, email=f"{name}@example.org", asked_on=TODAY, confirmed_on=TODAY, language="es"
        )
    built(cast.north)
    with django_assert_num_queries(3 + 3):  # rows, subscriptions, digests; then each is asked
        rows = prepared("digest_page")
        made = [rendering.render(row) for row in rows if mail_types.get("digest_page").still_due(row, MONDAY) is None]
    assert len({one.unsubscribe for one in made}) == 3
    Subscription.objects.filter(email="rey@example.org").delete()
    due = [mail_types.get("digest_page").still_due(row, MONDAY) for row in rows]
    assert sorted(map(str, due)) == ["None", "None", "unsubscribed"]


def test_a_bureau_mail_of_many_sites_shows_twenty_and_says_how_many_more(cast):
    Site.objects.bulk_create([Site(slug=f"s-{n}", name=f"S {n:02}", posts=2, time_zone=LA) for n in range(30)])
    built(cast.north)
    row = OutgoingMail.objects.get(address="bea@example.org")
    assert len(row.params["digests"]) == 31
    made = rendering.render(row)
    assert sum(f"S {n:02}\n" in made.text for n in range(30)) == 20
    assert "and 11 more sites" in made.text and "and 11 more sites" in made.html
    assert made.subject == "31 of your 31 neighborhoods need a decision"
    assert max(len(made.html.encode()), len(made.text.encode())) <= 90_000


def command(site, officer):
    serve(officer, site, role=Assignment.Role.COMMANDER, since=date(2022, 1, 10))


def test_eve_reads_only_the_sites_that_need_her_and_how_many_they_are(cast):
    eve = new_officer(new_user("eve"), "E-1", "Eve", "East")
    for n in range(12):
        site = new_site(f"East{n:02}", posts=0)
        command(site, eve)
        if n % 4 == 0:
            build_feedback(site, date(2026, 11, 1))
    built(cast.north)
    row = OutgoingMail.objects.get(address="eve@example.org")
    made = rendering.render(row)
    assert made.subject == "3 of your 12 neighborhoods need a decision"
    assert [f"East{n:02}" in made.text for n in range(12)] == [n % 4 == 0 for n in range(12)]
    row.language = "es"
    assert rendering.render(row).subject == "3 de sus 12 vecindarios necesitan una decisión"


def test_a_mail_of_many_long_lists_stays_below_what_mailboxes_cut(cast):
    eve, long = new_officer(new_user("eve"), "E-1", "Eve", "East"), "A promise with many words. " * 11
    for n in range(20):
        site = new_site(f"East{n:02}", posts=0)
        command(site, eve)
        meeting = build_meeting(
            site, datetime(2026, 10, 2, 2, tzinfo=UTC), headcount=4, minutes_on=TODAY, minutes={"en": "x"}
        )
        for day in range(1, 9):
            for text in (f"{long} {day} late", f"{long} {day} ahead"):
                due = date(2026, 11, day) if "late" in text else date(2026, 11, 22 + min(day, 6))
                Action.objects.create(meeting=meeting, text={"en": text}, due=due)
    built(cast.north)
    made = rendering.render(OutgoingMail.objects.get(address="eve@example.org"))
    shown = sum(f"East{n:02}\n" in made.text for n in range(20))
    assert 60_000 < max(len(made.html.encode()), len(made.text.encode())) <= 90_000
    assert 0 < shown < 20 and f"and {20 - shown} more sites" in made.html


def test_what_was_promised_what_falls_due_and_empty_posts_stand_in_the_mail(cast):
    meeting = build_meeting(
        cast.north, datetime(2026, 10, 2, 2, tzinfo=UTC), headcount=4, minutes_on=TODAY, minutes={"en": "x"}
    )
    late = Action.objects.create(meeting=meeting, text={"en": "Two more lights"}, due=date(2026, 11, 20))
    Action.objects.create(meeting=meeting, text={"en": "A bench"}, due=date(2026, 11, 25))
    Action.objects.create(meeting=meeting, text={"en": "A tree"}, due=date(2026, 12, 2))
    item = build_feedback(cast.north, date(2026, 11, 1), status="answered", first_answered_on=TODAY, may_publish=True)
    public = build_promise(item, date(2026, 11, 21), promise={"en": "A new lamp"})
    private = build_feedback(cast.north, date(2026, 11, 1), status="answered", first_answered_on=TODAY)
    build_promise(private, date(2026, 11, 21), promise={"en": "SECRET"})
    posts = [Post.objects.create(site=cast.north, opened=date(2020, 1, 1)) for _post in range(2)]
    Assignment.objects.filter(officer=cast.omar.officer).update(post=posts[0])
    built(cast.north)
    made = rendering.render(OutgoingMail.objects.get(address="nora@example.org"))
    for part in (made.text, made.html):
        assert "“Two more lights” · The commander: promised for November 20 at the meeting of October 1" in part
        assert "“A new lamp” · " in part and "SECRET" not in part
        assert "“A bench”: promised for November 25" in part and "A tree" not in part
        assert "Officer: empty since January 1, 2020" in part
        assert f"/staff/sites/north/meetings/actions/{late.pk}/move/" in part
        assert f"/staff/sites/north/feedback/promises/{public.pk}/move/" in part
    assert made.subject == "North, week 47: 3 promises late, 1 post empty"
