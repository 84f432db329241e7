"""What is kept about somebody, as a page to be read: the same data as the file, in sentences a person can follow."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _

from feedback.models import Feedback
from lib.days_in_words import day
from lib.languages import name_of
from meetings.models import Need, Rsvp


@dataclass(frozen=True)
class Part:
    """One thing that is kept. `lines`: what it is called, and what stands there."""

    title: str
    lines: list[tuple[str, str]]


def parts(kept: dict[str, Any]) -> list[Part]:
    """`kept`: as `export_everything` gives it."""
    found = [_account(kept["accounts"]["account"])]
    found += [_message(row) for row in kept["feedback"]["feedback"]]
    found += [_rsvp(row) for row in kept["meetings"]["rsvps"]]
    found += [_letter(row) for row in kept["digests"]["digests"]]
    mails = kept["mail"]["mail"]
    if mails:
        days = [(_("How many"), str(len(mails))), (_("The last one"), _day(mails[-1]["queued_on"]))]
        found.append(Part(_("E-mails to your address"), days))
    return found


def _account(row: dict[str, Any]) -> Part:
    lines = [
        (_("E-mail"), row["email"]),
        (_("Language"), name_of(row["language"])),
        (_("Since"), _day(row["joined_on"])),
        (_("Last signed in"), _day(row["signed_in_on"])),
        (_("Passkeys and codes for signing in"), ", ".join(_step(one["kind"]) for one in row["second_steps"])),
    ]
    return Part(_("My account"), lines)


def _step(kind: str) -> str:
    return {"webauthn": _("Passkey"), "totp": _("Authenticator app"), "recovery_codes": _("Recovery codes")}[kind]


def _message(row: dict[str, Any]) -> Part:
    who = {"resident": _("You"), "site": _("The team"), "moderator": _("The moderators")}
    lines = [
        (_("What is it?"), str(Feedback.Category(row["category"]).label)),
        (_("Where it stands"), str(Feedback.Status(row["status"]).label)),
        (_("Your text"), row["body"]),
        *((f"{who[one['from']]}, {_day(one['on'])}", one["body"]) for one in row["messages"]),
    ]
    return Part(_("Your message of %(day)s") % {"day": _day(row["received_on"])}, lines)


def _rsvp(row: dict[str, Any]) -> Part:
    needs = [str(Need(one).label) for one in row["needs"]]
    lines = [
        (_("When"), _day(row["starts_at"])),
        (_("Where it stands"), str(Rsvp.Status(row["status"]).label)),
        (_("How many of you are coming?"), str(row["party_size"])),
        (_("What you need"), "; ".join(filter(None, [*needs, row["other_need"]]))),
        (_("Name"), row["name"]),
        (_("E-mail"), row["email"] or ""),
    ]
    return Part(row["title"], lines)


def _letter(row: dict[str, Any]) -> Part:
    return Part(
        _("The weekly letter by e-mail"), [(_("Neighborhood"), row["site"]), (_("Since"), _day(row["asked_on"]))]
    )


def _day(text: str | None) -> str:
    return day(datetime.fromisoformat(text).date() if "T" in text else date.fromisoformat(text)) if text else ""
