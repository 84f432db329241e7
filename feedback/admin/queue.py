"""The queue: by age and site, overdue marked, identical texts folded, pages by key, counted to 1,000 (STAFF-5)."""

from collections.abc import Callable
from datetime import date
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_safe

from lib.languages import of_messages
from lib.requests import SignedIn
from lib.steps import step
from sites_app.models import Site

from .. import actions, days, looks_urgent, states
from ..models import Feedback, Message
from ..models.querysets import SET_APART, late_for_moderator, late_for_site
from .copies import copies_of, first_of_copies, with_copies
from .forms import AboutForm, DeclineForm
from .frame import admin_page, local_today, moderators_only
from .item import still_private
from .lines import COLUMNS, lines
from .paging import counted, page_of
from .sites import MOST_TO_CHOOSE, named

PER_PAGE = 50
MOST_AT_ONCE = 100  # decided in one press: a request that a person waits for
LONGEST_SEARCH = 200
RARE = (
    1000  # a search with at most so many finds is sorted afterwards; a commoner one walks by day until a page is full
)
S = Feedback.Status
NO_SITE = "-"  # in the filter: what has no neighborhood yet
QUEUE = "admin:feedback_feedback_changelist"
NAMES = ("show", "site", "category", "language", "urgent", "q", "after", "before")


@require_safe
@moderators_only
def queue(request: SignedIn) -> HttpResponse:
    """What waits, urgent and oldest first; or any other list by state, or a search."""
    today = local_today(request)
    asked = _asked(request.GET)
    rows = _chosen(Feedback.objects.moderated_by(request.access), asked, today)
    sites = Site.objects.by_name().moderated_by(request.access).values_list("slug", "name")[: MOST_TO_CHOOSE + 1]
    folded = first_of_copies(rows) if _folds(asked) else rows
    found = page_of(folded, COLUMNS, _order(asked), asked, PER_PAGE)
    copies = copies_of(found.rows, Feedback.objects.moderated_by(request.access)) if _folds(asked) else {}
    context = {
        "title": _("Feedback to read"),
        "lines": lines(found.rows, today, copies),
        "found": found,
        "at_once": MOST_AT_ONCE,
        "total": counted(rows),  # of messages, copies and all; None beyond 1,000
        "asked": asked,
        "here": urlencode(_given(asked)),
        # The whole queue, not this page of it: a dangerous one is among the first that somebody reads.
        "urgent": [] if _given(asked) else looks_urgent.among(request.access),
        "sites": sites if len(sites) <= MOST_TO_CHOOSE else [],
        "states": S.choices,
        "categories": Feedback.Category.choices,
        "languages": of_messages(),
        "decline_fields": _decline_fields(),
    }
    return admin_page(request, "queue", context)


def _asked(said: QueryDict) -> dict[str, str]:
    """What the list was asked for: its filters, its words, and where its page begins."""
    return {name: said.get(name, "")[:LONGEST_SEARCH] for name in NAMES}


def _given(asked: dict[str, str]) -> dict[str, str]:
    return {name: value for name, value in asked.items() if value}


def _list_again(request: SignedIn) -> HttpResponse:
    """The list as it was when its form was sent: filters, words and page stay. Only what a list knows comes back."""
    query = urlencode(_given(_asked(QueryDict(request.POST.get("here", "")[: 8 * LONGEST_SEARCH]))))
    return redirect(reverse(QUEUE) + (f"?{query}" if query else ""))


def _decline_fields() -> SafeString:
    """The reason and the other channel of `decline_many`; the places to turn to may be others at any time."""
    form = DeclineForm()
    form.fields["reason"].widget.attrs |= {"data-key": "d", "data-here": True}
    fields = ((form[name].label, form[name].as_widget()) for name in ("reason", "route"))
    return format_html_join(" ", "<label>{} {}</label>", fields)


def _chosen(rows: Any, asked: dict[str, str], today: date) -> Any:
    if asked["site"] == NO_SITE:
        rows = rows.filter(site=None)
    elif asked["site"]:
        # As a value, not a join: so the indexes that begin with the site are used.
        rows = rows.filter(site=Site.objects.filter(named(asked["site"])).values("pk")[:1])
    if asked["category"] in Feedback.Category.values:
        rows = rows.filter(category=asked["category"])
    if asked["language"]:
        rows = rows.filter(language=asked["language"])
    if asked["urgent"]:
        rows = rows.urgent()
    if asked["q"]:
        rows = _found(rows, asked["q"].replace("\0", ""))
    if asked["show"] in S.values:
        rows = rows.filter(status=asked["show"])
    elif asked["show"] == "late_site":
        rows = rows.filter(late_for_site(today))
    elif asked["show"] == "late":
        rows = rows.filter(late_for_moderator(today))
    elif not asked["q"]:
        rows = rows.waiting_for_moderator()
    return rows


def _folds(asked: dict[str, str]) -> bool:
    """Whether copies of one text are one line: in what waits, as the queue shows it."""
    return not asked["show"] and not asked["q"]


def _found(rows: Any, words: str) -> Any:
    """Rows with these words; the rare are found first, because PostgreSQL would walk every row by day for them.

    Without what is set apart: a search would read it, word by word, without the event that opening it writes.
    """
    holding = rows.exclude(status__in=SET_APART).holding_words(words)
    keys = list(holding.order_by().values_list("pk", flat=True)[: RARE + 1])
    return rows.filter(pk__in=keys) if len(keys) <= RARE else holding


def _order(asked: dict[str, str]) -> tuple[str, ...]:
    """Each list in the order of an index that holds it, so that its first page is fast at any size."""
    if asked["q"]:
        return ("-received_on", "-id")
    if asked["show"] in S.values:
        return ("-since", "-id")
    return ("since", "id") if asked["show"] == "late_site" else ("-urgent", "waits_since", "id")


@require_safe
@moderators_only
def next_item(request: SignedIn) -> HttpResponse:
    """To the next of the ordinary queue, behind the item one comes from if that still waits; else to the list."""
    turn = Feedback.objects.in_turn(request.access).only("pk", "waits_since")
    here = turn.filter(pk=_uuid(request.GET.get("from", ""))).first()
    row = turn.after(here).first() if here else turn.first()
    if row is None:
        return redirect(QUEUE)
    return redirect("admin:feedback_feedback_change", pk=row.pk)


def _many(request: SignedIn, act: Callable[[Feedback], Any]) -> HttpResponse:
    """Does one thing to every chosen row; what cannot be done is counted and left as it is."""
    ids = {pk for text in request.POST.getlist("row")[: PER_PAGE * 4] if (pk := _uuid(text))}
    whole = [pk for text in request.POST.getlist("copies")[:PER_PAGE] if (pk := _uuid(text))]
    ids |= with_copies(whole, Feedback.objects.moderated_by(request.access))
    if request.POST.get("everything"):
        ids |= _all_of_this_list(request)
    if not ids:
        messages.error(request, _("Choose one or more in the list first."))
    done = refused = 0
    for row in Feedback.objects.moderated_by(request.access).filter(pk__in=ids).select_related("site"):
        try:
            act(row)
            done += 1
        except (states.InvalidTransitionError, states.NotPermittedError, Feedback.DoesNotExist):
            refused += 1
    if done:
        messages.success(request, ngettext("%(n)d item done.", "%(n)d items done.", done) % {"n": done})
    if refused:
        messages.warning(
            request, ngettext("%(n)d item left as it was.", "%(n)d items left as they were.", refused) % {"n": refused}
        )
    return _list_again(request)


def _all_of_this_list(request: SignedIn) -> set[UUID]:
    """Everything that the list counts, on every page of it, the longest waiting first; at most so many at once.

    Without what is urgent or sounds so: nobody decides that one unseen.
    """
    asked = _asked(QueryDict(request.POST.get("here", "")[: 8 * LONGEST_SEARCH]))
    mine = Feedback.objects.moderated_by(request.access)
    rows = _chosen(mine, asked, local_today(request)).filter(urgent=False).exclude(status__in=SET_APART)
    sounds = {one.pk for one in looks_urgent.among(request.access)}
    return set(rows.exclude(pk__in=sounds).order_by(*_order(asked)).values_list("pk", flat=True)[:MOST_AT_ONCE])


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


@step(gettext_lazy("Release: none is about a person on the team"), AboutForm, page=QUEUE, of=())
@moderators_only
def release_many(request: SignedIn) -> HttpResponse:
    """Every chosen item to its site, none about a person on its team: that is said for all of them by the button.

    One in which something private still stands, or that is marked as about a person, is left to be looked at by itself.
    """
    if request.POST.get("whom") != AboutForm.NOBODY:
        messages.error(request, _("Say first whether it is about a person on the team."))
        return _list_again(request)
    if request.POST.get("everything"):
        messages.error(
            request, _("Nobody can say whom a message is about that nobody has read: choose them on the page.")
        )
        return _list_again(request)

    def act(row: Feedback) -> Any:
        if row.about_person or still_private(row):
            raise states.InvalidTransitionError("release")
        return actions.release(row, by=request.access, on=row.today(request.now), about=actions.NOBODY)

    return _many(request, act)


@step(gettext_lazy("Do not pass on"), DeclineForm, page=QUEUE, of=())
@moderators_only
def decline_many(request: SignedIn) -> HttpResponse:
    """Every chosen item declined for one reason, for example the copies of one text."""
    form = DeclineForm(request.POST)
    if not form.is_valid():
        no_route = form.errors.get("route")
        messages.error(request, str(no_route[0]) if no_route else _("Choose a reason first."))
        return _list_again(request)
    given = form.cleaned_data
    return _many(request, lambda row: actions.decline(row, by=request.access, on=row.today(request.now), **given))


@require_safe
@moderators_only
def translations(request: SignedIn) -> HttpResponse:
    """What waits for its translation, the oldest first (3 working days): first texts for their site, answers for their
    writer, follow-ups.
    """
    visible = Feedback.objects.moderated_by(request.access)
    rows = visible.to_translate().select_related("site").order_by("received_on", "id")[:PER_PAGE]
    waiting = Message.objects.to_translate().filter(feedback__in=visible).select_related("feedback__site")
    today = local_today(request)
    lines = [_to_translate(row.pk, row, row.received_on, row.site_name, today) for row in rows]
    for row in waiting.order_by("on", "id")[:PER_PAGE]:
        lines.append(_to_translate(row.feedback_id, row, row.on, row.feedback.site_name, today))
    lines.sort(key=lambda line: line["due"])
    return admin_page(request, "translations", {"title": _("To translate"), "lines": lines})


def _to_translate(pk: Any, text: Feedback | Message, on: date, site: str, today: date) -> dict[str, Any]:
    due = days.translation_due(on)
    return {"pk": pk, "text": text, "site": site, "due": due, "late": due < today}
