"""The fault bench itself: seeded faults lose and double nothing, and a claim without a lock is caught."""

import subprocess
import sys

import pytest

from tools.launch.layout import ROOT


def bench(*words: str, seconds: float) -> subprocess.CompletedProcess:
    return subprocess.run(
        [sys.executable, "-m", "tools.bench", "faults", *words],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=seconds,
    )


@pytest.mark.timeout(600)
def test_a_hundred_faults_lose_and_double_nothing():
    """Every kind of fault, most more than once; --long makes 2,000."""
    done = bench("--faults", "100", seconds=580)
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-2000:]
    assert "lost: 0" in done.stdout and "doubled: 0" in done.stdout


@pytest.mark.long
@pytest.mark.timeout(3 * 3600)
def test_two_thousand_faults_lose_and_double_nothing():
    done = bench("--faults", "2000", seconds=3 * 3600)
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-2000:]


@pytest.mark.long
@pytest.mark.timeout(300)
def test_a_claim_without_a_lock_is_caught_by_the_bench():
    """The negative control: a bench that finds nothing here finds nothing at all."""
    done = bench("--faults", "12", "--careless", "--patience", "60", seconds=280)
    assert done.returncode == 1
    assert "doubled: 0" not in done.stdout
