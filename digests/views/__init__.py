"""Views of this room, by audience."""
