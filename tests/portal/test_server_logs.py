"""A request that the web server cannot read leaves neither an address nor a word of itself in the log."""

import json
import socket
import subprocess
import sys
import time

import pytest
from django.conf import settings

MARKER = b"7731MARKER"
BROKEN = [
    b"GET / HTTP/1.1\r\nBad Header " + MARKER + b": v\r\n\r\n",
    MARKER + b" LINE\r\n\r\n",
    b"POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n" + MARKER + b"\r\n",
]


@pytest.fixture
def server():
    """A gunicorn in the portal's folder; its port, and the process whose stderr is its log."""
    line = socket.create_server(("127.0.0.1", 0))
    argv = [sys.executable, "-m", "gunicorn", "wsgiref.simple_server:demo_app", "--no-control-socket"]
    bound = ["--bind", f"fd://{line.fileno()}"]
    run = subprocess.Popen(
        argv + bound, cwd=settings.BASE_DIR, stderr=subprocess.PIPE, text=True, pass_fds=[line.fileno()]
    )
    yield line.getsockname()[1], run
    line.close()
    run.kill()
    run.wait()


def answer(port: int, request: bytes) -> bytes:
    with socket.create_connection(("127.0.0.1", port), timeout=20) as line:
        line.sendall(request)
        return line.recv(100)


def test_what_cannot_be_read_leaves_no_word_and_every_line_is_json(server):
    port, run = server
    for request in BROKEN:
        answer(port, request)
    time.sleep(0.5)
    run.terminate()
    _out, log = run.communicate(timeout=20)
    lines = [json.loads(line) for line in log.splitlines()]
    assert [line["message"] for line in lines].count("a request could not be read") >= 2
    assert MARKER.decode() not in log and "ip=" not in log
