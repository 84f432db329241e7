"""What a killed run leaves behind is found and stopped; what belongs to others is left alone."""

import json
import os
import signal
import subprocess
import sys
import time

import pytest

from tools.launch.layout import Data, LaunchError
from tools.launch.ownership import Ownership
from tools.launch.processes import MARK, Child, Processes, born, leftovers, stop_leftovers

SLEEP = [sys.executable, "-c", "import time; time.sleep(60)"]
DEAF_CODE = """import signal, time
signal.signal(signal.SIGTERM, signal.SIG_IGN)
print(1, flush=True)
time.sleep(60)"""
DEAF = [sys.executable, "-c", DEAF_CODE]


@pytest.fixture
def data(tmp_path):
    data = Data(tmp_path.resolve())
    data.make()
    return data


@pytest.fixture
def begin():
    begun = []

    def begin(argv=SLEEP, mark=""):
        begun.append(subprocess.Popen(argv, env={**os.environ, MARK: mark}, stdout=subprocess.PIPE))
        return begun[-1]

    yield begin
    for popen in begun:
        popen.kill()
        popen.wait()
        popen.stdout.close()


def write_down(data, pid, birth):
    row = {"name": "web", "pid": pid, "born": birth, "signal": int(signal.SIGTERM)}
    (data.state / "processes.json").write_text(json.dumps({"processes": [row]}))


def test_a_process_that_was_written_down_is_stopped(data, begin):
    orphan = begin()
    write_down(data, orphan.pid, born(orphan.pid))
    assert stop_leftovers(data) == 1
    assert orphan.wait(5) == -signal.SIGTERM


def test_the_same_number_with_another_birth_is_somebody_elses(data, begin):
    stranger = begin()
    write_down(data, stranger.pid, "1")
    assert stop_leftovers(data) == 0
    assert stranger.poll() is None


@pytest.mark.skipif(sys.platform != "linux", reason="other systems do not show environments")
def test_a_marked_process_is_found_although_nobody_wrote_it_down(data, begin):
    orphan, of_another_folder = begin(mark=data.key), begin(mark="another")
    assert [one.pid for one in leftovers(data)] == [orphan.pid]
    stop_leftovers(data)
    assert orphan.wait(5) == -signal.SIGTERM
    assert of_another_folder.poll() is None


def test_what_does_not_listen_is_killed(data, begin):
    deaf = begin(DEAF)
    deaf.stdout.readline()
    write_down(data, deaf.pid, born(deaf.pid))
    stop_leftovers(data, patience=0.3)
    assert deaf.wait(5) == -signal.SIGKILL


def test_stopping_kills_what_does_not_listen_and_its_children_and_starts_nothing_more(data):
    processes = Processes(data)
    processes.env = dict(os.environ)
    script = "trap '' TERM; sleep 60 & echo ready; wait; sleep 60"
    child = processes.start(Child("deaf", ["/bin/sh", "-c", script], grace=0.3))
    while "ready" not in processes.log_of("deaf").read_text():
        time.sleep(0.01)
    assert leftovers(data)
    processes.stop(last=())
    assert child.popen.returncode == -signal.SIGKILL
    assert leftovers(data) == []
    with pytest.raises(LaunchError):
        processes.start(Child("late", SLEEP))


def test_a_tool_that_fails_says_its_last_words(data):
    processes = Processes(data)
    processes.env = dict(os.environ)
    with pytest.raises(LaunchError, match="no such thing"):
        processes.finish("tool", ["/bin/sh", "-c", "echo no such thing; exit 3"])


def test_a_guest_reads_where_the_services_are_and_the_owner_waits_for_it(data):
    owner, guest = Ownership(data), Ownership(data)
    owner.take("run")
    owner.tell({"DATABASE_URL": "postgres://here", "HOME": "/root"})
    assert guest.visit_or_take("manage") == {"DATABASE_URL": "postgres://here"}
    assert not owner._lock(owner._guests, 2)  # fcntl.LOCK_EX: the guest is still there
    guest.release()
    owner.close(wait_for_guests=True)
    owner.release()
    late = Ownership(data)
    assert late.visit_or_take("manage") is None
    late.release()


def test_a_second_run_is_told_about_the_first(data):
    first, second = Ownership(data), Ownership(data)
    first.take("run")
    with pytest.raises(LaunchError, match=str(os.getpid())):
        second.take("run")
    first.release()
    second.release()
