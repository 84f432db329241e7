"""The picture beside a shared link to a meeting: what, when and where in large letters."""

from django.template.defaultfilters import truncatechars

from lib.days_in_words import when
from lib.pictures import TEXT, TITLE, LinkPicture

from .models import Meeting

LONGEST_TITLE = 90


def draw_card(meeting: Meeting) -> bytes:
    """A PNG, in the language that is active."""
    card = LinkPicture()
    card.write(meeting.site.name, TEXT)
    card.write(truncatechars(str(meeting.title), LONGEST_TITLE), TITLE, lines=3, space=24)
    card.write(when(meeting.starts_at, None, meeting.site.time_zone), TEXT, space=24)
    card.write(meeting.place, TEXT, space=8)
    return card.png()
