"""Making an agency the current one, and telling every page that its words changed."""

from django.db import transaction

from lib import transactions
from lib.cache import invalidate_all_pages

from . import words
from .models import Agency


@transactions.atomic
def make_current(agency: Agency) -> None:
    """This agency from now on, and no other."""
    Agency.objects.select_for_update().filter(is_current=True).exclude(pk=agency.pk).update(is_current=False)
    agency.is_current = True
    agency.save(update_fields=["is_current"])
    changed()


def changed() -> None:
    """Every public page is made anew: the agency is on all of them."""
    invalidate_all_pages()
    transaction.on_commit(words.forget)
