"""Models of the mail room."""
