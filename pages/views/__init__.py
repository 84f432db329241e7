"""Views of the pages that join apps, by audience."""
