"""What a new deployment still lacks before residents may come, in the order in which a person can do it."""

from datetime import datetime
from typing import NamedTuple

from django.contrib.auth.models import Group
from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import MODERATORS, User
from digests.models import Digest
from sites_app import bulk
from sites_app.models import Assignment, ModeratorScope, Officer, Site


class Step(NamedTuple):
    """One thing to do, whether it is done, and the page on which it is done."""

    title: str
    is_done: bool
    url: str
    link: str


def steps(now: datetime) -> list[Step]:
    """Every step, done or not; a few small questions to the database each."""
    return [*_places(now), *_people(now), _digest()]


def _places(now: datetime) -> list[Step]:
    sites = Site.objects.all()
    led = Assignment.objects.commanding().current(now).filter(site=OuterRef("pk"))
    has_site = sites.exists()
    upload = reverse("admin:sites_app_roster_upload")
    return [
        Step(_("Add every site: name, posts, time zone"), has_site, _add("site"), _("Add a site")),
        Step(
            _("Say for each site from which day its records are complete"),
            has_site and not sites.filter(records_complete_from=None).exists(),
            _list("site"),
            _("Sites"),
        ),
        Step(
            _("Bring the roster: your own spreadsheet is fine"),
            Assignment.objects.exists(),
            upload,
            _("Roster from a file"),
        ),
        Step(
            _("Each site has a commander today"),
            has_site and not sites.exclude(Exists(led)).exists(),
            _list("assignment"),
            _("Assignments"),
        ),
    ]


def _people(now: datetime) -> list[Step]:
    readers = User.objects.filter(groups__in=Group.objects.filter(name=MODERATORS), is_active=True)
    serving = Officer.objects.filter(assignments__in=Assignment.objects.current(now)).distinct()
    never = bulk.by_coming(serving, "never", now=now)
    return [
        Step(
            _("Invite two moderators, civilians who read first; a second person confirms each"),
            readers.count() >= 2,
            _add("invitation"),
            _("Invite somebody"),
        ),
        Step(
            _("Give one of them the right to what is set apart; a second person confirms it"),
            ModeratorScope.objects.filter(user__in=readers, handles_escalated=True).exists(),
            _list("moderatorscope"),
            _("Moderators' sites"),
        ),
        Step(
            _("Invite the commander and the officers: choose them in the list, all at once"),
            serving.exists() and not never.exists(),
            f"{_list('officer')}?account=never",
            _("Officers who were never invited"),
        ),
    ]


def _digest() -> Step:
    title = _("The first weekly letter left: on Monday at 08:00 by itself")
    return Step(title, Digest.objects.exists(), reverse("admin:mail_outgoingmail_changelist"), _("Outbox"))


def _add(model: str) -> str:
    return reverse(f"admin:sites_app_{model}_add")


def _list(model: str) -> str:
    return reverse(f"admin:sites_app_{model}_changelist")
