"""Why a mail was dropped or refused, in words: rows keep short codes, an administrator reads sentences."""

from django.utils.translation import gettext_lazy as _

REASONS = {
    "too_late": _("too late"),
    "refused": _("refused by the mail server"),
    "answer_lost": _("the mail server took it twice and did not say so: it may have arrived"),
    "not_made": _("it could not be made three times"),
    "suppressed": _("the address takes no mail"),
    "forgotten": _("the account was deleted"),
    "restored": _("written before a restore"),
    "over": _("over, used or replaced"),
    "handled": _("somebody has seen to it"),
    "no longer wanted": _("no longer wanted"),
    "no longer in the role": _("no longer in the role"),
    "nothing waits": _("nothing waits"),
    "gone": _("no longer there"),
    "rsvp_cancelled": _("they will not come"),
    "meeting_cancelled": _("the meeting was cancelled"),
    "not_cancelled": _("the meeting takes place after all"),
    "begun": _("the meeting has begun"),
    "not_wanted": _("no reminders wanted"),
    "moved": _("changed again since"),
    "unsubscribed": _("unsubscribed"),
    "no digest": _("no digest of that week"),
    "confirmed or gone": _("confirmed already, or gone"),
}


def drop_reason_label(code: str | None) -> str:
    """The words of a code; a code that nobody described stands for itself, none for nothing."""
    return str(REASONS.get(code or "", code or ""))
