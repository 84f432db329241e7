"""The image's health check asks under a name of this portal: by its address alone it would be refused."""

import json
import os
import re
import socket
import subprocess
import sys
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
from django.conf import settings
from django.test import Client


@pytest.fixture
def asked():
    """A web process that answers only to portal.example.org; its port."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            known = self.headers["Host"] == "portal.example.org" and self.path == "/healthz"
            self.send_response(200 if known else 400)
            self.end_headers()

        def log_message(self, *args):
            pass

    server = HTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server.server_address[1]
    server.shutdown()
    server.server_close()


def check(port: int, hosts: str) -> int:
    text = (settings.BASE_DIR / "Dockerfile").read_text()
    words = json.loads(re.search(r"^HEALTHCHECK.*\n\s+CMD (\[.*\])$", text, re.M)[1])
    env = {**os.environ, "ALLOWED_HOSTS": hosts, "PORT": str(port)}
    return subprocess.run([sys.executable, *words[1:]], cwd=settings.BASE_DIR, env=env).returncode


def test_a_portal_that_answers_is_healthy_and_another_is_not(asked):
    assert check(asked, "portal.example.org,www.example.org") == 0
    assert check(asked, "elsewhere.example") == 1
    with socket.socket() as line:
        line.bind(("127.0.0.1", 0))
        assert check(line.getsockname()[1], "portal.example.org") == 1


def test_the_portal_does_not_answer_to_its_bare_address(settings):
    settings.ALLOWED_HOSTS = ["portal.example.org"]
    assert Client().get("/healthz", headers={"host": "127.0.0.1:8000"}).status_code == 400
    assert Client().get("/healthz", headers={"host": "portal.example.org"}).status_code == 200
