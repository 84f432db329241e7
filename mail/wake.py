"""Waking the worker without ever making a request wait: in a thread of its own, one at a time."""

import logging
import threading

from celery import current_app

log = logging.getLogger(__name__)
_busy = threading.Lock()


def worker() -> threading.Thread | None:
    """Asks a worker to deliver now. If none can be asked, nothing is lost: the scheduler asks every 20 s.

    None if another thread is asking already; a black-holed broker thus holds one thread, never a request.
    """
    if not _busy.acquire(blocking=False):
        return None
    thread = threading.Thread(target=_ask, name="wake-mail", daemon=True)
    thread.start()
    return thread


def _ask() -> None:
    try:
        current_app.send_task("mail.tasks.deliver", retry=False, expires=20, ignore_result=True)
    except Exception as error:  # any fault of the broker: its text may hold its password
        log.warning("the worker could not be woken", extra={"fields": {"error": type(error).__name__}})
    finally:
        _busy.release()
