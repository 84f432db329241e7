"""Addresses of feedback: public, by code, my own, and the site's staff."""

from django.urls import path

from .views import board, me, resident, staff, writing

app_name = "feedback"
STAFF = "staff/sites/<slug:slug>/feedback/"
urlpatterns = [
    path("sites/<slug:slug>/feedback/", board.board, name="board"),
    path("sites/<slug:slug>/feedback/new/", writing.new, name="new"),
    path("sites/<slug:slug>/feedback/poster/", board.poster, name="poster"),
    path("sites/<slug:slug>/feedback/paper/", board.paper, name="paper"),
    path("feedback/new/", writing.new_unplaced, name="new_unplaced"),
    path("code/", resident.code, name="code"),
    path("feedback/reminder/<str:day>/", resident.reminder, name="reminder"),
    path("feedback/receipt/", resident.receipt, name="receipt"),
    path("feedback/receipt/follow-up/", resident.act, {"verb": "follow_up"}, name="follow_up"),
    path("feedback/receipt/appeal/", resident.act, {"verb": "appeal"}, name="appeal"),
    path("feedback/receipt/verdict/", resident.act, {"verb": "verdict"}, name="verdict"),
    path("feedback/receipt/worry/", resident.act, {"verb": "worry"}, name="worry"),
    path("me/feedback/", me.threads, name="my_threads"),
    path("me/feedback/new/<slug:slug>/", me.new, name="my_new"),
    path("me/feedback/<uuid:pk>/", me.read, name="my_thread"),
    path("me/feedback/<uuid:pk>/follow-up/", me.act, {"verb": "follow_up"}, name="my_follow_up"),
    path("me/feedback/<uuid:pk>/appeal/", me.act, {"verb": "appeal"}, name="my_appeal"),
    path("me/feedback/<uuid:pk>/verdict/", me.act, {"verb": "verdict"}, name="my_verdict"),
    path("me/feedback/<uuid:pk>/worry/", me.act, {"verb": "worry"}, name="my_worry"),
    path(STAFF, staff.inbox, name="staff_inbox"),
    path(f"{STAFF}promises/<uuid:pk>/done/", staff.promise_done, name="staff_promise_done"),
    path(f"{STAFF}promises/<uuid:pk>/reopen/", staff.promise_reopen, name="staff_promise_reopen"),
    path(f"{STAFF}promises/<uuid:pk>/move/", staff.promise_move, name="staff_promise_move"),
    path(f"{STAFF}<uuid:pk>/", staff.item, name="staff_item"),
    path(f"{STAFF}<uuid:pk>/answer/", staff.answer, name="staff_answer"),
    path(f"{STAFF}<uuid:pk>/hand-back/", staff.hand_back, name="staff_hand_back"),
    path(f"{STAFF}<uuid:pk>/close/", staff.close, name="staff_close"),
]
