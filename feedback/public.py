"""What everybody may read of a site: published items and open promises, as pages and API show them."""

from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lib.days_in_words import day
from lib.templatetags.portal_tags import other_language
from lib.text_fields import says
from sites_app.models import Site

from .models import Feedback, Message

DONE = Message.AnswerKind.DONE
# What `said_did` reads of a row besides its outcome and its site.
SAID_FIELDS = [
    *("category", "received_on", "first_answered_on", "published_on"),
    *("public_body", "public_answer", "public_place"),
]
# What came of a message, as a reader of the board chooses it.
CAME = {
    DONE: gettext_lazy("Done"),
    Message.AnswerKind.DOING: gettext_lazy("We are doing it"),
    Message.AnswerKind.CANNOT: gettext_lazy("We cannot do this"),
    Message.AnswerKind.PASSED_ON: gettext_lazy("Passed on"),
    Message.AnswerKind.INFORMATION: gettext_lazy("Answered"),
}
TOOK = [
    (7, gettext_lazy("Answered within a week")),
    (14, gettext_lazy("Answered within two weeks")),
    (31, gettext_lazy("Answered within a month")),
]
TOOK_LONG = gettext_lazy("Answered after more than a month")


def published_at(site: Site, category: str = "", words: str = "", came: str = "") -> Any:
    """Published items of a site with what came of them, newest first; the search sees published wording only."""
    rows = Feedback.objects.at(site).published().with_outcome().select_related("site").order_by("-published_on", "id")
    if category in Feedback.Category.values:
        rows = rows.filter(category=category)
    if came in CAME:
        rows = rows.filter(came=came)
    for word in words.split()[:8]:
        rows = rows.filter(says("public_body", word) | says("public_answer", word))
    return rows


def promises_at(site: Site) -> Any:
    """Open "we are doing it" of a site, the oldest day first, so that what is late stands on top."""
    return Message.objects.promises().open().public().at(site)


def said_did(row: Feedback, today: date) -> dict[str, Any]:
    """One item for the partial `_partials/said_did.html`; `row` comes from `with_outcome` (FB-34)."""
    return {
        "said": row.public_body,
        "did": row.public_answer,
        "site_slug": row.team_site.slug,
        "site_name": row.team_site.name,
        "on": row.published_on,
        "category": row.get_category_display(),
        "place": row.public_place,
        "label": _("We did") if _was_asked_and_done(row) else _("The team says"),
        "state": _state(row, today),
        "took": _took(row),
        "url": reverse("feedback:board", args=[row.team_site.slug]),
    }


def _state(row: Any, today: date) -> dict[str, Any]:
    """What came of it in a word or with its day; tone: good, late or none."""
    if row.promise_kept_on:
        return {"text": _("Promise kept on %(day)s") % {"day": day(row.promise_kept_on)}, "tone": "good"}
    if row.promised_for and row.promised_for < today:
        return {"text": _("Promise late since %(day)s") % {"day": day(row.promised_for)}, "tone": "late"}
    if row.promised_for:
        return {"text": _("Promised by %(day)s") % {"day": day(row.promised_for)}, "tone": ""}
    if _was_asked_and_done(row):
        return {"text": str(CAME[DONE]), "tone": "good"}
    said = Message.AnswerKind.INFORMATION if row.came == DONE else row.came  # an answer to praise or to a question
    return {"text": str(CAME.get(said, "")), "tone": ""}


def _was_asked_and_done(row: Any) -> bool:
    """Thanks for praise, and an answer to a question, are nothing that was done."""
    return row.came == DONE and row.category in (Feedback.Category.CONCERN, Feedback.Category.IDEA)


def _took(row: Feedback) -> str:
    """How long the first answer took, so roughly that nobody can count back to the day of writing (FB-34)."""
    if row.first_answered_on is None:
        return ""
    days = (row.first_answered_on - row.received_on).days
    return next((str(words) for most, words in TOOK if days <= most), str(TOOK_LONG))


def promise(row: Message, today: date) -> dict[str, Any]:
    role = row.get_promise_role_display()
    return promised(row.shown, row.promise_due, role, row.first_due, row.shown_reason, today=today)


def promised(text: Any, due: Any, role: str, first_due: date | None, reason: Any, *, today: date) -> dict[str, Any]:
    """One open promise as pages show it: text, day, who sees to it, and whether it is late."""
    return {
        "text": text or _("An answer to a resident's message"),
        "language": other_language(text),
        "due": due,
        "role": role,
        "late": due < today,
        "first_due": first_due,
        "reason": reason,
    }
