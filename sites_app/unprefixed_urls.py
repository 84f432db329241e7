"""Addresses of this room that carry no language: a table for machines, and photos."""

from django.urls import path

from . import views

app_name = "sites_plain"
urlpatterns = [
    path("commitment/stints.csv", views.stints_csv, name="stints_csv"),
    path("commitment/curve.csv", views.curve_csv, name="curve_csv"),
    path("photos/<uuid:token>.webp", views.photo, name="photo"),
]
