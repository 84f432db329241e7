"""A promise that a digest names, as it is now: its public words, its page, and what can be done with it there."""

from django.urls import reverse
from django.utils.translation import gettext as _

from feedback.models import Message
from meetings.models import Action

from .live import Live
from .models import Digest


def of_row(row: dict, live: Live) -> Action | Message | None:
    """The promise of a stored row; None where the row is none, or its promise is gone or has another day now."""
    if "action" in row:
        return live.actions.get(row["action"])
    return live.answers.get((row["feedback"], row["due"])) if "role" in row and "feedback" in row else None


def public_words(promise: Action | Message | None) -> str:
    """What was promised, as everybody may read it; "" for the promise of a private message."""
    if promise is None:
        return ""
    return str(promise.text if isinstance(promise, Action) else promise.shown)


def page_of(digest: Digest, promise: Action | Message) -> str:
    """The page of a promise, at the promise, where "It is done" is pressed."""
    if isinstance(promise, Action):
        page = reverse("meetings:staff_meeting", args=[digest.site.slug, promise.meeting_id])
        return f"{page}#action-{promise.pk}"
    return reverse("feedback:staff_item", args=[digest.site.slug, promise.feedback_id]) + f"#promise-{promise.pk}"


def acts(digest: Digest, promise: Action | Message) -> list[tuple[str, str]]:
    """(words, page) of what can be done: it is done, and its one new day where it had none."""
    name = "meetings:staff_action_move" if isinstance(promise, Action) else "feedback:staff_promise_move"
    move = reverse(name, args=[digest.site.slug, promise.pk])
    return [(_("It is done"), page_of(digest, promise)), *([] if promise.first_due else [(_("New day"), move)])]
