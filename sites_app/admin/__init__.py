"""This room in the Django admin; each part stands in a module of its own."""

from . import goals, handover, invitations, places, roster  # noqa: F401
