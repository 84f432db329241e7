"""Addresses of the API of this app; names are `api:<name>`."""

from django.urls import path

from .api import Meetings, Rsvps, StaffMeetings

urlpatterns = [
    path("meetings/<uuid:pk>/rsvps/", Rsvps.as_view({"post": "create"}), name="rsvps"),
    path("sites/<slug:slug>/meetings/", Meetings.as_view({"get": "list"}), name="site_meetings"),
    path("meetings/<uuid:pk>/", Meetings.as_view({"get": "retrieve"}), name="meeting"),
    path("rsvps/lookup/", Rsvps.as_view({"post": "lookup"}), name="rsvp_lookup"),
    path("rsvps/change/", Rsvps.as_view({"post": "change"}), name="rsvp_change"),
    path("rsvps/cancel/", Rsvps.as_view({"post": "cancel"}), name="rsvp_cancel"),
    path("staff/sites/<slug:slug>/meetings/", StaffMeetings.as_view({"get": "list"}), name="staff_meetings"),
]
