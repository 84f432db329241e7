"""Addresses of this room that never carry a language prefix."""

from django.urls import path

from .views import demo, machines

app_name = "digests_plain"
urlpatterns = [
    path("sites/<slug:slug>/digests.atom", machines.feed, name="feed"),
    path("demo/monday/", demo.monday, name="monday"),
]
