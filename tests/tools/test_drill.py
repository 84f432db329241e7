"""Where a backup is tried: what is unpacked there lies in one private folder, and in none once the drill is over."""

import signal
import subprocess
import sys
import textwrap

import pytest

from tools.launch import commands, stack
from tools.launch.layout import ROOT, Data, LaunchError

KILLED = textwrap.dedent("""
    import sys, time
    from pathlib import Path
    from tools.launch import commands
    from tools.launch.layout import Data
    data = Data(Path(sys.argv[1]))
    with commands.for_a_drill(data):
        (data.drill.root / "postgres").mkdir()
        (data.drill.root / "postgres" / "words").write_text("The lamp is out")
        print("unpacked", flush=True)
        time.sleep(60)
""")


@pytest.fixture
def data(tmp_path):
    """What ends its services hears no signal any more; the tests after these do."""
    heard = {one: signal.getsignal(one) for one in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)}
    yield Data(tmp_path.resolve() / "data")
    for one, handler in heard.items():
        signal.signal(one, handler)


@pytest.fixture
def killed(data):
    """What a drill leaves that was not let clean up."""
    argv = [sys.executable, "-c", KILLED, str(data.root)]
    with subprocess.Popen(argv, cwd=ROOT, stdout=subprocess.PIPE, text=True) as drill:
        assert drill.stdout.readline() == "unpacked\n"
        drill.kill()
    assert (data.drill.root / "postgres" / "words").exists()


def test_a_drill_has_a_private_folder_that_is_gone_afterwards(data):
    with commands.for_a_drill(data):
        assert data.drill.root.parent == data.root and data.drill.root.stat().st_mode & 0o777 == 0o700
        outside = data.drill.sockets()
        with pytest.raises(LaunchError, match="drill"), commands.for_a_drill(data):
            pytest.fail("two at once")
        stack.forget_drill(data)  # a portal that starts beside a drill lets it be
        assert data.drill.state.exists()
    assert not data.drill.root.exists() and not outside.exists()


@pytest.mark.usefixtures("killed")
def test_what_a_killed_drill_left_is_gone_at_the_next(data):
    with commands.for_a_drill(data):
        assert not (data.drill.root / "postgres").exists()
    assert not data.drill.root.exists()


@pytest.mark.usefixtures("killed")
def test_and_when_the_portal_starts_or_its_data_is_deleted(data):
    stack.forget_drill(data)
    assert not data.drill.root.exists()
