"""Views of sites and officers, by audience."""
