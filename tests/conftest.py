"""What every test may ask for: the cast and their browsers, and a cache that forgets between tests."""

import shutil

import pytest
from django.core.cache import cache

from tests.people import as_, cast  # noqa: F401


@pytest.fixture(autouse=True)
def forget_limits():
    """Limits and cached pages of one test must not reach the next."""
    cache.clear()
    yield


@pytest.fixture(scope="session")
def browser_type_launch_args():
    """The Chromium of the machine, for tests marked `browser`."""
    return {
        "executable_path": shutil.which("chromium") or shutil.which("google-chrome"),
        "args": ["--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu"],
    }
