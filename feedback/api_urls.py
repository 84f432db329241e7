"""Addresses of the API of this app; names are `api:<name>`."""

from django.urls import path

from .api import FeedbackAPI, PublishedAPI, StaffFeedbackAPI

STAFF = "staff/feedback/<uuid:pk>/"
urlpatterns = [
    # "feedback/" itself stands in pages: it may carry the id of a meeting.
    path("feedback/lookup/", FeedbackAPI.as_view({"post": "lookup"}), name="feedback_lookup"),
    path("feedback/follow-up/", FeedbackAPI.as_view({"post": "follow_up"}), name="feedback_follow_up"),
    path("feedback/appeal/", FeedbackAPI.as_view({"post": "appeal"}), name="feedback_appeal"),
    path("feedback/verdict/", FeedbackAPI.as_view({"post": "verdict"}), name="feedback_verdict"),
    path("sites/<slug:slug>/feedback/", PublishedAPI.as_view({"get": "feedback"}), name="site_feedback"),
    path("staff/sites/<slug:slug>/feedback/", StaffFeedbackAPI.as_view({"get": "inbox"}), name="staff_feedback"),
    path(f"{STAFF}answer/", StaffFeedbackAPI.as_view({"post": "answer"}), name="staff_feedback_answer"),
    path(f"{STAFF}hand-back/", StaffFeedbackAPI.as_view({"post": "hand_back"}), name="staff_feedback_hand_back"),
    path(f"{STAFF}close/", StaffFeedbackAPI.as_view({"post": "close"}), name="staff_feedback_close"),
]
