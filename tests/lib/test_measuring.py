"""What is counted of requests: by several processes together, and of people without a name never one by one.

Rules: BLIND-14.
"""

import os
import subprocess
import sys
from collections import Counter

import pytest

from lib import measuring

ONE = "from lib import measuring; measuring.count('staff:overview', 503, 0.2)"
ALL = """
from prometheus_client import CollectorRegistry, generate_latest
from lib import measuring
{first}
registry = CollectorRegistry()
measuring.register(registry)
print(generate_latest(registry).decode())
"""


def said_by(script, **environment):
    env = {**os.environ, **environment}
    return subprocess.run([sys.executable, "-c", script], env=env, check=True, capture_output=True, text=True).stdout


def test_three_processes_count_to_three(tmp_path):
    for _ in range(3):
        said_by(ONE, PROMETHEUS_MULTIPROC_DIR=str(tmp_path))
    said = said_by(ALL.format(first=""), PROMETHEUS_MULTIPROC_DIR=str(tmp_path))
    assert 'portal_requests_total{route="staff:overview",status="5xx"} 3.0' in said
    assert 'portal_request_seconds_count{route="staff:overview"} 3.0' in said


@pytest.mark.parametrize("of_many", [False, True], ids=["one process", "many"])
def test_no_figure_says_when_a_route_was_first_met(tmp_path, of_many):
    environment = {"PROMETHEUS_MULTIPROC_DIR": str(tmp_path)} if of_many else {}
    said = said_by(ALL.format(first=ONE), **environment)
    assert 'portal_requests_total{route="staff:overview",status="5xx"} 1.0' in said
    assert "_created" not in said


@pytest.fixture
def counted(monkeypatch):
    """What of the public group has reached the figures, by status."""
    monkeypatch.setattr(measuring, "_crowd", measuring.Crowd())
    before = _public()
    return lambda: _public() - before


def _public() -> Counter:
    samples = next(iter(measuring.requests.collect())).samples
    return Counter({s.labels["status"]: s.value for s in samples if s.labels["route"] == measuring.PUBLIC})


def test_who_reads_is_counted_with_ninety_nine_others(counted):
    for _ in range(99):
        measuring.count_public("GET", 200, 0.1)
    assert counted() == {}
    measuring.count_public("GET", 404, 0.1)
    assert counted() == {"2xx": 99, "4xx": 1}


def test_who_writes_is_not_counted(counted):
    for _ in range(250):
        measuring.count_public("POST", 303, 0.1)
    assert counted() == {}


def test_a_fault_is_counted_at_once_whoever_met_it(counted):
    measuring.count_public("GET", 503, 0.1)
    measuring.count_public("POST", 500, 0.1)
    assert counted() == {"5xx": 2}
