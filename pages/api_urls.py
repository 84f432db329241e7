"""Addresses of the API of what joins rooms; names are `api:<name>`."""

from django.urls import path

from .api import Sites

urlpatterns = [
    path("sites/", Sites.as_view({"get": "list"}), name="sites"),
    path("sites/<slug:slug>/", Sites.as_view({"get": "retrieve"}), name="site"),
]
