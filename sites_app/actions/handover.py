"""An officer agrees that neighbors may know of a day, or takes that back (POST-4, POST-5)."""

from datetime import date

from django.db import transaction

from lib.cache import bump_site

from ..models import Assignment

FIELDS = ("start_agreed", "end_agreed", "early_end_agreed", "kept_agreed")


@transaction.atomic
def agree(assignment: Assignment, *, field: str, day: date | None) -> Assignment:
    """An agreement is to one day; None takes it back. Counts on every page from the next request on."""
    if field not in FIELDS:
        raise ValueError(field)
    row = Assignment.objects.select_for_update(of=("self",)).select_related("site").get(pk=assignment.pk)
    setattr(row, field, day)
    row.save(update_fields=[field])
    bump_site(row.site.slug)
    return row
