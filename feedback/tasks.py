"""What the clock does here: close what was answered long ago, keep the quarter's figures, "n wait" once a day."""

from datetime import datetime

from celery import shared_task
from django.conf import settings
from django.contrib.auth.models import Group
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from accounts.models import MODERATORS, User
from mail import clock as clocks
from mail import outbox
from mail.outbox import Letter
from sites_app.models import Assignment

from . import actions, looks_urgent, statistics
from .models import Feedback

HOUR = 8  # the fixed hour of the daily mail, in the deployment's zone


@shared_task
def run_due() -> None:
    """Safe to run twice and at any time: each part asks the database what is still to do."""
    now = clocks.tick("feedback")
    if now is not None:
        tick(now)


def tick(now: datetime) -> None:
    here = timezone.localtime(now)
    actions.close_answered(today=here.date())
    statistics.keep_last_quarter(here.date())
    if settings.URGENT_SCAN_HOURS and here.hour % settings.URGENT_SCAN_HOURS == 0:
        queue_urgent(now, hour=f"{here:%Y-%m-%dT%H}")
    if here.hour == HOUR:
        queue_waiting(now, day=here.date().isoformat())


@transaction.atomic
def queue_urgent(now: datetime, *, hour: str) -> int:
    """At fixed hours, whatever came in and when: "n look urgent" to the duty list, if any do. Never a text."""
    if not looks_urgent.among(None):
        return 0
    letters = [
        Letter(key=f"feedback-urgent:{hour}:{number}", to=address, language=settings.LANGUAGE_CODE, params={})
        for number, address in enumerate(settings.DUTY_LIST)
    ]
    return outbox.queue_many(kind="feedback_urgent", letters=letters, now=now)


@transaction.atomic
def queue_waiting(now: datetime, *, day: str) -> int:
    """One mail a day to each moderator and each officer for whom something waits; the number is read at sending."""
    sites = set(Feedback.objects.waits_now().values_list("site", flat=True).order_by().distinct())
    officers = Assignment.objects.current(now).filter(site__in=sites, officer__user__isnull=False)
    wanted = Q(pk__in=officers.values("officer__user"))
    if Feedback.objects.waiting_for_moderator().exists():
        wanted |= Q(groups__in=Group.objects.filter(name=MODERATORS))
    people = User.objects.filter(wanted, is_active=True).distinct()
    letters = (
        Letter(key=f"feedback-waiting:{user.pk}:{day}", to=user.email, language=user.language, params={"user": user.pk})
        for user in people.iterator()
    )
    return outbox.queue_many(kind="feedback_waiting", letters=list(letters), now=now)
