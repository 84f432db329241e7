"""Addresses of the project itself, for machines: never under /es."""

from django.urls import path

from operations import views as health

from . import api_docs

app_name = "portal_plain"

urlpatterns = [
    path("api/docs/", api_docs.docs, name="api_docs"),
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path("metrics", health.metrics, name="metrics"),
]
