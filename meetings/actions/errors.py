"""Why a request for a meeting or an RSVP cannot be done now."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Reason(TextChoices):
    """Reason a request cannot be done now; answered with 409."""

    OVER = "over", _("This meeting is over.")
    CHANGED = (
        "changed",
        _("Somebody saved this meeting while you were writing. Your text is still here: compare, then save again."),
    )
    DONE = "done", _("This is done already.")
    MOVED = "moved", _("This promise had its new day already. It stays late until it is done.")
    DAY = "day", _("Please choose a day after today and after the one promised.")
    NOT_OVER = "not_over", _("This meeting is not over yet.")
    PUBLISHED = "published", _("Only a draft can be thrown away. Please cancel the meeting instead.")
    CANCELLED = "cancelled", _("This meeting is cancelled.")
    RSVP_CANCELLED = ("rsvp_cancelled", _("You have cancelled this before. If you change your mind, tell us again."))
    FULL = "full", _("There are not that many seats left. Nothing was changed.")
    KEY_USED = "key_used", _("This key was used for another request.")


class BookingError(Exception):
    """The meeting or the RSVP is not in a state in which this can be done; nothing was changed."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(reason.value)
        self.reason = reason
