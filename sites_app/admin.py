"""This room in the Django admin; each part stands in a module of its own."""

from . import invitation_admin, places_admin, roster_admin  # noqa: F401
