"""Forms of this app, by audience."""
