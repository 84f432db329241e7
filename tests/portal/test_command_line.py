"""manage.py, read by a program that has read enough.

Rules: RUN-5, RUN-8.
"""

import os
import subprocess
import sys

import pytest
from django.conf import settings


@pytest.mark.parametrize("words", [["diffsettings", "--all"], ["version"]], ids=["much", "little"])
def test_a_reader_that_leaves_ends_a_command_without_a_traceback(words):
    reader, writer = os.pipe()
    os.close(reader)
    with os.fdopen(writer) as nobody_reads:
        argv = [sys.executable, "manage.py", *words]
        done = subprocess.run(argv, cwd=settings.BASE_DIR, stdout=nobody_reads, stderr=subprocess.PIPE, text=True)
    assert (done.returncode, done.stderr) == (0, "")
    whole = subprocess.run(argv, cwd=settings.BASE_DIR, capture_output=True, text=True)
    assert whole.returncode == 0 and whole.stdout
