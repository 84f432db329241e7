"""What the processes write of themselves: one JSON object a line, and nothing of a request that cannot be read."""

import json
import os
import re
import socket
import subprocess
import sys
import time

import pytest
from django.conf import settings

from lib.connections import beside

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


def answer(port: int, request: bytes, seconds: float = 20) -> bytes:
    with socket.create_connection(("127.0.0.1", port), timeout=seconds) as line:
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


WORD = {"worker": " ready.", "beat": "beat: Starting"}  # what each logs once it is at work
COMMAND = re.compile(r"^(?:ExecStart=\S+/| +command: \[)(celery.*?)\]?$", re.M)


def celery_commands() -> list[list[str]]:
    """Worker and scheduler as they stand in the units and in the containers' file."""
    units = ["worker", "upkeep", "beat"]
    files = [*(f"deploy/systemd/portal-{name}.service" for name in units), "compose.yaml"]
    found = [line for name in files for line in COMMAND.findall((settings.BASE_DIR / name).read_text())]
    return [re.findall(r"[^\s,\"]+", line) for line in found]


def test_all_six_commands_are_looked_at():
    found = ["worker" if "worker" in words else "beat" for words in celery_commands()]
    assert found == ["worker", "worker", "beat"] * 2


@pytest.mark.parametrize("words", celery_commands(), ids=" ".join)
def test_every_line_of_worker_and_scheduler_is_json_from_beginning_to_end(words):
    word = WORD["worker" if "worker" in words else "beat"]
    env = {**os.environ, "REDIS_URL": beside(os.environ["REDIS_URL"], 15)}  # so it takes nobody's tasks
    argv = [sys.executable, "-m", *words, "-l", "INFO"]
    whole = {"stdout": subprocess.PIPE, "stderr": subprocess.STDOUT, "text": True}
    lines = []
    with subprocess.Popen(argv, cwd=settings.BASE_DIR, env=env, **whole) as run:
        for line in run.stdout:
            lines.append(line)
            if word in line:
                run.terminate()
    assert [line for line in lines if not line.startswith('{"at": ')] == []
    assert any(word in json.loads(line)["message"] for line in lines)


def test_no_line_tells_the_second_in_which_somebody_wrote_while_the_database_was_away(tmp_path):
    """The pool's own line stands right above that of the request (BLIND-1)."""
    line = socket.create_server(("127.0.0.1", 0))
    nowhere = socket.socket()
    nowhere.bind(("127.0.0.1", 0))  # and never listens
    env = {**os.environ, "DATABASE_URL": f"postgres://portal@127.0.0.1:{nowhere.getsockname()[1]}/none"}
    argv = [sys.executable, "-m", "gunicorn", "portal.wsgi:application", "--no-control-socket"]
    log = tmp_path / "log"
    with log.open("wb") as out:
        bound = ["--threads", "2", "--bind", f"fd://{line.fileno()}"]
        run = subprocess.Popen(argv + bound, cwd=settings.BASE_DIR, env=env, stderr=out, pass_fds=[line.fileno()])
    try:
        body = b'{"site": "north", "category": "idea", "body": "Hi"}'
        head = f"Host: localhost\r\nContent-Type: application/json\r\nContent-Length: {len(body)}\r\n".encode()
        request = b"POST /api/v1/feedback/ HTTP/1.1\r\n" + head + b"Connection: close\r\n\r\n" + body
        for _ in range(60):
            assert b" 503 " in answer(line.getsockname()[1], request, 100)
            if "psycopg.pool" in log.read_text():
                break
    finally:
        run.terminate()
        run.wait(30)
        line.close()
        nowhere.close()
    lines = [json.loads(one) for one in log.read_text().splitlines()]
    told = [one for one in lines if one["logger"] != "gunicorn.error"]  # which tells of its beginning and its end
    assert {"psycopg.pool", "lib.errors"} <= {one["logger"] for one in told}
    assert [one for one in told if not one["at"].endswith(":00:00+00:00")] == []
