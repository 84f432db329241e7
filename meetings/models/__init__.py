"""Meetings, who told us that they come, and what was promised there; one module per noun."""

from .action import Action, ShowOfHands
from .meeting import OFFERS, Meeting, Series
from .rsvp import LARGEST_PARTY, LONGEST_OTHER_NEED, SMALLEST_PARTY, MailboxDay, Need, Rsvp, RsvpQuerySet, implied_needs
