"""Who told us that they come: a party, never a list of names for anybody."""

from __future__ import annotations

import uuid
from datetime import datetime

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q, Sum
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from lib.addresses import AddressField, is_canonical
from lib.text_fields import LanguageField

from .. import attendance, links, spoken

SMALLEST_PARTY, LARGEST_PARTY = 1, 10
LONGEST_OTHER_NEED = 120


class Need(models.TextChoices):
    """What a party asks for (MEET-4)."""

    INTERPRETATION = "interpretation", _("An interpreter")
    CHILD_CARE = "child_care", _("Child care")
    STEP_FREE = "step_free", _("A way in without steps")
    OTHER = "other", _("Something else")


def implied_needs(needs: list[str], *, interpretation_language: str, other_need: str) -> list[str]:
    """Needs in their order; who names a language or writes what else is needed has asked for it."""
    asked = {*needs, *([Need.INTERPRETATION] if interpretation_language else []), *([Need.OTHER] if other_need else [])}
    return [need for need in Need.values if need in asked]


class RsvpQuerySet(models.QuerySet["Rsvp"]):
    def active(self) -> RsvpQuerySet:
        """Parties that are coming or would like to."""
        return self.filter(status__in=[Rsvp.Status.CONFIRMED, Rsvp.Status.WAITLISTED])

    def confirmed(self) -> RsvpQuerySet:
        return self.filter(status=Rsvp.Status.CONFIRMED)

    def waiting(self) -> RsvpQuerySet:
        """The earliest first."""
        return self.filter(status=Rsvp.Status.WAITLISTED).order_by("place", "pk")

    def persons(self) -> int:
        """How many people these parties are."""
        return self.aggregate(persons=Sum("party_size"))["persons"] or 0

    def reachable(self) -> RsvpQuerySet:
        """Parties that left an address."""
        return self.exclude(email="")

    def ended_before(self, moment: datetime) -> RsvpQuerySet:
        return self.filter(meeting__ends_at__lt=moment)

    def by_token(self, token: str, purpose: links.Purpose) -> Rsvp:
        """The RSVP a private link belongs to; Rsvp.DoesNotExist for anything else, compared in constant time."""
        pk, mac = links.parse_token(token)
        rsvp = self.exclude(status=Rsvp.Status.REPEATED).filter(pk=pk).select_related("meeting__site").first()
        if not links.is_genuine(mac, purpose, pk, rsvp.version if rsvp else 0) or rsvp is None:
            raise Rsvp.DoesNotExist
        return rsvp


class Rsvp(models.Model):
    """One party at one meeting. `place` is the order in which parties came, counted by meeting."""

    class Status(models.TextChoices):
        CONFIRMED = "confirmed", _("seat confirmed")
        WAITLISTED = "waitlisted", _("on the waiting list")
        CANCELLED = "cancelled", _("cancelled")
        # The same address asked again: books nothing, keeps only what a retry of that request must be
        # answered.
        REPEATED = "repeated", _("asked again")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    meeting = models.ForeignKey(
        "meetings.Meeting",
        on_delete=models.CASCADE,
        related_name="rsvps",
        verbose_name=_("meeting"),
        db_index=False,  # both indexes below begin with it
    )
    status = models.CharField(_("state"), max_length=10, choices=Status.choices)
    # Null, from the next morning on, for who does not wait (operations/mixing).
    place = models.PositiveIntegerField(_("place in line"), null=True)
    party_size = models.PositiveSmallIntegerField(_("how many people"))
    language = LanguageField(_("language"))
    needs = ArrayField(
        models.CharField(max_length=20, choices=Need.choices), verbose_name=_("needs"), default=list, blank=True
    )
    interpretation_language = models.CharField(_("language of the interpreter"), max_length=8, blank=True)
    # What "something else" is, for those who prepare the room. Wiped with name, address and account (MEET-4).
    other_need = models.CharField(_("what else"), max_length=LONGEST_OTHER_NEED, blank=True)
    # Waits although there may be room, until the next full hour: too many seats at once from one place (BLIND-12).
    held = models.BooleanField(default=False, editable=False)
    # Wiped 14 days after the meeting; site staff never see these three.
    name = models.CharField(_("what we may call you"), max_length=80, blank=True)
    email = AddressField(_("e-mail"), blank=True)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="rsvps",
        verbose_name=_("account"),
    )
    reminders = models.BooleanField(_("reminders wanted"), default=True)
    # Part of every private link: a higher version ends the links that are out.
    version = models.PositiveSmallIntegerField(default=1)
    # For a retry with the same Idempotency-Key: what was asked (keyed digest), and the position answered.
    asked = models.CharField(max_length=64, blank=True)
    answered_position = models.PositiveIntegerField(null=True, blank=True)

    objects = RsvpQuerySet.as_manager()

    class Meta:
        verbose_name = _("RSVP")
        verbose_name_plural = _("RSVPs")
        indexes = [
            models.Index(fields=["meeting", "status", "place"], name="rsvp_line"),
            models.Index(fields=["meeting", "place"], name="rsvp_place"),
        ]
        constraints = [
            models.CheckConstraint(
                name="rsvp_party_1_to_10",
                condition=Q(party_size__gte=SMALLEST_PARTY, party_size__lte=LARGEST_PARTY),
                violation_error_message=_("A party has 1 to 10 people."),
            ),
            models.CheckConstraint(
                name="rsvp_known_status", condition=Q(status__in=["confirmed", "waitlisted", "cancelled", "repeated"])
            ),
            models.CheckConstraint(
                name="rsvp_known_needs",
                condition=Q(needs__contained_by=["interpretation", "child_care", "step_free", "other"]),
            ),
            models.CheckConstraint(
                name="rsvp_held_waits", condition=Q(held=False) | Q(status__in=["waitlisted", "repeated"])
            ),
            models.CheckConstraint(
                name="rsvp_repeated_knows_nobody",
                condition=~Q(status="repeated") | Q(name="", email="", other_need="", user__isnull=True),
            ),
            models.CheckConstraint(name="rsvp_email_canonical", condition=is_canonical("email", blank=True)),
            models.UniqueConstraint(
                fields=["email", "meeting"],
                condition=Q(status__in=["confirmed", "waitlisted"]) & ~Q(email=""),
                name="rsvp_once_per_address",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.status} {self.party_size} at {self.meeting_id}"

    @property
    def is_active(self) -> bool:
        return self.status in (self.Status.CONFIRMED, self.Status.WAITLISTED)

    @property
    def is_waiting(self) -> bool:
        return self.status == self.Status.WAITLISTED

    @property
    def position(self) -> int | None:
        """Waiting parties up to this one, from 1; None unless waiting (MEET-8)."""
        if not self.is_waiting:
            return None
        return Rsvp.objects.waiting().filter(meeting=self.meeting_id, place__lte=self.place).count()

    @property
    def needs_in_words(self) -> list[str]:
        """What the party asked for, for its own page."""
        words = [str(Need(need).label) for need in self.needs]
        if self.interpretation_language:
            words.append(spoken.name_of(self.interpretation_language))
        return [*words, self.other_need] if self.other_need else words

    @property
    def may_just_come(self) -> bool:
        """Confirmed, and more people may come without telling us."""
        return self.status == self.Status.CONFIRMED and self.meeting.walk_ins and not self.meeting.is_full

    @property
    def how_to_come(self) -> str:
        """What this party reads: whether it may come."""
        if not self.is_active or self.may_just_come:
            return self.meeting.how_to_come
        position = self.position
        if position is None:
            return gettext("Your seats are kept.")
        if self.held:
            return attendance.for_held(position, gets_mail=bool(self.email))
        if self.meeting.walk_ins:
            return attendance.for_waiting_walk_ins(position)
        return attendance.for_waiting(position, gets_mail=bool(self.email), phone=self.meeting.site.phone)

    @property
    def token(self) -> str:
        """The private link's token; made anew each time, stored nowhere."""
        return links.token(links.Purpose.MANAGE, self.pk, self.version)

    @property
    def link(self) -> str:
        """The private page of this RSVP in its own language, as a full address."""
        return self._address("meetings:rsvp_manage", links.Purpose.MANAGE)

    @property
    def quiet_link(self) -> str:
        """Where reminders are stopped with one click."""
        return self._address("meetings:stop_reminders", links.Purpose.REMINDERS)

    def _address(self, name: str, purpose: links.Purpose) -> str:
        with translation.override(self.language):
            return settings.BASE_URL + reverse(name, args=[links.token(purpose, self.pk, self.version)])


class MailboxDay(models.Model):
    """How many mails requests of strangers caused to one mailbox on one day: a keyed digest and a number."""

    digest = models.CharField(max_length=64, primary_key=True)
    day = models.DateField()
    mails = models.PositiveSmallIntegerField(default=1)

    class Meta:
        constraints = [
            models.CheckConstraint(name="mailbox_at_most_three_a_day", condition=Q(mails__gte=1, mails__lte=3))
        ]

    def __str__(self) -> str:
        return f"{self.day} {self.mails}"
