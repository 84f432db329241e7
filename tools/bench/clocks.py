"""Seconds and memory of one piece of work."""

import time
import tracemalloc
from collections.abc import Callable


def seconds(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def peak(work: Callable[[], object]) -> float:
    """MB of Python objects that the work held at once, at most."""
    tracemalloc.start()
    try:
        work()
        return tracemalloc.get_traced_memory()[1] / 1e6
    finally:
        tracemalloc.stop()
