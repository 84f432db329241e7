"""Words for kinds of records and for public figures, in one place for pages and exports."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from digests.csv_columns import COLUMNS

KEPT = {
    "feedback": _("Messages and their answers, after the last step"),
    "feedback_declined": _("Messages that were not passed on"),
    "rsvp_contact": _("Names and addresses given for a meeting, after it"),
    "rsvp": _("Numbers and needs of a meeting, without names"),
    "mail_address": _("Addresses of mails that were sent"),
    "mail": _("The list of sent mails, without addresses and without text"),
    "subscription_asked": _("Addresses for the weekly digest that nobody confirmed"),
    "session": _("Being signed in"),
    "invitation": _("Invitations that were not used"),
    "account_idle": _("Accounts nobody uses"),
}


def how_long(days: int) -> str:
    """How long something is kept, as people say it: whole years where they are, else days."""
    years, rest = divmod(days, 365)
    if years and not rest:
        return ngettext("%(n)d year", "%(n)d years", years) % {"n": years}
    return ngettext("%(n)d day", "%(n)d days", days) % {"n": days}


FIGURES = [
    ("posts", _("Posts"), _(
        "How many officers and sergeants are planned for a neighborhood. Commanders are not counted."
    )),
    ("filled", _("Filled"), _("How many people serve there that day, on leave or not. Commanders are not counted.")),
    ("vacant", _("Vacant"), _("Posts without a person; never less than zero.")),
    ("promised", _("Promised"), _(
        "Officers whose five years began once our records are complete: those who stayed, those who left before, and "
        "those who are still in their first five years. The three add up to it."
    )),
    ("before_records", _("Before the records"), _(
        "Officers who came before our records begin. They are counted apart and stand in no other number."
    )),
    ("kept", _("Kept"), _("Officers who stayed all five years.")),
    ("not_kept", _("Not kept"), _(
        "Officers who left early, counted from the day their five years would have been complete."
    )),
    ("not_yet", _("Not yet up"), _(
        "Officers who are still in their first five years, or who left early and whose five years are not over yet."
    )),
    ("on_track", _("On track"), _("Officers who serve and have not reached their five years.")),
    ("completed", _("Completed"), _("Officers who served the full five years, whether they are still here or not.")),
    ("ended_early", _("Ended early"), _(
        "Everyone who left before five years, counted at once, whatever the reason."
    )),
    ("days_served", _("Days served"), _(
        "Days in the neighborhood, without gaps and without leave that pauses the clock."
    )),
    ("completes_on", _("Five years complete on"), _(
        "First day plus five years, plus every day that paused the clock: a gap between two assignments, or time "
        "away that pauses it. Whether and why somebody was away is shown of nobody."
    )),
    ("median_days", _("Median days"), _("Half of the people who serve have more days than this, half have fewer.")),
    ("retention", _("Staying curve"), _(
        "The share of officers who stay at least so many years, by the Kaplan-Meier method. People whose"
        " earlier colleagues are not known enter it later, so that nobody is counted who could not have "
        "been seen leaving."
    )),
    ("band", _("It could be"), _(
        "How far chance alone could move a share, at 95 percent: the interval of Clopper and Pearson, for as many "
        "officers as the curve is worth at that year."
    )),
    ("stints_csv", _("The open file of terms"), _(
        "A row for each term, in whole years. Where fewer than three officers who left would share a row, their rows "
        "are merged with neighboring years, and where a neighborhood has fewer than three of a kind, they have no row. "
        "So the rows cannot be counted again to the figures of every neighborhood; the figures count everybody."
    )),
    ("records_complete_from", _("Records complete from"), _(
        "From this day on every arrival and departure is known. Before it, or without it, we do not "
        "guess."
    )),
    ("below_ten", _("Fewer than ten"), _(
        "Below ten officers we show counts, never shares: one person would change too much."
    )),
    ("released", _("Messages"), _(
        "Messages that were passed to the team. What waits, was declined or set apart is counted for "
        "all neighborhoods together, by quarter."
    )),
    ("median_answer_days", _("Days to the first answer"), _(
        "Half of the messages were answered faster than this, from the day they were sent."
    )),
]  # fmt: skip


def figures() -> list[dict]:
    """Every public figure with its meaning, in the page's language."""
    return [{"key": key, "name": name, "meaning": meaning} for key, name, meaning in FIGURES]


def columns() -> list[dict]:
    """Every column of digests.csv, with its name as programs read it and its meaning in the page's language."""
    return [{"key": f"digest-{row.name}", "name": row.name, "meaning": row.meaning} for row in COLUMNS]
