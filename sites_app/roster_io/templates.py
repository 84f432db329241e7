"""An empty list to fill in, for who has none, and what may be written in it."""

import csv
import io

from django.utils.translation import gettext as _

from ..models import Assignment, Leave, Site

BOM = "\ufeff"  # without it a spreadsheet takes UTF-8 for something else


def headers() -> list[str]:
    """The columns in the reader's words; the assistant knows them in English and Spanish."""
    return [
        _("Serial number"), _("First name"), _("Last name"), _("Rank"), _("E-mail"), _("Neighborhood"), _("Role"),
        _("First day"), _("Last day"), _("Reason for leaving"), _("Five-year promise"), _("Leave from"),
        _("Leave until"), _("Leave type"),
    ]  # fmt: skip


def as_csv() -> bytes:
    out = io.StringIO()
    csv.writer(out).writerow(headers())
    return (BOM + out.getvalue()).encode()


def explanations() -> list[tuple[str, str]]:
    """Each column that has something to choose, and what."""
    yes_no = f"{_('Yes')}, {_('No')}"
    return [
        (_("Neighborhood"), ", ".join(Site.objects.by_name().values_list("name", flat=True))),
        (_("Role"), ", ".join(str(role.label) for role in Assignment.Role)),
        (_("Last day"), _("blank while the person serves")),
        (_("Reason for leaving"), ", ".join(str(reason.label) for reason in Assignment.EndReason)),
        (_("Five-year promise"), yes_no),
        (_("Leave type"), ", ".join(str(kind.label) for kind in Leave.Kind)),
    ]
