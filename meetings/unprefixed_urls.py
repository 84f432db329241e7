"""Addresses of this app that never carry a language prefix."""

from django.urls import path

from .views import machines

app_name = "meetings_plain"
urlpatterns = [
    path("meetings/<uuid:pk>/meeting.ics", machines.meeting_ics, name="meeting_ics"),
    path("meetings/<uuid:pk>/meeting.png", machines.card, name="card"),
    path("sites/<slug:slug>/calendar.ics", machines.site_calendar, name="site_calendar"),
]
