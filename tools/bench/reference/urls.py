"""Addresses of the reference."""

from django.urls import path

from tools.bench.reference import views

urlpatterns = [
    path("kept/<slug:slug>/", views.kept),
    path("places/<slug:slug>/", views.page),
    path("gatherings/<int:pk>/", views.take),
    path("notes/", views.write),
]
