"""A clerk who knows nothing reads what is missing, in order, each with the page on which it is done."""

from datetime import date

import pytest
from django.test import Client
from django.utils import timezone

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
    assert missing() == [1, 2, 3, 4, 5, 6, 7, 8]
    text = ada.get(PAGE).content.decode()
    assert "Next: Add every site" in text and text.count("Missing:") == 8
    for step in steps(timezone.now()):
        assert ada.get(step.url).status_code == 200, step.title
    assert PAGE in ada.get("/admin/").content.decode()


def test_steps_are_done_one_by_one(cast, as_):
    assert missing() == [4, 5, 6, 8]
    Site.objects.filter(pk=cast.north.pk).update(records_complete_from=None)
    assert missing() == [2, 4, 5, 6, 8]
    Site.objects.filter(pk=cast.north.pk).update(records_complete_from=date(2020, 1, 1))
    Assignment.objects.filter(officer__user=cast.olga).update(role="commander", committed=False)
    cast.rey.groups.set(cast.mia.groups.all())
    moderates_everywhere(cast.mia, handles_escalated=True)
    assert missing() == [8]
    late = cast.omar.officer
    late.user = None
    late.save()
    assert missing() == [7, 8]
    invitations.invite("late@example.org", role="officer", officer=late, now=timezone.now())
    assert missing() == [8] and not Digest.objects.exists() and ModeratorScope.objects.exists()
    assert as_("ada").get(PAGE).content.decode().count("Done:") == 7


def test_a_moderator_has_no_first_steps(as_):
    assert as_("mia").get(PAGE).status_code == 403 and PAGE not in as_("mia").get("/admin/").content.decode()
