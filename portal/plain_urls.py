"""Addresses of the project itself for machines: never under /es."""

from django.urls import path

from . import health

app_name = "portal_plain"

urlpatterns = [
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path("metrics", health.metrics, name="metrics"),
]
