"""The picture beside a shared link to a neighborhood: its name, and whether its officers stay (FIND-4)."""

from datetime import datetime

from django.utils.translation import gettext as _

from lib.pictures import LEFT, RUNNING, STAYED, TEXT, TITLE, LinkPicture

from . import statistics, tenure
from .models import Site


def draw_card(site: Site, now: datetime) -> bytes:
    """A PNG, in the language that is active; without the bar where the records do not say who left."""
    rows = statistics.terms([site.pk]).get(site.pk, [])
    counted = tenure.figures(statistics.tally_of(site, rows, as_of=site.today(now)))
    card = LinkPicture()
    card.write(site.name, TITLE, lines=2)
    card.write(_("Officers promised this neighborhood five years. Do they stay?"), TEXT, lines=2, space=16)
    if counted.promised:
        completed, ended = counted.completed or 0, counted.ended_early or 0
        card.bar(
            [
                (completed, STAYED, _("%(n)d stayed") % {"n": completed}),
                (ended, LEFT, _("%(n)d left before") % {"n": ended}),
                (counted.on_track, RUNNING, _("%(n)d still in them") % {"n": counted.on_track}),
            ]
        )
    return card.png()
