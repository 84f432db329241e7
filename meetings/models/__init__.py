"""Meetings, who told us that they come, and what was promised there; one module per noun."""

from .action import Action, ShowOfHands
from .meeting import OFFERS, Meeting, Series
from .rsvp import LARGEST_PARTY, LONGEST_OTHER_NEED, SMALLEST_PARTY, MailboxDay, Need, Rsvp, RsvpQuerySet, implied_needs

__all__ = [
    "LARGEST_PARTY",
    "LONGEST_OTHER_NEED",
    "OFFERS",
    "SMALLEST_PARTY",
    "Action",
    "MailboxDay",
    "Meeting",
    "Need",
    "Rsvp",
    "RsvpQuerySet",
    "Series",
    "ShowOfHands",
    "implied_needs",
]
