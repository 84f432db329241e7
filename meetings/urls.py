"""Pages of this app."""

from django.urls import path

from .views import afterwards, public, resident, staff

app_name = "meetings"
STAFF = "staff/sites/<slug:slug>/meetings/"
urlpatterns = [
    path("sites/<slug:slug>/meetings/", public.site_meetings, name="site_meetings"),
    path("meetings/<uuid:pk>/", public.meeting, name="meeting"),
    path("meetings/<uuid:pk>/rsvp/", resident.rsvp, name="rsvp"),
    path("me/meetings/<uuid:pk>/rsvp/", resident.my_rsvp, name="my_rsvp"),
    path("rsvp/<str:token>/", resident.rsvp_manage, name="rsvp_manage"),
    path("rsvp/<str:token>/meeting.ics", resident.rsvp_ics, name="rsvp_ics"),
    path("rsvp/<str:token>/change/", resident.rsvp_change, name="rsvp_change"),
    path("rsvp/<str:token>/cancel/", resident.rsvp_cancel, name="rsvp_cancel"),
    path("rsvp/<str:token>/reminders/", resident.stop_reminders, name="stop_reminders"),
    path(f"{STAFF}", staff.staff_meetings, name="staff_meetings"),
    path(f"{STAFF}new/", staff.staff_new, name="staff_new"),
    path(f"{STAFF}series/", staff.staff_series, name="staff_series"),
    path(f"{STAFF}series/<int:series>/publish/", staff.staff_publish_series, name="staff_publish_series"),
    path(f"{STAFF}export.csv", afterwards.staff_export, name="staff_export"),
    path(f"{STAFF}actions/<int:action>/done/", afterwards.staff_action_done, name="staff_action_done"),
    path(f"{STAFF}actions/<int:action>/move/", afterwards.staff_action_move, name="staff_action_move"),
    path(f"{STAFF}actions/<int:action>/reopen/", afterwards.staff_action_reopen, name="staff_action_reopen"),
    path(f"{STAFF}<uuid:pk>/", staff.staff_meeting, name="staff_meeting"),
    path(f"{STAFF}<uuid:pk>/copy/", staff.staff_copy, name="staff_copy"),
    path(f"{STAFF}<uuid:pk>/preview/", staff.staff_preview, name="staff_preview"),
    path(f"{STAFF}<uuid:pk>/edit/", staff.staff_edit, name="staff_edit"),
    path(f"{STAFF}<uuid:pk>/save/", staff.staff_save, name="staff_save"),
    path(f"{STAFF}<uuid:pk>/publish/", staff.staff_publish, name="staff_publish"),
    path(f"{STAFF}<uuid:pk>/discard/", staff.staff_discard, name="staff_discard"),
    path(f"{STAFF}<uuid:pk>/cancel/", staff.staff_cancel, name="staff_cancel"),
    path(f"{STAFF}<uuid:pk>/close/", afterwards.staff_close, name="staff_close"),
    path(f"{STAFF}<uuid:pk>/tally/", afterwards.staff_tally, name="staff_tally"),
]
