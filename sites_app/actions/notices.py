"""Publishing a notice takes a second person."""

from django.db import transaction

from accounts.models import User

from ..models import Notice


@transaction.atomic
def approve(notice: Notice, *, by: User) -> bool:
    """Publish what another person wrote; False if `by` wrote it, and nothing is changed."""
    row = Notice.objects.select_for_update().get(pk=notice.pk)
    if row.written_by_id is None or row.written_by_id == by.pk:
        return False
    row.approved_by = by
    row.save(update_fields=["approved_by"])
    return True
