"""The cellar of the API: parsers, pages, errors, idempotency keys; settings name each by its module."""
