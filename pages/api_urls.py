"""Addresses of the API of what joins apps; names are `api:<name>`."""

from django.urls import path

from .api import NewFeedbackAPI, Sites
from .promises_api import Promises

urlpatterns = [
    path("feedback/", NewFeedbackAPI.as_view({"post": "create"}), name="feedback"),
    path("sites/", Sites.as_view({"get": "list"}), name="sites"),
    path("sites/<slug:slug>/", Sites.as_view({"get": "retrieve"}), name="site"),
    path("sites/<slug:slug>/promises/", Promises.as_view({"get": "list"}), name="site_promises"),
]
