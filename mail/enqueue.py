"""Asking the workers for work, without ever making a request wait, and without a heap of messages while none lives."""

import logging
import threading

from celery import Celery, current_app

log = logging.getLogger(__name__)
DELIVER = "mail.tasks.deliver"
MOST_WAITING = 10  # messages of one queue; each asks for the same as the next
_busy = threading.Lock()


def enqueue_delivery() -> threading.Thread | None:
    """Asks a worker to deliver now. If none can be asked, nothing is lost: the scheduler asks every 20 s.

    None if another thread is asking already; a black-holed broker thus holds one thread, never a request.
    """
    if not _busy.acquire(blocking=False):
        return None
    thread = threading.Thread(target=_ask, name="wake-mail", daemon=True)
    thread.start()
    return thread


def is_full(app: Celery, task: str) -> bool:
    """Whether so many messages wait in this task's queue already that one more changes nothing: no worker lives.

    Counted instead of given an hour of expiry, which the worker reads on its own clock, and only once it reads at all.
    """
    queue = app.amqp.router.route({}, task)["queue"]
    with app.connection_for_write() as line:
        line.ensure_connection(max_retries=1, interval_start=0, timeout=2)
        with line.channel() as channel:
            return queue(channel).queue_declare().message_count >= MOST_WAITING


def _ask() -> None:
    try:
        if not is_full(current_app, DELIVER):
            current_app.send_task(DELIVER, retry=False, ignore_result=True)
    except Exception as error:  # any fault of the broker: its text may hold its password
        # Somebody without an account may have asked for this mail: the line keeps the hour (BLIND-1).
        fields = {"error": type(error).__name__}
        log.warning("the worker could not be woken", extra={"fields": fields, "keeps_hour": True})
    finally:
        _busy.release()
