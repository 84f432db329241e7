"""Monday's mails as they are made: a batch at once, nobody reads what another may, no mail is too long."""

from datetime import date

import pytest
from django.utils import timezone

from digests.models import Subscription
from mail import kinds, letters
from mail.models import OutgoingMail
from sites_app.models import Assignment, Site
from tests.digests.scenes import LA, MONDAY, built, said
from tests.people import build_cast, new_officer, new_site, new_user, serve

TODAY = date(2026, 11, 23)


@pytest.fixture
def cast(db, monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: MONDAY)
    return build_cast(TODAY)


def prepared(kind: str) -> list[OutgoingMail]:
    rows = list(OutgoingMail.objects.filter(kind=kind).order_by("pk"))
    kinds.get(kind).prepare(rows, MONDAY)
    return rows


def test_a_batch_to_commanders_is_read_at_once(cast, django_assert_num_queries):
    for n in range(5):
        site = new_site(f"East{n}")
        said(site, date(2026, 11, 1))
        serve(new_officer(new_user(f"eve{n}"), f"E-{n}", "Eve", "East"), site, role=Assignment.Role.COMMANDER,
              since=date(2022, 1, 10))  # fmt: skip
    built(cast.north)
    with django_assert_num_queries(5):  # rows, digests, commanders, the bureau, links
        rows = prepared("digest")
        made = [letters.render(row) for row in rows if kinds.get("digest").still_due(row, MONDAY) is None]
    assert len(made) == 7
    assert sum("Concern of October 31: the answer was due on November 15" in one.text for one in made) == 5


def test_what_is_about_one_reader_of_a_batch_is_linked_for_the_other_only(cast):
    """Nora, who commands North today, was an officer at East when somebody wrote about her there."""
    nora, east = cast.nora.officer, new_site("East")
    about_nora = said(east, date(2026, 11, 1), about_officer=nora)
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
    kinds.get("digest").prepare(list(texts.values()), MONDAY)
    assert str(about_nora.pk) in letters.render(texts["eve@example.org"]).text
    assert str(about_nora.pk) not in letters.render(texts["nora@example.org"]).text


def test_a_batch_to_subscribers_is_read_at_once_and_asked_one_by_one(cast, django_assert_num_queries):
    for name in ("rey", "rosa", "rita"):
        Subscription.objects.create(
            site=cast.north, email=f"{name}@example.org", asked_on=TODAY, confirmed_on=TODAY, language="es"
        )
    built(cast.north)
    with django_assert_num_queries(3 + 3):  # rows, subscriptions, digests; then each is asked
        rows = prepared("digest_page")
        made = [letters.render(row) for row in rows if kinds.get("digest_page").still_due(row, MONDAY) is None]
    assert len({one.unsubscribe for one in made}) == 3
    Subscription.objects.filter(email="rey@example.org").delete()
    due = [kinds.get("digest_page").still_due(row, MONDAY) for row in rows]
    assert sorted(map(str, due)) == ["None", "None", "unsubscribed"]


def test_a_bureau_mail_of_many_sites_shows_twenty_and_says_how_many_more(cast):
    Site.objects.bulk_create([Site(slug=f"s-{n}", name=f"S {n:02}", posts=2, time_zone=LA) for n in range(30)])
    built(cast.north)
    row = OutgoingMail.objects.get(address="bea@example.org")
    assert len(row.params["digests"]) == 31
    made = letters.render(row)
    assert sum(f"S {n:02}\n" in made.text for n in range(30)) == 20
    assert "and 11 more sites" in made.text and "and 11 more sites" in made.html
    assert len(made.subject) <= 180
