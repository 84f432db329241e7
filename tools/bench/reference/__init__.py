"""A small, ordinary Django application: what the portal is measured against (docs/performance.md)."""
