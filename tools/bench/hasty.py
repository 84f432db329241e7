"""The portal's worker and scheduler in a hurry: leases and pauses of seconds, mail only the bench queues."""

import os
import time
from datetime import timedelta

import django

django.setup()

from django.conf import settings  # noqa: E402

from mail import actions, deliver, mail_types, pauses, transport  # noqa: E402
from mail.models import Urgency  # noqa: E402
from portal.celery import app  # noqa: E402

# The order of these times is the one of the portal: batch + connection + mail + holding a result < lease.
deliver.BATCH_SECONDS = 1
transport.CONNECT_SECONDS = 1
transport.MAIL_SECONDS = 1.5
settings.EMAIL_TIMEOUT = 1
deliver.RECORD_SECONDS = 15
actions.LEASE = timedelta(seconds=20)
pauses.FIRST, pauses.LONGEST = timedelta(seconds=0.3), timedelta(seconds=2)
pauses.SERVER_FIRST, pauses.SERVER_LONGEST = timedelta(seconds=0.1), timedelta(seconds=0.5)
app.conf.beat_schedule = {"deliver-mail": {"task": "mail.tasks.deliver", "schedule": 0.5}}
# Redis is lost a hundred times an hour here: reconnect at once.
app.conf.broker_transport_options = {"visibility_timeout": 30, "socket_timeout": 2, "socket_connect_timeout": 1}


def render(row) -> mail_types.RenderedMail:
    return mail_types.RenderedMail(subject=f"Mail {row.params['id']}", text="A mail of the fault bench.\n" * 20)


for name, urgency in (("notice", Urgency.NOTICE), ("reminder", Urgency.REMINDER), ("digest", Urgency.DIGEST)):
    mail_types.register(f"bench_{name}", render=render, still_due=mail_types.always_due, urgency=urgency)


def careless(*, now, claimed_by: str, limit: int):
    """The negative control: rows are taken without a lock, so that two workers send the same."""
    rows = list(actions.OutgoingMail.objects.due(now)[:limit])
    lease = {"status": "sending", "claimed_by": claimed_by, "lease_until": now + actions.LEASE}
    time.sleep(0.02)
    actions.OutgoingMail.objects.filter(pk__in=[row.pk for row in rows]).update(**lease)
    return rows


if os.environ.get("BENCH_CARELESS"):
    actions.claim = careless


def deliver_until_killed(seconds: float) -> None:
    ends = time.monotonic() + seconds
    while time.monotonic() < ends:
        deliver.deliver_due()
        time.sleep(0.01)


if __name__ == "__main__":
    deliver_until_killed(5)
