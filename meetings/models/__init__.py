"""Meetings, who told us that they come, and what was promised there; one module per noun."""

from .action import Action
from .meeting import Meeting, Series
from .rsvp import MailboxDay, Need, Rsvp

__all__ = ["Action", "MailboxDay", "Meeting", "Need", "Rsvp", "Series"]
