"""The Django project: cellar (api, cache, limits, exports) and roof (settings, urls, policy, middleware)."""

from .celery import app as celery_app

__all__ = ["celery_app"]
