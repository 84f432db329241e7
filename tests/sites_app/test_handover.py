"""Who leaves, who comes, who kept the promise: day by day, and only what both agreed to (POST-4, POST-5).

Rules: POST-6.
"""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.test import Client
from django.utils import timezone, translation

from digests import handovers
from digests.models import Subscription
from mail import mail_types, rendering
from mail.models import OutgoingMail
from sites_app import actions, handover
from sites_app.models import Assignment, HandoverNote, Officer, Post
from sites_app.statistics import terms
from tests.people import build_cast, new_officer, serve, signed_in

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
BEGAN, FIVE = date(2021, 12, 1), date(2026, 12, 1)
LAST, COMES = date(2026, 12, 20), date(2026, 12, 5)
EARLY = date(2026, 11, 25)  # before five years
ALL = ("start_agreed", "end_agreed")


@pytest.fixture
def site(db):
    return build_cast(date(2026, 11, 1)).north


@pytest.fixture
def team(site):
    """Rivera leaves on a post that Soto is planned to take."""
    post = Post.objects.create(site=site, opened=BEGAN)
    rivera = serve(new_officer(None, "R-1", "Ana", "Rivera"), site, since=BEGAN, until=LAST)
    soto = serve(new_officer(None, "S-1", "Luz", "Soto"), site, since=COMES)
    Assignment.objects.filter(pk__in=[rivera.pk, soto.pk]).update(post=post)
    return rivera, soto


def agreed(row, *fields, day=None):
    row.refresh_from_db()
    days = {"start_agreed": row.start, "end_agreed": row.end, "early_end_agreed": row.end, "kept_agreed": FIVE}
    for field in fields:
        actions.agree(row, field=field, day=day or days[field])


def told(site, day):
    return " ".join(handover.sentences(site, terms([site.pk])[site.pk], day))


def days_told(site, words):
    """First and last day on which these words are public, of half a year."""
    days = [BEGAN.replace(year=2026, month=9) + DAY * n for n in range(180)]
    found = [day for day in days if words in told(site, day)]
    assert not found or len(found) == (found[-1] - found[0]).days + 1, "without a gap"
    return (found[0], found[-1]) if found else None


def test_both_agreed_both_are_named_from_thirty_days_ahead_to_the_last_day(site, team):
    agreed(team[0], "end_agreed")
    agreed(team[1], "start_agreed")
    both = "Ana Rivera is here until December. Luz Soto starts in December, so you can meet them both."
    assert days_told(site, both) == (LAST - 30 * DAY, COMES - DAY)
    # From the fifth on she is there, and so is he.
    here = "Ana Rivera is here until December. Luz Soto is here too, so you can meet them both."
    assert days_told(site, here) == (COMES, LAST)
    with translation.override("es"):
        spanish = told(site, COMES - DAY)
    assert (
        spanish == "Ana Rivera sigue aquí hasta diciembre. Luz Soto empieza en diciembre, para que conozca a los dos."
    )


@pytest.mark.parametrize("who", [(), (0,), (1,)], ids=["nobody agreed", "he alone", "she alone"])
def test_nobody_is_announced_before_both_agreed(site, team, who):
    for one in who:
        agreed(team[one], ("end_agreed", "start_agreed")[one])
    assert days_told(site, "Rivera") is None and days_told(site, "Soto") is None and days_told(site, "leaves") is None


def test_two_agree_and_one_takes_it_back_or_the_plan_moves(site, team):
    agreed(team[0], "end_agreed")
    agreed(team[1], "start_agreed")
    assert told(site, COMES - DAY)
    agreed(team[1], "start_agreed", day=COMES + DAY)
    assert not told(site, COMES - DAY), "agreed to another day"
    agreed(team[1], "start_agreed")
    actions.agree(team[0], field="end_agreed", day=None)
    assert not told(site, COMES - DAY)


def test_who_leaves_before_five_years_is_a_colleague_without_a_name_unless_she_ticked_it(site, team):
    Assignment.objects.filter(pk=team[0].pk).update(end=EARLY)
    Assignment.objects.filter(pk=team[1].pk).update(start=EARLY - 3 * DAY)
    agreed(team[0], "end_agreed")
    agreed(team[1], "start_agreed")
    day = EARLY - 5 * DAY
    assert told(site, day) == "One officer on this team leaves in November. Luz Soto starts in November."
    assert days_told(site, "Rivera") is None
    agreed(team[0], "early_end_agreed")
    assert told(site, day).startswith("Ana Rivera is here until November.")
    actions.agree(team[0], field="early_end_agreed", day=None)
    assert days_told(site, "Rivera") is None


@pytest.mark.parametrize("publication", ["initials", "hidden"])
def test_names_follow_publication(site, team, publication):
    Officer.objects.filter(pk__in=[row.officer_id for row in team]).update(publication=publication)
    agreed(team[0], "end_agreed")
    agreed(team[1], "start_agreed")
    said = {
        "initials": "A. R. is here until December. L. S. starts in December, so you can meet them both.",
        "hidden": "One officer on this team leaves in December. A new officer starts in December.",
    }
    assert told(site, COMES - DAY) == said[publication]


def test_a_new_role_at_the_same_site_is_no_leaving(site, team):
    Assignment.objects.create(officer=team[0].officer, site=site, start=LAST + DAY, role="sergeant")
    agreed(team[0], "end_agreed")
    agreed(team[1], "start_agreed")
    assert days_told(site, "Rivera is here until") is None and days_told(site, "leaves in") is None


def test_a_kept_promise_is_said_for_thirty_days_with_her_agreement_and_while_she_serves(site, team):
    words = "Ana Rivera has kept the five-year promise here."
    assert days_told(site, words) is None
    agreed(team[0], "kept_agreed")
    assert days_told(site, words) == (FIVE, LAST)
    Assignment.objects.filter(pk=team[0].pk).update(end=None)
    assert days_told(site, words) == (FIVE, FIVE + 29 * DAY)
    Officer.objects.filter(pk=team[0].officer_id).update(publication="hidden")
    assert days_told(site, words) is None


def test_omar_agrees_on_his_own_page_and_the_page_of_the_site_says_so_at_once(db, monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: datetime(2026, 11, 28, 20, tzinfo=UTC))
    cast = build_cast(date(2026, 11, 28))
    post = Post.objects.create(site=cast.north, opened=BEGAN)
    mine = cast.omar.officer.assignments.get()
    Assignment.objects.filter(pk=mine.pk).update(start=BEGAN, end=LAST, post=post)
    Assignment.objects.filter(officer=cast.olga.officer).update(end=COMES - DAY)
    hers = serve(cast.olga.officer, cast.north, since=COMES)
    Assignment.objects.filter(pk=hers.pk).update(post=post)
    pages = {name: signed_in(Client(), getattr(cast, name)) for name in ("omar", "olga", "rosa")}

    def public():
        return [Client().get(path).content.decode() for path in ("/sites/north/", "/sites/north/team/")]

    def press(name, row, field, **more):
        return pages[name].post(f"/staff/me/agree/{row.pk}/{field}/", more).status_code

    assert "Neighbors of North may know that somebody leaves" in pages["omar"].get("/staff/me/").content.decode()
    assert press("olga", mine, "end_agreed", agree=1) == 404 and press("rosa", mine, "end_agreed", agree=1) == 404
    assert press("omar", mine, "end_agreed", agree=1) == 302
    assert not any("until December" in page or "Ocampo" in page for page in public())
    assert press("olga", hers, "start_agreed", agree=1) == 302
    assert all("Omar Ortiz is here until December. Olga Ocampo starts in December" in page for page in public())
    assert press("omar", mine, "end_agreed") == 302
    assert not any("until December" in page or "Ocampo" in page for page in public())


NOTE = "/staff/sites/north/handover/"
BOXES = {"promises_en": "Two lamps at lot C", "places_en": "Library, Tuesdays", "places_es": "Biblioteca, los martes"}


def test_a_note_is_read_by_residents_only_once_a_moderator_released_it(as_, cast):
    assert as_("omar").post(NOTE, {}).status_code == 400, "an empty note says nothing"
    assert as_("omar").post(NOTE, BOXES).status_code == 302
    note = HandoverNote.objects.get()
    address = f"/admin/sites_app/handovernote/{note.pk}/change/"
    assert not any("lot C" in page for page in public_pages())
    assert "1 handover note waits" in as_("mia").get("/staff/").content.decode()
    item = as_("mia").get(address).content.decode()
    assert "Two lamps at lot C" in item and "Biblioteca" in item and "_release" in item
    assert as_("ada").post(address, {"_release": "1"}).status_code == 403
    assert not any("lot C" in page for page in public_pages())
    assert as_("mia").post(address, {"_release": "1"}).status_code == 302
    team_page = Client().get("/sites/north/team/").content.decode()
    assert "Two lamps at lot C" in team_page and "Library, Tuesdays" in team_page
    assert "Biblioteca, los martes" in Client().get("/es/sites/north/team/").content.decode()
    assert as_("mia").post(address, {"_take_down": "1"}).status_code == 302
    assert not any("lot C" in page for page in public_pages()) and not HandoverNote.objects.exists()


def public_pages():
    paths = ("/sites/north/", "/sites/north/team/", "/es/sites/north/team/")
    return [Client().get(path).content.decode() for path in paths]


def test_a_moderator_of_another_site_finds_no_note_and_a_released_one_stays_as_it_was(as_, cast):
    as_("omar").post(NOTE, BOXES)
    note = HandoverNote.objects.get()
    scope = cast.mia.moderator_scope
    scope.sites.set([cast.south])
    address = f"/admin/sites_app/handovernote/{note.pk}/change/"
    as_("mia").post(address, {"_release": "1"})
    assert HandoverNote.objects.get().released_on is None
    scope.sites.set([cast.north])
    as_("mia").post(address, {"_release": "1"})
    as_("nora").post(NOTE, {"promises_en": "NOTCHECKED"})
    assert HandoverNote.objects.count() == 2 and not any("NOTCHECKED" in page for page in public_pages())


@pytest.mark.parametrize(("name", "status"), [("olga", 404), ("rosa", 404), ("mia", 403), ("bea", 403)])
def test_a_note_is_written_by_the_team_alone(as_, cast, name, status):
    assert as_(name).post(NOTE, BOXES).status_code == status and not HandoverNote.objects.exists()


def test_subscribers_hear_of_it_once_and_not_at_all_where_it_was_taken_back(site, team):
    for name, confirmed in (("rey", LAST - 60 * DAY), ("rosa", None)):
        Subscription.objects.create(
            site=site, email=f"{name}@example.org", language="es", asked_on=LAST - 60 * DAY, confirmed_on=confirmed
        )
    noon = datetime(2026, 12, 2, 20, tzinfo=UTC)
    agreed(team[0], "end_agreed")
    assert handovers.queue(noon) == 0, "she has not agreed"
    agreed(team[1], "start_agreed")
    assert [handovers.queue(noon + n * timedelta(hours=1)) for n in range(3)] == [1, 0, 0]
    row = OutgoingMail.objects.get(kind="handover")
    assert row.address == "rey@example.org"
    with translation.override("es"):
        due = mail_types.get("handover").still_due
        assert due(row, noon) is None
        actions.agree(team[1], field="start_agreed", day=None)
        assert due(row, noon) == "not agreed any more"


def test_the_mail_to_subscribers_says_what_the_page_says(site, team, monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: datetime(2026, 12, 2, 20, tzinfo=UTC))
    Subscription.objects.create(
        site=site, email="rey@example.org", language="es", asked_on=LAST - 60 * DAY, confirmed_on=LAST - 60 * DAY
    )
    agreed(team[0], "end_agreed")
    agreed(team[1], "start_agreed")
    handovers.queue(timezone.now())
    made = rendering.render(OutgoingMail.objects.get(kind="handover"))
    for part in (made.text, made.html):
        assert "Ana Rivera sigue aquí hasta diciembre. Luz Soto empieza en diciembre" in part
    assert "/es/sites/north/team/" in made.text and made.unsubscribe in made.text
