"""Addresses of the API of this app; names are `api:<name>`."""

from django.urls import path

from lib.gate import dear_reads

from . import converters  # noqa: F401 - makes <week:...> known
from .api import DigestsAPI, DigestsFile

urlpatterns = [
    path("sites/<slug:slug>/digests/", DigestsAPI.as_view({"get": "list"}), name="site_digests"),
    path("sites/<slug:slug>/digests/<week:week>/", DigestsAPI.as_view({"get": "retrieve"}), name="site_digest"),
    path("digests.csv", dear_reads(DigestsFile.as_view({"get": "retrieve"})), name="digests_csv"),
]
