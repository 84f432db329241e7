"""What a new deployment still lacks before residents may come, in the order in which a person can do it."""

from datetime import datetime
from typing import NamedTuple

from django.contrib.auth.models import Group
from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import MODERATORS, User
from agency import words
from digests.models import Delivery
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
    return [*_agency(now), *_places(now), *_people(now), _digest()]


def _agency(now: datetime) -> list[Step]:
    """Who speaks, where people are sent, and whether a person has read each language."""
    agency, rows = words.current(), words.current().routes
    page = (_at("agency_agency", agency.pk), _("Agency")) if agency.pk else (_add("agency", app="agency"), _("Agency"))
    has_emergency = any(place.key == "emergency" for place in words.routes())
    unread = [one for one in words.readings() if one["reading"] is None]
    return [
        Step(_("Say who runs this portal: its name, who reads first, when"), agency.pk is not None, *page),
        Step(
            _("Look up each number that people are sent to, and write down the day and where it stood"),
            bool(agency.pk) and has_emergency and not any(words.is_old(row, now.date()) for row in rows),
            *page,
        ),
        Step(
            _("Have each language read by a person, and say who and when"),
            not unread,
            _list("languagereview", app="agency"),
            _("Languages read"),
        ),
    ]


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
    return Step(title, Delivery.objects.exists(), reverse("admin:mail_outgoingmail_changelist"), _("Outbox"))


def _add(model: str, *, app: str = "sites_app") -> str:
    return reverse(f"admin:{app}_{model}_add")


def _at(model: str, pk: int | None) -> str:
    return reverse(f"admin:{model}_change", args=[pk])


def _list(model: str, *, app: str = "sites_app") -> str:
    return reverse(f"admin:{app}_{model}_changelist")
