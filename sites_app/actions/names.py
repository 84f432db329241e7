"""Names that the version before saved while it was exchanged, or after a way back, are found too (FIND-1)."""

from typing import cast

from ..models import PlaceName, Site
from ..naming.fields import SlipsField


def refill_slips() -> int:
    """Gives each row the slips of its names as they are now; returns how many had others. Safe to run twice.

    A name that changes meanwhile is left to whoever changes it. Nothing is recorded: what people see stays the same.
    """
    return _refill(Site) + _refill(PlaceName)


def _refill(model: type[Site] | type[PlaceName]) -> int:
    field, refilled = cast(SlipsField, model._meta.get_field("slips")), 0
    for pk, had, *texts in model.objects.order_by().values_list("pk", "slips", *field.of).iterator():
        if (made := field.made_of(texts)) != had:
            same = dict(zip(field.of, texts, strict=True))
            refilled += model.objects.filter(pk=pk, **same).update(slips=made)
    return refilled
