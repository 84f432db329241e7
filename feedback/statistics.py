"""The public figures of this app: counted once when a quarter is complete, kept, and shown by suppression.py."""

from datetime import date, timedelta
from typing import Any

from django.db import connection, transaction
from django.db.models import Count, Exists, F, Min, OuterRef, Subquery
from django.utils.translation import gettext as _

from sites_app.models import Site

from . import counting, days, suppression
from .models import Event, Feedback, QuarterFigures

KEPT_QUARTERS = 4


def of_site(site: Site, today: date) -> dict[str, Any]:
    """What a site's board shows: released so far this quarter, and the last complete quarters, newest first."""
    this = days.quarter_start(today)
    so_far = Feedback.objects.at(site).filter(counting.released(this, today + timedelta(days=1))).count()
    rows = QuarterFigures.objects.filter(site=site, first_day__lt=this).order_by("-first_day")[:KEPT_QUARTERS]
    return {"released_so_far": so_far, "quarters": [_shown(row) for row in rows]}


def of_all_sites(today: date) -> list[dict[str, Any]]:
    """What moderation did, all sites together, per complete quarter, newest first."""
    this, sites = days.quarter_start(today), Site.objects.count()
    rows = QuarterFigures.objects.filter(site=None, first_day__lt=this).order_by("-first_day")[:KEPT_QUARTERS]
    return [{"title": quarter_title(row.first_day), "counts": suppression.all_sites(row.counts, sites)} for row in rows]


def answered_through(site: Site, today: date) -> date | None:
    """The Sunday through which everything that this team was given has had an answer (FB-38); None where it was given
    nothing.

    A week's end, as the public figures are by week: a day would date the one message that still waits. What is about
    a person is in no figure of a site, and a message that was answered and came back stays answered.
    """
    found = Site.objects.filter(pk=site.pk).annotate(**given_days()).values_list(*given_days())[0]
    return sunday_of(*found, today=today)


def given_days() -> dict[str, Subquery]:
    """For a query of sites: the first day of what a team was given, and the first that waits for an answer."""
    here = Feedback.objects.filter(site=OuterRef("pk"))
    waiting = here.filter(counting.never_settled()).order_by().values("site")
    return {
        "given_from": Subquery(here.filter(counting.given()).order_by("received_on").values("received_on")[:1]),
        "waits_from": Subquery(waiting.annotate(day=Min("received_on")).values("day")),
    }


def sunday_of(first: date | None, waiting: date | None, *, today: date) -> date | None:
    """The Sunday before what waits, or before today; None where nothing was given by then."""
    last = (waiting or today) - timedelta(days=1)
    sunday = last - timedelta(days=(last.weekday() + 1) % 7)
    return sunday if first and first <= sunday else None


def _shown(row: QuarterFigures) -> dict[str, Any]:
    return {
        "first_day": row.first_day,
        "title": quarter_title(row.first_day),
        "released": row.counts["released"],
        "settled": row.counts.get("settled", row.counts.get("answered")),  # the older ones: answered
        "median_days": suppression.median_days(row.counts["days_to_answer"]),
    }


def quarter_title(first_day: date) -> str:
    return _("Quarter %(number)d of %(year)d") % {"number": (first_day.month + 2) // 3, "year": first_day.year}


@transaction.atomic
def keep_last_quarter(today: date) -> int:
    """Counts the last complete quarter once for every site and for all; the second call writes nothing."""
    last = days.quarter_before(days.quarter_start(today))
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('feedback quarter'))")
    if QuarterFigures.objects.filter(first_day=last, site=None).exists():
        return 0
    end = days.quarter_start(today)
    rows = [QuarterFigures(site_id=pk, first_day=last, counts=counts) for pk, counts in _by_site(last, end).items()]
    rows.append(QuarterFigures(site=None, first_day=last, counts=_moderation(last, end)))
    return len(QuarterFigures.objects.bulk_create(rows, batch_size=1000))


def _by_site(first: date, end: date) -> dict[int, dict[str, Any]]:
    sites: dict[int, dict[str, Any]] = {
        pk: {"released": 0, "settled": 0, "days_to_answer": []} for pk in Site.objects.values_list("pk", flat=True)
    }
    for name, condition in (("released", counting.released(first, end)), ("settled", counting.settled(first, end))):
        for pk, count in Feedback.objects.filter(condition).order_by().values_list("site").annotate(n=Count("id")):
            sites[pk][name] = count
    answered = Feedback.objects.filter(counting.answered(first), first_answered_on__lt=end)
    spans = answered.annotate(span=F("first_answered_on") - F("received_on")).values_list("site", "span")
    for pk, span in spans.order_by().iterator():
        sites[pk]["days_to_answer"].append(span.days if isinstance(span, timedelta) else span)
    return sites


def _moderation(first: date, end: date) -> dict[str, int]:
    """Without what has no neighborhood yet: that is in no figure (FB-12)."""
    unplaced = Feedback.objects.filter(site=None, pk=OuterRef("feedback_id"))
    steps = Event.objects.filter(~Exists(unplaced), on__gte=first, on__lt=end)
    verbs = dict(steps.values_list("verb").annotate(n=Count("feedback_id", distinct=True)))
    waiting = Feedback.objects.placed().filter(status=Feedback.Status.RECEIVED, received_on__lt=end).count()
    return {
        "waiting": waiting,
        "declined": verbs.get("decline", 0),
        "escalated": verbs.get("escalate", 0),
        "appealed": verbs.get("appeal", 0),
        "outside": Feedback.objects.filter(counting.outside(first, end)).count(),
    }
