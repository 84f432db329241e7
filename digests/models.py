"""Models of the digests room."""
