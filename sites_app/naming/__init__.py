"""Names of places as words that can be compared (FIND-1)."""
