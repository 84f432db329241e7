"""Who may see, add, change and delete each kind of row in the admin, by role; written out by hand.

Letters: v sees, a adds, c changes, d deletes. A kind that is not here is refused to everybody.
"""

from datetime import UTC, datetime

import pytest
from django.contrib import admin
from django.test import RequestFactory

from lib.admin_rights import ForAdministrators
from sites_app.access import access_of
from sites_app.models import Site

VERBS = {"v": "view", "a": "add", "c": "change", "d": "delete"}
RIGHTS: dict[str, dict[str, str]] = {
    "ada": {
        "agency.agency": "vacd", "agency.languagereview": "vacd",
        "mail.outgoingmail": "v", "mail.suppression": "vd",
        "accounts.user": "vc",
        "sites_app.invitation": "vac", "sites_app.moderatorscope": "vc", "sites_app.confirmation": "v",
        "sites_app.post": "v", "sites_app.site": "vac", "sites_app.program": "vacd", "sites_app.course": "vacd",
        "sites_app.crimecount": "vacd", "sites_app.placephoto": "vacd",
        "sites_app.finding": "vacd", "sites_app.evidencesummary": "vacd", "sites_app.goal": "vacd",
        "sites_app.notice": "vacd", "sites_app.correction": "v", "sites_app.dispute": "vc",
        "sites_app.officer": "vacd", "sites_app.assignment": "vacd", "sites_app.leave": "vacd",
        "digests.digest": "v", "digests.subscription": "vd", "meetings.meeting": "v",
    },
    # What a message is done with stands on pages of its own (feedback/states.py); nothing of it is Django's form.
    "mia": {"feedback.feedback": "v", "sites_app.handovernote": "vc"},
}  # fmt: skip


def _rights(user) -> dict[str, str]:
    request = RequestFactory().get("/admin/")
    request.user, request.access = user, access_of(user, now=datetime.now(UTC))
    found = {}
    for model, one in admin.site._registry.items():
        letters = [letter for letter, verb in VERBS.items() if getattr(one, f"has_{verb}_permission")(request)]
        found[model._meta.label_lower] = "".join(letters)
    return found


@pytest.mark.django_db
@pytest.mark.parametrize("who", ["ada", "mia", "bea", "nora", "omar", "rosa"])
def test_the_admin_gives_each_role_these_rights_and_no_other(cast, who):
    expected = RIGHTS.get(who, {})
    assert {name: letters for name, letters in _rights(getattr(cast, who)).items() if letters} == expected


@pytest.mark.django_db
def test_who_says_no_rights_lets_administrators_look_and_nobody_else(cast):
    class Forgetful(ForAdministrators, admin.ModelAdmin):
        pass

    request, one = RequestFactory().get("/admin/"), Forgetful(Site, admin.site)
    for request.user, verbs in ((cast.ada, ["view"]), (cast.mia, [])):
        assert [verb for verb in VERBS.values() if getattr(one, f"has_{verb}_permission")(request)] == verbs
