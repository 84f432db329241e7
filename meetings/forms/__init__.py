"""Forms of this room, by audience."""
