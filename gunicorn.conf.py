"""What every gunicorn of the portal reads from its folder: one form of log, and no word of a request in it."""

import os

from prometheus_client import multiprocess

logger_class = "portal.server_logs.ServerLogger"


def child_exit(server, worker):
    """The figures of a process that ended stay counted; what only a living one has goes."""
    if os.environ.get("PROMETHEUS_MULTIPROC_DIR"):
        multiprocess.mark_process_dead(worker.pid)
