"""What this app keeps about a person: the record on the roster, invitations, and which sites a moderator works for."""

from datetime import date, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction

from accounts.models import User

from . import actions
from .models import Assignment, Dispute, Invitation, Leave, ModeratorScope, Officer, RosterUpload


def export(user: User) -> dict[str, Any]:
    """The own roster record as it stands, with what was said to be wrong; nothing of anybody else."""
    officer = Officer.objects.filter(user=user).first()
    scope = ModeratorScope.objects.filter(user=user).prefetch_related("sites").first()
    return {
        "officer": _officer(officer) if officer else None,
        "moderator": {
            "all_sites": scope.all_sites,
            "sites": [site.slug for site in scope.sites.all()],
            "handles_escalated": scope.handles_escalated,
        }
        if scope
        else None,
        "invitations": [
            {"role": row.role, "invited_on": row.invited_at.date().isoformat()}
            for row in Invitation.objects.filter(accepted_by=user).order_by("pk")
        ],
    }


def _officer(officer: Officer) -> dict[str, Any]:
    return {
        "serial_number": officer.serial_number,
        "first_name": officer.first_name,
        "last_name": officer.last_name,
        "rank": officer.rank,
        "email": officer.email,
        "languages": officer.languages,
        "publication": officer.publication,
        "introduction": dict(officer.introduction),
        "introduction_consent_on": _day(officer.introduction_consent_on),
        "photo": hasattr(officer, "photo"),
        "assignments": [_assignment(row) for row in officer.assignments.select_related("site").order_by("start")],
        "leaves": [_leave(row) for row in officer.leaves.order_by("start")],
        "courses": [
            {"course": str(row.course.name), "completed_on": _day(row.completed_on)}
            for row in officer.courses.select_related("course").order_by("completed_on")
        ],
        "disputes": [_dispute(row) for row in officer.disputes.order_by("said_on")],
    }


def _assignment(row: Assignment) -> dict[str, Any]:
    return {
        "site": row.site.slug,
        "role": row.role,
        "first_day": _day(row.start),
        "last_day": _day(row.end),
        "end_reason": row.end_reason,
        "committed": row.committed,
    }


def _leave(row: Leave) -> dict[str, Any]:
    return {"first_day": _day(row.start), "last_day": _day(row.end), "kind": row.kind, "pauses": row.pauses}


def _dispute(row: Dispute) -> dict[str, Any]:
    return {
        "text": row.text,
        "said_on": _day(row.said_on),
        "answer_due": _day(row.answer_due),
        "answer": row.answer,
        "answered_on": _day(row.answered_on),
    }


@transaction.atomic
def forget(user: User) -> dict[str, int]:
    """Parts the account from the roster. The record itself is the agency's: it keeps counting in the figures.

    What stood there by consent goes: introduction and photo.
    """
    officer = Officer.objects.filter(user=user).first()
    if officer is not None:
        officer.user = None
        officer.introduction = {}
        officer.introduction_consent_on = None
        officer.save(update_fields=["user", "introduction", "introduction_consent_on"])
        actions.remove_photo(officer)
    Officer.history.filter(user=user.pk).update(user=None)
    invitations, _by_model = Invitation.objects.filter(email=user.email).delete()
    scopes, _by_model = ModeratorScope.objects.filter(user=user).delete()
    return {"officers": int(officer is not None), "invitations": invitations, "moderators' sites": scopes}


def purge(today: date, dry_run: bool = False) -> dict[str, int]:
    """Deletes invitations that ended `invitation` days ago, used or not, and roster files of an earlier day; the roster
    itself has no end.
    """
    ended = Invitation.objects.filter(
        expires_at__date__lt=today - timedelta(days=settings.RETENTION_DAYS["invitation"])
    )
    uploads = RosterUpload.objects.filter(uploaded_on__lt=today)
    counts = {"invitations": ended.count(), "roster files": uploads.count()}
    if not dry_run:
        ended.delete()
        uploads.delete()
    return counts


def _day(value: date | None) -> str | None:
    return value.isoformat() if value else None
