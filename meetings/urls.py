"""Pages of this room."""

from django.urls import path

from .views import public, resident

app_name = "meetings"
urlpatterns = [
    path("sites/<slug:slug>/meetings/", public.site_meetings, name="site_meetings"),
    path("meetings/<uuid:pk>/", public.meeting, name="meeting"),
    path("meetings/<uuid:pk>/rsvp/", resident.rsvp, name="rsvp"),
    path("me/meetings/<uuid:pk>/rsvp/", resident.my_rsvp, name="my_rsvp"),
    path("rsvp/<str:token>/", resident.rsvp_manage, name="rsvp_manage"),
    path("rsvp/<str:token>/change/", resident.rsvp_change, name="rsvp_change"),
    path("rsvp/<str:token>/cancel/", resident.rsvp_cancel, name="rsvp_cancel"),
    path("rsvp/<str:token>/reminders/", resident.stop_reminders, name="stop_reminders"),
]
