"""Sending a message by the API: the one address of feedback that has to know whether a meeting is there."""

from uuid import UUID

from feedback.api import FeedbackAPI
from meetings.models import Meeting
from sites_app.models import Site


class NewFeedbackAPI(FeedbackAPI):
    """A draft, a meeting of another site and one that never was are the same: none."""

    def is_meeting_of(self, site: Site, meeting: UUID) -> bool:
        return Meeting.objects.public().at(site).filter(pk=meeting).exists()
