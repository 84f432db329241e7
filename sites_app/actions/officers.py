"""How the public may know an officer, and what the officer says is wrong."""

import uuid
from collections.abc import Mapping
from datetime import date, datetime, timedelta

from django.utils import timezone

from lib import transactions
from lib.cache import invalidate_site_pages

from ..models import Dispute, Officer, OfficerPhoto, Site

DISPUTE_DAYS = 14


def invalidate_pages_of(officer: Officer) -> None:
    """Forgets every cached page that may name this officer: sites of all assignments, past ones too (archives)."""
    for slug in Site.objects.filter(assignments__officer=officer).distinct().values_list("slug", flat=True):
        invalidate_site_pages(slug)


@transactions.atomic
def publish_as(officer: Officer, *, publication: str) -> None:
    """Full name, initials or hidden: counts everywhere from the next request on (FIG-19)."""
    row = Officer.objects.select_for_update().get(pk=officer.pk)
    row.publication = Officer.Publication(publication)
    row.save(update_fields=["publication"])
    invalidate_pages_of(row)


@transactions.atomic
def introduce(officer: Officer, *, introduction: Mapping[str, str], consents: bool, now: datetime) -> None:
    """The officer's own words. Consent is a day; changed words keep the day on which it was first given."""
    row = Officer.objects.select_for_update().get(pk=officer.pk)
    row.introduction = introduction
    row.introduction_consent_on = (row.introduction_consent_on or timezone.localdate(now)) if consents else None
    row.save(update_fields=["introduction", "introduction_consent_on"])
    invalidate_pages_of(row)


@transactions.atomic
def set_photo(officer: Officer, *, image: bytes, alt: Mapping[str, str], consented_on: date) -> OfficerPhoto:
    """A portrait already re-encoded (see photos.py). A new one has a new address, so that no cache shows the old."""
    photo, _created = OfficerPhoto.objects.update_or_create(
        officer=officer, defaults={"image": image, "token": uuid.uuid4(), "alt": alt, "consented_on": consented_on}
    )
    invalidate_pages_of(officer)
    return photo


@transactions.atomic
def remove_photo(officer: Officer) -> None:
    """Nothing of it is left."""
    OfficerPhoto.objects.filter(officer=officer).delete()
    invalidate_pages_of(officer)


@transactions.atomic
def dispute(officer: Officer, *, text: str, today: date) -> Dispute:
    """The officer says that the own record is wrong; an administrator answers within 14 days."""
    due = today + timedelta(days=DISPUTE_DAYS)
    return Dispute.objects.create(officer=officer, text=text, said_on=today, answer_due=due)


@transactions.atomic
def answer(said: Dispute, *, text: str, today: date) -> None:
    """The answer to “this is wrong”; the officer reads it on the own page."""
    row = Dispute.objects.select_for_update().get(pk=said.pk)
    row.answer, row.answered_on = text, row.answered_on or today
    row.save(update_fields=["answer", "answered_on"])
