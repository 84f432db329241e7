"""Who leaves and who comes, to residents who asked for the week: one mail a change, once both agreed (POST-4)."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from mail import outbox
from mail.mail_types import RenderedMail, register
from mail.models import OutgoingMail, Urgency
from sites_app import handover
from sites_app.models import Assignment, Site
from sites_app.statistics import terms
from sites_app.successions import Handover

from . import links, lists
from .models import Subscription
from .queueing import is_usable
from .rendering import rendered

USEFUL = timedelta(days=7)  # later the page has it still, or it is over


@transaction.atomic
def queue(now: datetime) -> int:
    """Queues what is announced today and was not told yet: the key makes a second mail impossible. Returns mails."""
    agreed = Assignment.objects.filter(end_agreed=F("end"), end_agreed__gte=now.date() - timedelta(days=1))
    sites = list(Site.objects.filter(pk__in=agreed.order_by().values("site")))
    if not sites:
        return 0
    found = terms([site.pk for site in sites])
    letters = (
        letter
        for site in sites
        for one in handover.announced_at(site, found.get(site.pk, []), site.today(now))
        for letter in _letters(site, one, now)
    )
    return outbox.queue_many(kind="handover", letters=letters, now=now)


def _letters(site: Site, one: Handover, now: datetime) -> Iterator[outbox.Letter]:
    """One for each confirmed subscription of the site, about this leaving and this coming."""
    rows = Subscription.objects.confirmed().filter(site=site).order_by("pk")
    for pk, email, language in rows.values_list("pk", "email", "language").iterator():
        if is_usable(email):
            yield outbox.Letter(
                key=f"handover:{site.pk}:{one.leaving.end}:{one.coming.officer.pk}:{pk}",
                to=email,
                language=language,
                params={"subscription": pk},
                deadline=now + USEFUL,
            )


def told(row: Subscription, now: datetime) -> list[str]:
    """What the page of the site says now, in the language that is active; nothing where an agreement was taken back."""
    site = row.site
    return handover.sentences(site, terms([site.pk]).get(site.pk, []), site.today(now))


def _subscription(row: OutgoingMail) -> Subscription | None:
    return Subscription.objects.confirmed().select_related("site").filter(pk=row.params["subscription"]).first()


def _still_due(row: OutgoingMail, now: datetime) -> str | None:
    subscription = _subscription(row)
    if subscription is None:
        return "unsubscribed"
    return None if told(subscription, now) else "not agreed any more"


def _mail(row: OutgoingMail) -> RenderedMail:
    subscription = _subscription(row)
    assert subscription is not None, "asked before"
    end = links.address("digests:unsubscribe", links.Purpose.END, subscription)
    url, lines = reverse("sites:team", args=[subscription.site.slug]), told(subscription, timezone.now())
    subject = _("News of the team of %(site)s") % {"site": subscription.site.name}
    context = {"site": subscription.site, "lines": lines, "url": lists.full(url), "end_url": end}
    return rendered("handover", subject, unsubscribe=end, **context)


register(
    "handover", _mail, _still_due, Urgency.DIGEST, title=gettext_lazy("Who leaves and who comes, for a subscriber")
)
