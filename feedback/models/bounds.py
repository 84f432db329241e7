"""What must hold of a message whatever code writes it, as expressions of the database."""

from django.db import models
from django.db.models import Func, Q, Value
from django.db.models.functions import MD5, Length, Lower, Trim
from django.db.models.lookups import GreaterThan, LessThanOrEqual

from .. import counting

BODY_CHARACTERS = 4000
PLACE_CHARACTERS = 200
PUBLIC_PLACE_CHARACTERS = 60
# What copies of one text have in common: neither case nor spaces tell them apart.
COPY = MD5(
    Func(
        Lower(Trim("body")),
        Value(r"\s+"),
        Value(" "),
        Value("g"),
        function="regexp_replace",
        output_field=models.TextField(),
    )
)


def body_bounds(column: str) -> Q:
    """One to 4,000 characters, whatever code writes the row (FB-2)."""
    return Q(GreaterThan(Length(column), 0)) & Q(LessThanOrEqual(Length(column), BODY_CHARACTERS))


def translation_is_there() -> Q:
    """What was translated stays translated: taking the wording back would show the site the original (FB-11)."""
    return Q(translated_into="") | (~Q(redacted_body="") & Q(needs_translation=False))


def gone_is_settled() -> Q:
    """What counted for its site and is there no more was settled: no figure falls without a word (FB-33)."""
    stays = Q(status__in=counting.WITH_TEAM, about_person=False, first_answered_on=None)
    return (Q(counted=False) & Q(settled_on=None)) | (Q(counted=True) & (stays | Q(settled_on__isnull=False)))
