"""Addresses of this app that carry no language: tables for machines, and pictures."""

from django.urls import path

from . import views

app_name = "sites_plain"
urlpatterns = [
    path("commitment/stints.csv", views.stints_csv, name="stints_csv"),
    path("commitment/curve.csv", views.curve_csv, name="curve_csv"),
    path("sites/<slug:slug>/card.png", views.card, name="card"),
    path("photos/places/<uuid:token>.webp", views.place_photo, name="place_photo"),
    path("photos/<uuid:token>.webp", views.photo, name="photo"),
]
