"""The outbox, the addresses that must not be written to, and signs of life of the processes behind it."""

from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from lib import keyed
from lib.addresses import canonical_or_same, is_canonical
from lib.text_fields import LanguageField


class Urgency(models.IntegerChoices):
    """What leaves first; the smaller the sooner."""

    CODE = 0, _("sign-in code")
    NOTICE = 10, _("notice somebody waits for")
    REMINDER = 20, _("reminder")
    DIGEST = 30, _("digest")


class OutgoingQuerySet(models.QuerySet["OutgoingMail"]):
    def waiting(self):
        """Not yet sent, whether or not its hour has come."""
        return self.filter(status=OutgoingMail.Status.QUEUED)

    def due(self, now: datetime):
        """May leave now, most urgent first, then oldest first."""
        return self.waiting().filter(due_at__lte=now).order_by("urgency", "pk")

    def abandoned(self, now: datetime):
        """Claimed by a worker that did not come back before its lease ended."""
        return self.filter(status=OutgoingMail.Status.SENDING, lease_until__lt=now)

    def finished(self):
        return self.filter(status__in=FINISHED)

    def to_address(self, address: str):
        return self.filter(address=canonical_or_same(address))

    def keyed(self, key: str):
        """The row queued under `key`, also after its address was wiped."""
        return self.filter(key_digest__in=keyed.digests(settings.LINK_KEYS, "mail-key", key))

    def stuck(self):
        """What an administrator should look at: refused for good, or tried again and again."""
        return self.filter(Q(status=OutgoingMail.Status.FAILED) | Q(status__in=OPEN, attempts__gte=5))


class OutgoingMail(models.Model):
    """One e-mail that leaves, never its text: kind, ids, language, address and key (MAIL-1)."""

    class Status(models.TextChoices):
        QUEUED = "queued", _("queued")
        SENDING = "sending", _("being sent")
        SENT = "sent", _("sent")
        FAILED = "failed", _("refused")
        DROPPED = "dropped", _("dropped")

    kind = models.CharField(_("kind"), max_length=60)
    key = models.CharField(_("key"), max_length=200, null=True)  # null once it is wiped
    key_digest = models.CharField(max_length=64)
    params = models.JSONField(_("ids"), default=dict)
    language = LanguageField(_("language"))
    address = models.CharField(_("address"), max_length=254, blank=True)
    address_digest = models.CharField(max_length=64)
    secret = models.TextField(blank=True)  # a sign-in code, encrypted, until it is sent or late
    urgency = models.PositiveSmallIntegerField(_("urgency"), choices=Urgency.choices)
    status = models.CharField(_("state"), max_length=10, choices=Status.choices, default=Status.QUEUED)
    why = models.CharField(_("why"), max_length=80, blank=True)
    message_id = models.CharField(max_length=255)
    queued_at = models.DateTimeField(_("queued at"))
    due_at = models.DateTimeField(_("next attempt at"))
    deadline = models.DateTimeField(_("too late from"))
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    # Times the server's answer to a whole mail was lost: each may have become a repeat, same Message-ID.
    unsure = models.PositiveSmallIntegerField(_("lost answers"), default=0)
    last_error = models.CharField(_("last error"), max_length=80, blank=True)
    claimed_by = models.CharField(max_length=32, blank=True)
    lease_until = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(_("finished at"), null=True)

    objects = OutgoingQuerySet.as_manager()

    class Meta:
        verbose_name = _("outgoing mail")
        verbose_name_plural = _("outbox")
        indexes = [
            models.Index(fields=["urgency", "id"], condition=Q(status="queued"), name="outbox_queue"),
            models.Index(fields=["due_at"], condition=Q(status="queued"), name="outbox_due"),
            models.Index(fields=["lease_until"], condition=Q(status="sending"), name="outbox_leases"),
            models.Index(fields=["finished_at"], condition=Q(finished_at__isnull=False), name="outbox_finished"),
        ]
        constraints = [
            # Not `unique=True`: that makes a second index for LIKE, and every mail pays for each index.
            models.UniqueConstraint(fields=["key"], name="outbox_key_once"),
            models.UniqueConstraint(fields=["key_digest"], name="outbox_digest_once"),
            models.CheckConstraint(
                condition=Q(status__in=["queued", "sending", "sent", "failed", "dropped"]), name="outbox_known_status"
            ),
            models.CheckConstraint(
                condition=Q(status="sending", lease_until__isnull=False, claimed_by__gt="")
                | (~Q(status="sending") & Q(lease_until__isnull=True, claimed_by="")),
                name="outbox_lease_while_sending",
            ),
            models.CheckConstraint(
                condition=Q(status__in=["queued", "sending"], finished_at__isnull=True)
                | Q(status__in=["sent", "failed", "dropped"], finished_at__isnull=False),
                name="outbox_finished_once",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=["failed", "dropped"]) | Q(why__gt=""), name="outbox_says_why"
            ),
            models.CheckConstraint(
                condition=~Q(status__in=["queued", "sending"]) | Q(address__gt="", key__isnull=False),
                name="outbox_address_until_finished",
            ),
            models.CheckConstraint(condition=is_canonical("address", blank=True), name="outbox_address_canonical"),
            models.CheckConstraint(
                condition=Q(secret="") | Q(status__in=["queued", "sending"]), name="outbox_secret_wiped"
            ),
            models.CheckConstraint(condition=Q(deadline__gte=F("queued_at")), name="outbox_deadline_ahead"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"

    @property
    def code(self) -> str:
        """The sign-in code of this mail, in clear; empty once wiped. Only a kind's `render` may ask."""
        if not self.secret:
            return ""
        return keyed.cipher(settings.MFA_KEYS, "mail-secret").decrypt(self.secret.encode()).decode()


OPEN = (OutgoingMail.Status.QUEUED, OutgoingMail.Status.SENDING)
FINISHED = (OutgoingMail.Status.SENT, OutgoingMail.Status.FAILED, OutgoingMail.Status.DROPPED)


class Suppression(models.Model):
    """An address that bounced or complained: a keyed digest, so that the list cannot be read backwards."""

    class Reason(models.TextChoices):
        BOUNCED = "bounced", _("the address does not exist")
        COMPLAINED = "complained", _("the reader called it spam")
        BY_HAND = "by_hand", _("entered by hand")

    address_digest = models.CharField(max_length=64, unique=True)
    reason = models.CharField(_("reason"), max_length=10, choices=Reason.choices)
    since = models.DateField(_("since"))

    class Meta:
        verbose_name = _("suppressed address")
        verbose_name_plural = _("suppressed addresses")

    def __str__(self) -> str:
        return f"{self.get_reason_display()} {self.since}"


class Heartbeat(models.Model):
    """When a process behind the portal last showed a sign of life: `worker@host`, by the database's clock."""

    name = models.CharField(max_length=160, primary_key=True)
    at = models.DateTimeField()
    skew = models.FloatField(default=0, db_default=0)  # seconds by which the host's clock was ahead of the database's

    def __str__(self) -> str:
        return f"{self.name} {self.at:%Y-%m-%d %H:%M}"


class Tick(models.Model):
    """When a scheduled task last ran, and on which life of which machine: what shows that a clock has jumped."""

    name = models.CharField(max_length=30, primary_key=True)
    at = models.DateTimeField()
    host = models.CharField(max_length=120, blank=True)
    boot = models.CharField(max_length=36, blank=True)
    up = models.FloatField(default=0)  # seconds since that machine's start
    refused = models.CharField(max_length=10, blank=True)  # why it does not run now

    def __str__(self) -> str:
        return f"{self.name} {self.at:%Y-%m-%d %H:%M} {self.refused}"


class ServerPause(models.Model):
    """One row while the mail server itself is in trouble: until when nobody tries, how often it failed."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    until = models.DateTimeField()
    failures = models.PositiveIntegerField(default=0)
    last_error = models.CharField(max_length=80, blank=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(id=1), name="one_mail_server")]

    def __str__(self) -> str:
        return f"{self.failures} {self.last_error}"


def address_digest(address: str) -> str:
    """The keyed digest under which an address is remembered once it is wiped."""
    return keyed.digest(settings.LINK_KEYS[0], "mail-address", canonical_or_same(address))


def address_digests(address: str) -> list[str]:
    """The digest under the current and the previous key."""
    return keyed.digests(settings.LINK_KEYS, "mail-address", canonical_or_same(address))
