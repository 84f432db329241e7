"""What the accounts room adds to allauth's own addresses."""

from django.urls import path

from . import views

app_name = "accounts"
urlpatterns = [
    path("accounts/after/", views.after, name="after"),
    path("accounts/resume/", views.resume, name="resume"),
]
