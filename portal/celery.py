"""The Celery application: one queue, tasks that may run twice, a static schedule in settings."""

import logging
import os
import sys
from typing import Any

from celery import Celery
from celery.signals import celeryd_init
from kombu.transport import TRANSPORT_ALIASES

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
# Both names: a message that nobody can read must not end the worker (lib/broker.py).
TRANSPORT_ALIASES["redis"] = TRANSPORT_ALIASES["rediss"] = "lib.broker:Transport"

app = Celery("portal")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@celeryd_init.connect
def say_all_in_the_log(**_kwargs: Any) -> None:
    """Before a worker's first word: its log is one JSON object a line (SEC-6)."""
    logging.captureWarnings(True)  # Celery does so too, but after its warning about root
    sys.__stdout__ = None  # type: ignore[misc]  # where Celery prints that it stops, past every logger and option
