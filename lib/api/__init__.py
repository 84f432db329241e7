"""What each API stands on: parsers, pages, errors, idempotency keys; settings name each by its module."""
