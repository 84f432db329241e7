"""Whether somebody may come: one sentence, the same on page, in mail and in calendar files (MEET-3).

Texts only: no models, no clock. Every sentence is in the active language.
"""

from django.utils.translation import gettext as _


def for_anybody(*, walk_ins: bool, is_full: bool) -> str:
    """What somebody reads who has told us nothing yet."""
    if walk_ins:
        return for_walk_ins(is_full=is_full)
    if is_full:
        return _("The meeting is full. You can join the waiting list.")
    return _("Please tell us before you come: the room is small.")


def for_walk_ins(*, is_full: bool) -> str:
    """Where people may come without telling us."""
    if is_full:
        return _("All seats are taken. You can still come, but there may not be a seat for you.")
    return _("You can just come.")


def for_waiting(position: int, *, gets_mail: bool, phone: str) -> str:
    """What a party on the waiting list reads; `position` counts from 1, `phone` is the team's, or blank."""
    said = {"position": position, "phone": phone}
    if gets_mail:
        return (
            _(
                "The meeting is full. You are number %(position)s on the list. "
                "Please come only if we e-mail you that there is room."
            )
            % said
        )
    if phone:
        return (
            _(
                "The meeting is full. You are number %(position)s on the list. "
                "Before you come, open this page again, or call %(phone)s: it says whether there is room."
            )
            % said
        )
    return (
        _(
            "The meeting is full. You are number %(position)s on the list. "
            "Before you come, open this page again: it says whether there is room."
        )
        % said
    )


def for_waiting_walk_ins(position: int) -> str:
    """The same where people may come without telling us."""
    return f"{for_walk_ins(is_full=True)} {_('You are number %(position)s on the list.') % {'position': position}}"


def for_held(position: int, *, gets_mail: bool) -> str:
    """For a party that waits until the next full hour because very many seats were asked for at once."""
    said = {"position": position}
    if gets_mail:
        return (
            _(
                "Very many people are signing up right now. You are number %(position)s on the list. "
                "We give out the seats that are left at the next full hour, and e-mail you if there is room."
            )
            % said
        )
    return (
        _(
            "Very many people are signing up right now. You are number %(position)s on the list. "
            "We give out the seats that are left at the next full hour: open this page again then."
        )
        % said
    )
