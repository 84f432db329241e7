"""Every page of the admin with many rows: as many statements as with few, and no list of every site to choose from."""

import re
from datetime import UTC, date, datetime, timedelta

import pytest
from django.contrib import admin
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import NoReverseMatch, reverse

from agency import words
from agency.models import Agency, LanguageReview, ReadySentence
from digests.models import Digest, Subscription
from feedback import actions
from feedback.admin.sites import MOST_TO_CHOOSE
from feedback.models import Feedback
from mail import outbox
from mail.models import Suppression
from sites_app import invitations
from sites_app.models import (
    Confirmation,
    Correction,
    Course,
    CourseCompletion,
    CrimeCount,
    Dispute,
    EvidenceSummary,
    Finding,
    Goal,
    HandoverNote,
    Invitation,
    Leave,
    ModeratorScope,
    Notice,
    Officer,
    PlaceName,
    PlacePhoto,
    Post,
    Program,
    Site,
)
from tests.meetings.factories import new_meeting
from tests.people import moderates_everywhere, new_officer, new_user, serve, today_at_home

pytestmark = pytest.mark.django_db
NOW = datetime.now(UTC)
TODAY = today_at_home()
FEEDBACK_PAGES = ("feedback_feedback_changelist", "feedback_enter", "feedback_translations", "feedback_records")


def more_of_everything(cast, start: int, stop: int) -> None:
    """Rows of every model that the admin shows, numbered; everything of one officer, scope and invitation too."""
    omar, scope = cast.omar.officer, cast.mia.moderator_scope
    invitation = Invitation.objects.order_by("pk").first()
    for n in range(start, stop):
        site = Site.objects.create(slug=f"place-{n}", name=f"Place {n}")
        user = new_user(f"person{n}")
        user.groups.set(cast.bea.groups.all())
        officer = new_officer(None, f"X-{n}", "Xe", f"Xu {n}")
        serve(officer, site, since=date(2020, 1, 1))
        Leave.objects.create(officer=officer, start=TODAY - timedelta(days=9))
        Leave.objects.create(officer=omar, start=TODAY - timedelta(days=300 - n), end=TODAY - timedelta(days=300 - n))
        CourseCompletion.objects.create(
            officer=omar, course=Course.objects.create(name={"en": f"Course {n}"}), completed_on=TODAY
        )
        Program.objects.create(site=site, name={"en": f"Program {n}"})
        Finding.objects.create(
            site=site, measure={"en": "m"}, finding={"en": "f"}, period={"en": "p"}, kind="press", source="s"
        )
        Correction.objects.create(site=site, day=TODAY, figure="kept", before="1", after="2")
        Dispute.objects.create(officer=officer, text="No.", said_on=TODAY, answer_due=TODAY)
        made = Invitation.objects.create(
            email=user.email, role="moderator", token_digest=f"{n:064d}", invited_at=NOW, expires_at=NOW
        )
        (invitation or made).sites.add(site)
        ModeratorScope.objects.create(user=user)
        scope.sites.add(site)
        outbox.queue(
            kind=invitations.KIND,
            key=f"key-{n}",
            to=user.email,
            language="en",
            params={"invitation": made.pk},
            deadline=None,
            now=NOW,
        )
        places_and_words(site, user, n)
        Digest.objects.create(site=site, year=2026, week=3, starts_on=date(2026, 1, 12), missed=True)
        Subscription.objects.create(site=site, email=user.email, asked_on=TODAY)
        Suppression.objects.create(address_digest=f"{n:064d}", reason="bounced", since=TODAY)
        draft = actions.Draft(site=cast.north, category="idea", body=f"A bench {n}", language="en", may_publish=False)
        actions.submit(draft, key=f"key-of-the-admins-test-{n:030d}", on=TODAY)


def places_and_words(site: Site, user, n: int) -> None:
    """What administrators write about a place and about the deployment."""
    Post.objects.create(site=site, role="officer", opened=TODAY)
    PlaceName.objects.create(site=site, kind="nickname", text=f"Place {n}")
    PlacePhoto.objects.create(site=site, image=b"x", alt={"en": "p"}, nobody_on_it=True)
    Goal.objects.create(
        site=site, place=1, kind="safer", text={"en": "g"}, measure={"en": "m"}, agreed_on=TODAY,
        due=TODAY + timedelta(days=9),
    )  # fmt: skip
    Notice.objects.create(site=site, title={"en": "t"}, known={"en": "k"}, begins=TODAY, ends=TODAY)
    CrimeCount.objects.create(site=site, category="Robbery", year=2020, count=10 + n, source="s", read_on=TODAY)
    new_meeting(site, starts_at=NOW + timedelta(days=n + 1))
    EvidenceSummary.objects.create(measure={"en": f"m {n}"}, text={"en": "t"})
    HandoverNote.objects.create(site=site, places={"en": "p"}, written_on=TODAY)
    if not Confirmation.objects.filter(user=user).exists():
        Confirmation.objects.create(kind="set_apart", user=user, asked_at=NOW, expires_at=NOW + timedelta(days=3))
    agency = Agency.objects.create(
        name={"en": f"A {n}"}, organisation={"en": "O"}, moderators={"en": "M"}, hours={"en": "H"}
    )
    ReadySentence.objects.create(agency=agency, key=f"key{n}", text={"en": "s"})
    LanguageReview.objects.create(language="es", read_by=f"Reader {n}", read_on=TODAY)


def addresses() -> list[str]:
    """The list, the form of a new row and the form of the oldest row of every model; and the moderators' pages."""
    found = [reverse("admin:index")]
    for model in admin.site._registry:
        name, first = f"{model._meta.app_label}_{model._meta.model_name}", model._default_manager.order_by("pk").first()
        assert first is not None, f"there is no {name}"
        if model is Officer:
            first = Officer.objects.get(serial_number="N-101")
        for kind, args in (("changelist", []), ("add", []), ("change", [first.pk])):
            try:
                found.append(reverse(f"admin:{name}_{kind}", args=args))
            except NoReverseMatch:
                continue
    return [*found, *(reverse(f"admin:{name}") for name in FEEDBACK_PAGES)]


def statements(browser, urls: list[str]) -> dict[str, int]:
    """How many statements each page takes that this person may open."""
    found = {}
    for url in urls:
        browser.get(url)  # once, so that what a process remembers is there
        with CaptureQueriesContext(connection) as caught:
            status = browser.get(url).status_code
        if status == 200:
            found[url] = len(caught)
    return found


@pytest.mark.parametrize("name", ["ada", "mia"])
def test_no_page_of_the_admin_takes_more_statements_with_more_rows(as_, cast, name, monkeypatch):
    monkeypatch.setattr(words, "SECONDS", 3600)  # the agency's words are read again every ten seconds
    moderates_everywhere(cast.mia, handles_escalated=True)
    more_of_everything(cast, 0, 2)
    browser, urls = as_(name), addresses()
    few = statements(browser, urls)
    assert len(few) >= {"ada": 30, "mia": 5}[name], few
    more_of_everything(cast, 2, 12)
    many = statements(browser, urls)
    assert {url: (few[url], count) for url, count in many.items() if count > few[url]} == {}


@pytest.mark.parametrize("name", ["ada", "mia"])
def test_no_page_of_the_admin_holds_a_list_of_every_site(as_, cast, name):
    moderates_everywhere(cast.mia, handles_escalated=True)
    more_of_everything(cast, 0, 1)
    Site.objects.bulk_create(Site(slug=f"far-{n}", name=f"Far away {n}") for n in range(MOST_TO_CHOOSE))
    browser, opened = as_(name), 0
    for url in addresses():
        with CaptureQueriesContext(connection) as caught:
            page = browser.get(url)
        everybody = re.compile(r'FROM "sites_app_officer"(?!.* (WHERE|LIMIT) )')
        if re.search(r"/(add|change)/$", url):
            assert not [query["sql"] for query in caught if everybody.search(query["sql"])]
        opened += page.status_code == 200
        lists = re.findall(r"<(?:select|datalist).*?</(?:select|datalist)>", page.content.decode(), re.DOTALL)
        assert not [url for one in lists if "Far away 7" in one]
    assert opened >= {"ada": 30, "mia": 5}[name]


def test_with_many_sites_a_moderator_types_the_name(as_, cast):
    moderates_everywhere(cast.mia, handles_escalated=True)
    Site.objects.bulk_create(Site(slug=f"far-{n}", name=f"Far away {n}") for n in range(MOST_TO_CHOOSE))
    mia, address = as_("mia"), reverse("admin:feedback_enter")
    key = re.search(r'name="key" value="([^"]+)"', mia.get(address).content.decode())
    message = {"body": "A bench", "category": "idea", "about": "", "language": "en", "key": key and key[1]}
    wrong = mia.post(address, {**message, "site": "Atlantis"})
    assert wrong.status_code == 400 and "None of your sites has this name." in wrong.content.decode()
    assert mia.post(address, {**message, "site": "FAR AWAY 7"}).status_code == 200
    assert Feedback.objects.get().site.slug == "far-7"
    assert "A bench" in mia.get(reverse("admin:feedback_feedback_changelist"), {"site": "far away 7"}).content.decode()
