"""Models of the meetings room."""
