"""The mails of this app: Monday's to commanders or the bureau, the same page to subscribers, the bureau's month."""

from collections import defaultdict
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import BUREAU, User
from lib.days_in_words import month
from lib.languages import in_language
from mail.mail_types import RenderedMail, register
from mail.models import Urgency
from sites_app.models import Assignment

from . import handovers as handovers  # has a kind of mail of its own
from . import labels, links, lists, months
from .models import Digest, Subscription, SubscriptionQuerySet
from .rendering import rendered
from .weeks import parse

SECTIONS = 20  # sites in one mail; who has more reads the rest on the page
WITH_FIGURES = 3  # of more sites only what asks for a decision; the figures stand on the page
MOST_BYTES = 90_000  # a longer mail is cut by the mailboxes that most people have


# Monday's mail ----------------------------------------------------------------------------------------------------


class Letter(NamedTuple):
    """What a row is about, as it is read for a whole batch: the digests of its first sites, and how they read."""

    digests: list[Digest]
    read: lists.Reading
    asking: int = 0  # how many of the sites of the row ask for a decision
    sites: int = 0


def _prepare(rows: list[Any], now: datetime) -> None:
    """A constant number of reads for a whole batch: which sites ask for a decision, the digests that are shown, who
    commands where today or is at the bureau, names, links, and what is decided this week.
    """
    known = _known({pk for row in rows for pk in row.params["digests"]})
    commanded = _commanded({row.params["officer"] for row in rows if "officer" in row.params}, now)
    bureau = _bureau({row.params["user"] for row in rows if "user" in row.params})
    mine = [(row, _mine(row, known, commanded, bureau)) for row in rows]
    wanted = {pk for _row, pks in mine for pk in _shown(pks, known)}
    digests = Digest.objects.built().select_related("site").in_bulk(wanted)
    read = lists.reading(digests.values(), now=now, staff=True)
    for row, pks in mine:
        shown, asking = [digests[pk] for pk in _shown(pks, known)], sum(known[pk][1] for pk in pks)
        row.context = Letter(shown, read, asking, len(pks))


def _known(pks: set[int]) -> dict[int, tuple[int, bool]]:
    """Of each digest its site, and whether it asks for a decision."""
    rows = Digest.objects.built().filter(pk__in=pks).asking().values_list("pk", "site", "asks")  # type: ignore[misc]
    return {pk: (site, asks) for pk, site, asks in rows}


def _mine(row: Any, known: dict[int, tuple[int, bool]], commanded: dict[int, set[int]], bureau: set[int]) -> list[int]:
    """The digests of a row that its reader still may read, in their order."""
    pks = [pk for pk in row.params["digests"] if pk in known]
    if "officer" in row.params:
        return [pk for pk in pks if known[pk][0] in commanded[row.params["officer"]]]
    return pks if row.params["user"] in bureau else []


def _shown(pks: list[int], known: dict[int, tuple[int, bool]]) -> list[int]:
    """One site: its week, whatever it asks. Of several only those that ask for a decision."""
    return pks if len(pks) == 1 else [pk for pk in pks if known[pk][1]][:SECTIONS]


def _commanded(officers: set[int], now: datetime) -> dict[int, set[int]]:
    found: defaultdict[int, set[int]] = defaultdict(set)
    if officers:
        rows = Assignment.objects.current(now).commanding().filter(officer__in=officers)
        for officer, site in rows.values_list("officer_id", "site_id"):
            found[officer].add(site)
    return found


def _bureau(users: set[int]) -> set[int]:
    if not users:
        return set()
    return set(User.objects.filter(pk__in=users, is_active=True, groups__name=BUREAU).values_list("pk", flat=True))


def _letter(row: Any, now: datetime) -> Letter:
    if not hasattr(row, "context"):
        _prepare([row], now)
    return row.context


def _still_due(row: Any, now: datetime) -> str | None:
    """Still commander of one of these sites, or still at the bureau."""
    return None if _letter(row, now).sites else "no longer in the role"


def _digest(row: Any) -> RenderedMail:
    letter = _letter(row, timezone.now())
    marked = "" if "officer" in row.params else _("Nobody commands this site today, so this comes to the bureau.")
    with_figures = len(letter.digests) <= WITH_FIGURES
    sections = [_section(one, letter.read, marked, with_figures) for one in letter.digests]
    return _small_enough(letter, sections, marked)


def _small_enough(letter: Letter, sections: list[dict[str, Any]], marked: str) -> RenderedMail:
    """As many sections as fit into MOST_BYTES; the rest are said to be more, with the page that has them."""
    while True:
        more = max(0, letter.asking - len(sections)) if letter.sites > 1 else 0
        week = sections[0]["week"] if sections else ""
        context = {"more": more, "marked": marked, "week": week, "staff_url": lists.full(in_language("/staff/"))}
        made = rendered("digest", _subject(letter), sections=sections, **context)  # type: ignore[arg-type]
        size = max(len(part.encode()) for part in (made.html, made.text))
        if size <= MOST_BYTES or len(sections) <= 1:
            return made
        sections = sections[: min(len(sections) - 1, len(sections) * MOST_BYTES // size)] or sections[:1]


def _subject(letter: Letter) -> str:
    """One site: its decision; several: how many of them need one."""
    if letter.sites == 1:
        return lists.subject_of(letter.digests[0])
    return labels.many(letter.asking, letter.sites)


def _section(digest: Digest, read: lists.Reading, marked: str, with_figures: bool) -> dict[str, Any]:
    decisions, due = lists.for_staff(digest, read), lists.due_this_week(digest, read)
    for one in [*decisions, *([due] if due else [])]:
        for line in one["lines"]:
            for link in (line, *line["acts"]):
                link["url"] = lists.full(link["url"])
    return {
        "site_name": digest.site.name,
        "week": labels.week_title(digest.starts_on),
        "url": lists.full(digest.url),
        "page_url": lists.full(reverse("digests:staff_digest", args=[digest.site.slug, digest.name])),
        "marked": marked,
        "decisions": decisions,
        "due": due,
        "figures": lists.staff_figures(digest) if with_figures else [],
    }


# To residents who asked for it ------------------------------------------------------------------------------------


class Page(NamedTuple):
    """What a row of a subscription is about; None: the week was not built."""

    subscription: Subscription
    digest: Digest | None
    read: lists.Reading


def _subscriptions(row: Any) -> SubscriptionQuerySet:
    return Subscription.objects.select_related("site").filter(pk=row.params["subscription"])


def _page_prepare(rows: list[Any], now: datetime) -> None:
    """Three reads for a batch of one week; whether somebody still wants it is asked again before each mail."""
    wanted = {row.params["subscription"] for row in rows}
    subscriptions = Subscription.objects.confirmed().select_related("site").in_bulk(wanted)
    sites, digests = {one.site_id for one in subscriptions.values()}, {}
    for name in {row.params["week"] for row in rows}:
        for one in Digest.objects.built().of_week(parse(name)).filter(site__in=sites).select_related("site"):
            digests[name, one.site_id] = one
    read = lists.reading(digests.values(), now=now)
    for row in rows:
        mine = subscriptions.get(row.params["subscription"])
        row.context = mine and Page(mine, digests.get((row.params["week"], mine.site_id)), read)


def _page_still_due(row: Any, now: datetime) -> str | None:
    if not _subscriptions(row).confirmed().exists():
        return "unsubscribed"
    return None if _page_of(row, now).digest else "no digest"


def _page_of(row: Any, now: datetime) -> Page:
    if getattr(row, "context", None) is None:
        _page_prepare([row], now)
    return row.context


def _page(row: Any) -> RenderedMail:
    subscription, digest, read = _page_of(row, timezone.now())
    assert digest is not None, "asked before"
    decisions = lists.for_public(digest, read)
    for one in decisions:
        for line in one["lines"]:
            line["url"] = lists.full(line["url"]) if line["url"] else None
    subject = labels.subject(digest.site.name, digest.week, labels.decided(digest.public_part))
    end = links.address("digests:unsubscribe", links.Purpose.END, subscription)
    section = {
        "site_name": digest.site.name,
        "week": labels.week_title(digest.starts_on),
        "url": lists.full(digest.url),
        "decisions": decisions,
        "figures": labels.figures(digest.public_part),
    }
    mail = rendered("page", subject, unsubscribe=end, sections=[section], end_url=end)
    # No Reply-To: an answer would carry a resident's address to somebody; there is the form.
    host = urlsplit(settings.BASE_URL).hostname
    return replace(mail, headers={"List-Id": f"{digest.site.name} <{digest.site.slug}.weekly.{host}>"})


def _confirm_still_due(row: Any, now: datetime) -> str | None:
    return None if _subscriptions(row).filter(confirmed_on=None).exists() else "confirmed or gone"


def _confirm(row: Any) -> RenderedMail:
    subscription = _subscriptions(row).get()
    url = links.address("digests:confirm", links.Purpose.CONFIRM, subscription)
    subject = _("Please confirm: the weekly digest of %(site)s") % {"site": subscription.site.name}
    return rendered("confirm", subject, site=subscription.site, url=url)


# The bureau's month -----------------------------------------------------------------------------------------------


def _month_still_due(row: Any, now: datetime) -> str | None:
    return None if _bureau({row.params["user"]}) else "no longer in the role"


def _month(row: Any) -> RenderedMail:
    first = months.parse(row.params["month"])
    found = months.compared(timezone.now())
    subject = _("%(month)s at all sites: %(what)s") % {"month": month(first), "what": months.decision(found)}
    page = lists.full(in_language("/staff/bureau/"))
    for one in found["rows"]:
        one["url"] = lists.full(in_language(f"/staff/sites/{one['slug']}/counted/"))
    return rendered("month", subject, month=month(first), found=found, url=page)


register(
    "digest", _digest, _still_due, Urgency.DIGEST, prepare=_prepare, title=gettext_lazy("The week, for a commander")
)
register(
    "digest_page", _page, _page_still_due, Urgency.DIGEST, prepare=_page_prepare,
    title=gettext_lazy("The week, for a subscriber"),
)  # fmt: skip
register(
    "digest_confirm", _confirm, _confirm_still_due, Urgency.NOTICE, too_late=timedelta(days=2),
    title=gettext_lazy("Please confirm a subscription"),
)  # fmt: skip
register("digest_month", _month, _month_still_due, Urgency.DIGEST, title=gettext_lazy("The month, for the bureau"))
