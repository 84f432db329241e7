"""Figures of several processes of one host are one figure."""

import os
import subprocess
import sys

ONE = "from lib import measuring; measuring.count('staff:overview', 503, 0.2)"
ALL = """
from prometheus_client import CollectorRegistry, generate_latest
from lib import measuring
registry = CollectorRegistry()
measuring.register(registry)
print(generate_latest(registry).decode())
"""


def test_three_processes_count_to_three(tmp_path):
    env = {**os.environ, "PROMETHEUS_MULTIPROC_DIR": str(tmp_path)}
    for _ in range(3):
        subprocess.run([sys.executable, "-c", ONE], env=env, check=True)
    said = subprocess.run([sys.executable, "-c", ALL], env=env, check=True, capture_output=True, text=True).stdout
    assert 'portal_requests_total{route="staff:overview",status="5xx"} 3.0' in said
    assert 'portal_request_seconds_count{route="staff:overview"} 3.0' in said
