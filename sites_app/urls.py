"""The addresses of this room's pages."""

from django.urls import path

from . import invitation_views

app_name = "sites"
urlpatterns = [
    path("accounts/invitation/", invitation_views.finish_invitation, name="finish_invitation"),
    path("accounts/invitation/accept/", invitation_views.accept_invitation, name="accept_invitation"),
    path("accounts/invitation/<str:token>/", invitation_views.invitation, name="invitation"),
]
