"""Sending a message by the API: the one address of feedback that has to know whether a meeting is there."""

from datetime import datetime
from uuid import UUID

from feedback.api import FeedbackAPI
from meetings.models import Meeting
from sites_app.models import Site


class NewFeedbackAPI(FeedbackAPI):
    """A draft, a meeting that is over, one of another site and one that never was are the same: none."""

    def is_ahead(self, meeting: UUID, site: Site | None, now: datetime) -> bool:
        return Meeting.objects.public().upcoming(now).filter(site=site).filter(pk=meeting).exists()
