"""SEC-12, POWER-13: every app that keeps something about a person is exported, forgotten and purged."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.utils import timezone

from accounts.models import User
from digests.models import Subscription
from pages import personal

pytestmark = pytest.mark.django_db
ROOT = Path(settings.BASE_DIR)
TODAY = timezone.now().date()


def test_every_app_with_a_personal_module_is_asked():
    found = {path.parent.name for path in ROOT.glob("*/personal.py")} - {"pages"}
    assert found == set(personal.APPS)


def test_no_app_keeps_who_somebody_is_without_such_a_module():
    """An app with an e-mail column, or with a row of one user, says what becomes of it."""
    keeps = {
        model._meta.app_label
        for model in apps.get_models()
        for field in model._meta.get_fields()
        if (ROOT / model._meta.app_label).is_dir()
        and (getattr(field, "related_model", None) is User and field.concrete or field.name in ("email", "address"))
    }
    assert len(keeps) >= 5
    # Who wrote a row of history is staff; it goes with the row that it is a history of.
    assert keeps - set(personal.APPS) <= {"agency"}, "no export, no forgetting, no purge"


@pytest.fixture
def reys(cast):
    """Rey reads two sites' digests, Rosa one; a stranger asked for a third and never confirmed."""
    fields = {"language": "en", "asked_on": TODAY - timedelta(days=40)}
    for site, email, day in (
        (cast.north, cast.rey.email, TODAY), (cast.south, cast.rey.email, TODAY), (cast.north, cast.rosa.email, TODAY),
        (cast.south, "stranger@example.org", None),
    ):  # fmt: skip
        Subscription.objects.create(site=site, email=email, confirmed_on=day, **fields)
    return cast.rey


def kept_of(email: str) -> int:
    return Subscription.objects.filter(email=email).count()


def test_rey_takes_his_subscriptions_with_him_and_nobody_elses(cast, reys):
    assert [one["site"] for one in personal.export_everything(reys)["digests"]["digests"]] == ["north", "south"]
    assert [one["site"] for one in personal.export_everything(cast.rosa)["digests"]["digests"]] == ["north"]


def test_an_ended_account_reads_no_digest_any_more_and_rosa_still_does(cast, reys):
    personal.forget_everywhere(reys)
    assert (kept_of("rey@example.org"), kept_of(cast.rosa.email)) == (0, 1)


def test_the_purge_takes_what_nobody_confirmed_and_a_dry_run_takes_nothing(cast, reys):
    counted = personal.purge_everywhere(timezone.now(), dry_run=True)
    assert counted["digests"] == {"subscriptions never confirmed": 1} and kept_of("stranger@example.org") == 1
    personal.purge_everywhere(timezone.now(), dry_run=False)
    assert kept_of("stranger@example.org") == 0 and kept_of("rey@example.org") == 2


def test_every_app_answers_for_itself(cast):
    """Each has a part in the export, and counts something of its own in the purge."""
    assert set(personal.export_everything(cast.rosa)) == set(personal.APPS)
    counts = personal.purge_everywhere(timezone.now(), dry_run=True)
    assert {name for name, found in counts.items() if found} == set(personal.APPS)
