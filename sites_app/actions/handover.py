"""An officer agrees that neighbors may know of a day; a team writes its note, a moderator releases it (POST-4 to 6)."""

from collections.abc import Mapping
from datetime import date

from django.db import transaction

from accounts.models import User
from lib.cache import invalidate_site_pages

from ..models import Assignment, HandoverNote, Site

FIELDS = ("start_agreed", "end_agreed", "early_end_agreed", "kept_agreed")


@transaction.atomic
def agree(assignment: Assignment, *, field: str, day: date | None) -> Assignment:
    """An agreement is to one day; None takes it back. Counts on every page from the next request on."""
    if field not in FIELDS:
        raise ValueError(field)
    row = Assignment.objects.select_for_update(of=("self",)).select_related("site").get(pk=assignment.pk)
    setattr(row, field, day)
    row.save(update_fields=[field])
    invalidate_site_pages(row.site.slug)
    return row


@transaction.atomic
def write_note(site: Site, *, boxes: Mapping[str, Mapping[str, str]], today: date) -> HandoverNote:
    """The note that waits for a moderator: written anew, or as it is now. A released one stays as it was released."""
    Site.objects.select_for_update(no_key=True).get(pk=site.pk)
    row = HandoverNote.objects.waiting().filter(site=site).first() or HandoverNote(site=site)
    for name, texts in boxes.items():
        setattr(row, name, texts)
    row.written_on = today
    row.save()
    return row


@transaction.atomic
def release_note(note: HandoverNote, *, by: User, today: date) -> HandoverNote:
    """Residents read it from now on."""
    row = HandoverNote.objects.select_for_update(of=("self",)).select_related("site").get(pk=note.pk)
    if row.released_on is None:
        row.released_on, row.released_by = today, by
        row.save(update_fields=["released_on", "released_by"])
        invalidate_site_pages(row.site.slug)
    return row


@transaction.atomic
def withdraw_note(note: HandoverNote) -> None:
    """A moderator takes it off the page, for good: the team may write another."""
    HandoverNote.objects.filter(pk=note.pk).delete()
    invalidate_site_pages(note.site.slug)
