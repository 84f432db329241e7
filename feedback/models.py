"""Models of the feedback room."""
