"""A clerk who knows nothing reads what is missing, in order, each with the page on which it is done.

Rules: AGENCY-5.
"""

from datetime import date, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from agency import words
from agency.models import Agency, LanguageReview, Route
from digests.models import Digest
from portal.first_steps import steps
from sites_app import invitations
from sites_app.models import Assignment, ModeratorScope, Site
from tests.people import moderates_everywhere, new_user, signed_in

PAGE = "/admin/first-steps/"


def missing() -> list[int]:
    return [number for number, step in enumerate(steps(timezone.now()), start=1) if not step.is_done]


@pytest.mark.django_db
def test_an_empty_deployment_lacks_everything_and_each_step_leads_to_its_page():
    ada = signed_in(Client(), new_user("ada", is_superuser=True))
    assert missing() == list(range(1, 12))
    text = ada.get(PAGE).content.decode()
    assert "Next: Say who runs this portal" in text and text.count("Missing:") == 11
    for step in steps(timezone.now()):
        assert ada.get(step.url).status_code == 200, step.title
    assert PAGE in ada.get("/admin/").content.decode()


def agency() -> Agency:
    """Who runs it, one number, and every language read."""
    said = {name: {"en": name, "es": name} for name in ("name", "organisation", "moderators", "oversight", "hours")}
    row = Agency.objects.create(**said, is_current=True)
    Route.objects.create(agency=row, kind="emergency", call="911", checked_on=None)
    words.forget()
    return row


def read_languages() -> None:
    for tag in ("en", "es"):
        LanguageReview.objects.create(language=tag, read_by="Rosa Reyes", read_on=timezone.now().date())


def test_who_runs_it_and_where_people_are_sent_comes_first(cast):
    assert missing()[:3] == [1, 2, 3]
    row = agency()
    assert missing()[:2] == [2, 3], "the number was never looked up"
    row.routes.update(checked_on=timezone.now().date() - timedelta(days=400))
    words.forget()
    assert 2 in missing(), "or too long ago"
    row.routes.update(checked_on=timezone.now().date())
    words.forget()
    assert missing()[0] == 3
    read_languages()
    assert 3 not in missing()


def test_steps_are_done_one_by_one(cast, as_):
    agency().routes.update(checked_on=timezone.now().date())
    words.forget()
    read_languages()
    assert missing() == [7, 8, 9, 11]
    Site.objects.filter(pk=cast.north.pk).update(records_complete_from=None)
    assert missing() == [5, 7, 8, 9, 11]
    Site.objects.filter(pk=cast.north.pk).update(records_complete_from=date(2020, 1, 1))
    Assignment.objects.filter(officer__user=cast.olga).update(role="commander", committed=False)
    cast.rey.groups.set(cast.mia.groups.all())
    moderates_everywhere(cast.mia, handles_escalated=True)
    assert missing() == [11]
    late = cast.omar.officer
    late.user = None
    late.save()
    assert missing() == [10, 11]
    invitations.invite("late@example.org", role="officer", officer=late, now=timezone.now())
    assert missing() == [11] and not Digest.objects.exists() and ModeratorScope.objects.exists()
    assert as_("ada").get(PAGE).content.decode().count("Done:") == 10


def test_a_moderator_has_no_first_steps(as_):
    assert as_("mia").get(PAGE).status_code == 403 and PAGE not in as_("mia").get("/admin/").content.decode()
