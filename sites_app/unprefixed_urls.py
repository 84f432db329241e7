"""Addresses of this app that carry no language: tables for machines, and pictures."""

from django.urls import path

from .views import public

app_name = "sites_plain"
urlpatterns = [
    path("commitment/stints.csv", public.stints_csv, name="stints_csv"),
    path("commitment/curve.csv", public.curve_csv, name="curve_csv"),
    path("sites/<slug:slug>/card.png", public.card, name="card"),
    path("photos/places/<uuid:token>.webp", public.place_photo, name="place_photo"),
    path("photos/<uuid:token>.webp", public.photo, name="photo"),
]
