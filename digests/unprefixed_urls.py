"""Addresses of this app that never carry a language prefix."""

from django.urls import path

from .views import machines

app_name = "digests_plain"
urlpatterns = [
    path("sites/<slug:slug>/digests.atom", machines.feed, name="feed"),
]
