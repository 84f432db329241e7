"""Views of this app, by audience."""
