"""The nginx file: whoever makes an answer, it has our headers once; nothing about a visitor is written down."""

import os
import re
import socket
import ssl
import subprocess
import threading
import time
from pathlib import Path

import pytest
from django.conf import settings

from tests.operations.programs import tool

FILE = settings.BASE_DIR / "deploy" / "nginx" / "portal.conf"
OURS = ("content-security-policy", "cache-control", "x-content-type-options", "x-frame-options", "referrer-policy",
        "strict-transport-security", "cross-origin-opener-policy", "cross-origin-resource-policy")  # fmt: skip
WHOLE = {
    "content-security-policy": "default-src 'none'; script-src 'self'", "cache-control": "public, max-age=10",
    "x-content-type-options": "nosniff", "x-frame-options": "DENY", "referrer-policy": "same-origin",
    "strict-transport-security": "max-age=1", "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
}  # fmt: skip
HTTP = """
pid {0}/pid; error_log {0}/error.log; events {{}}
http {{ client_body_temp_path {0}/1; proxy_temp_path {0}/2; fastcgi_temp_path {0}/3; uwsgi_temp_path {0}/4;
scgi_temp_path {0}/5; include {0}/portal.conf; }}
"""


def free_port() -> int:
    with socket.socket() as line:
        line.bind(("127.0.0.1", 0))
        return line.getsockname()[1]


ARRIVED: list[bytes] = []  # the beginning of each request that nginx let through


def stand_in(path: Path) -> socket.socket:
    """Answers like the portal; to `/bare` like gunicorn to what it cannot read: without a header of ours."""
    held = socket.socket(socket.AF_UNIX)
    held.bind(str(path))
    held.listen(50)

    def serve() -> None:
        while True:
            try:
                line, _address = held.accept()
            except OSError:
                return
            asked = line.recv(65536)
            ARRIVED.append(asked[:40])
            ours = "" if asked.startswith(b"GET /bare") else "".join(f"{k}: {v}\r\n" for k, v in WHOLE.items())
            asked_for = re.search(rb"Host: ([^\r]*)", asked)
            ours += f"X-Host: {asked_for[1].decode()}\r\n" if ours and asked_for else ""
            asking = re.search(rb"X-Forwarded-For: ([^\r]*)", asked)
            ours += f"X-From: {asking[1].decode()}\r\n" if ours and asking else ""
            status = "414 URI Too Long" if not ours else "200 OK"
            line.sendall(f"HTTP/1.1 {status}\r\nContent-Length: 2\r\n{ours}\r\nok".encode())
            line.close()

    threading.Thread(target=serve, daemon=True).start()
    return held


@pytest.fixture(scope="module")
def nginx(tmp_path_factory):
    """The file as it stands, with the places and ports of a test; the folder and the port of https."""
    program, folder = tool("nginx", "nginx-light"), tmp_path_factory.mktemp("nginx")
    folder.chmod(0o755)
    port = free_port()
    text = FILE.read_text().replace("/var/lib/nginx/portal", f"{folder}/cache").replace("/etc/portal/tls", str(folder))
    text = text.replace("/run/portal/web.sock", f"{folder}/web.sock").replace("/srv/portal/", f"{folder}/")
    text = text.replace("client_body_timeout 15s", "client_body_timeout 300s")  # a busy machine is no half-sent message
    text = re.sub(r"listen \[::\].*;", "", text).replace("listen 80;", f"listen 127.0.0.1:{free_port()};")
    (folder / "portal.conf").write_text(text.replace("listen 443", f"listen 127.0.0.1:{port}"))
    # pytest's folders are closed to the account that nginx would take in root's place.
    (folder / "nginx.conf").write_text(("user root;" if os.getuid() == 0 else "") + HTTP.format(folder))
    words = [
        "openssl",
        "req",
        "-x509",
        "-newkey",
        "rsa:2048",
        "-nodes",
        "-days",
        "2",
        "-subj",
        "/CN=portal.example.org",
    ]
    names = ["-keyout", folder / "key.pem", "-out", folder / "fullchain.pem"]
    subprocess.run([*words, *names], check=True, capture_output=True)
    started = [program, "-e", folder / "error.log", "-c", folder / "nginx.conf"]
    tried = subprocess.run([*started, "-t"], capture_output=True, text=True)
    assert tried.returncode == 0, tried.stderr
    with stand_in(folder / "web.sock"):
        (folder / "web.sock").chmod(0o777)
        running = subprocess.Popen([*started, "-g", "daemon off;"], stderr=subprocess.DEVNULL)
        yield folder, port
        running.terminate()
        running.wait(10)


def ask(port: int, request: bytes, source: str = "127.0.0.1") -> tuple[int, dict[str, list[str]]]:
    context = ssl.create_default_context()
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    for _time in range(50):
        try:
            line = socket.create_connection(("127.0.0.1", port), 5, source_address=(source, 0))
            break
        except OSError:
            time.sleep(0.1)
    with context.wrap_socket(line, server_hostname="portal.example.org") as secure:
        secure.sendall(request)
        answer = b""
        while b"\r\n\r\n" not in answer and (piece := secure.recv(65536)):
            answer += piece
    head, *lines = answer.partition(b"\r\n\r\n")[0].decode().split("\r\n")
    headers: dict[str, list[str]] = {}
    for one in lines:
        name, _colon, value = one.partition(": ")
        headers.setdefault(name.lower(), []).append(value)
    return int(head.split()[1]), headers


def get(path: str, *headers: str) -> bytes:
    return "\r\n".join(
        [f"GET {path} HTTP/1.1", "Host: portal.example.org", *headers, "Connection: close", "", ""]
    ).encode()


@pytest.mark.parametrize(
    ("request_", "status"),
    [
        (get("/bare"), 414),
        (get("/", "X-Long: " + "a" * 9_000), 400),
        (get("/" + "a" * 9_000), 414),
        (b"GARBAGE\r\n\r\n", 400),
        (get("/static/none.css"), 404),
    ],
    ids=["gunicorn cannot read it", "a header too long", "an address too long", "no HTTP", "no such file"],
)
def test_an_answer_the_portal_did_not_make_has_our_headers(nginx, request_, status):
    found, headers = ask(nginx[1], request_)
    assert found == status
    wanted = OURS if status != 404 else ("content-security-policy", "x-content-type-options")
    assert {name: len(headers.get(name, [])) for name in wanted} == dict.fromkeys(wanted, 1)
    assert "'none'" in headers["content-security-policy"][0]


def test_the_portals_own_headers_come_through_once_and_unchanged_also_from_the_cache(nginx):
    for _time in range(2):
        status, headers = ask(nginx[1], get("/"))
        assert status == 200
        assert {name: headers[name] for name in OURS} == {name: [WHOLE[name]] for name in OURS}


def test_both_host_names_reach_the_portal_under_their_own_name(nginx):
    """A page kept for one host is never the answer at the other (POWER-12)."""
    for host in (b"portal.example.org", b"staff.example.org"):
        status, headers = ask(nginx[1], get("/both").replace(b"portal.example.org", host))
        assert status == 200 and headers["x-host"] == [host.decode()]


def test_a_page_kept_for_one_query_is_never_the_answer_to_another(nginx):
    """The second page of a list, the same file in Spanish."""
    paths = ["/list/?page=1", "/list/?page=2", "/list/?lang=es", "/list/"]
    for path in paths:
        assert ask(nginx[1], get(path))[0] == 200
    assert [one.split()[1].decode() for one in ARRIVED if one.startswith(b"GET /list/")] == paths


def test_what_a_visitor_says_of_the_own_address_is_not_passed_on(nginx):
    """Else a header opens every limit again (SEC-9)."""
    status, headers = ask(nginx[1], get("/whose", "X-Forwarded-For: 203.0.113.9"), source="127.0.0.9")
    assert status == 200 and headers["x-from"] == ["127.0.0.9"]


def test_nothing_about_a_visitor_is_written_down(nginx):
    folder, port = nginx
    ask(port, get("/marker-of-this-visit", "X-Marker: marker-of-this-visit"))
    ask(port, get("/static/marker-of-this-visit"))
    ask(port, b"marker-of-this-visit\r\n\r\n")
    written = [path for path in folder.rglob("*") if path.is_file() and b"marker-of-this" in path.read_bytes()]
    assert [path for path in written if "cache" not in path.parts] == []


HALF = b"POST /sites/north/feedback/new/ HTTP/1.1\r\nHost: portal.example.org\r\nContent-Length: 500\r\n\r\nbody=The"
MOST = int(re.search(r"limit_conn portal_connections (\d+);", FILE.read_text())[1])


def half_sent(port: int, number: int) -> list[ssl.SSLSocket]:
    """Connections of one address that wait with half a message."""
    context = ssl.create_default_context()
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    lines = [context.wrap_socket(socket.create_connection(("127.0.0.1", port), 5)) for _ in range(number)]
    for line in lines:
        line.sendall(HALF)
    return lines


def test_half_sent_messages_reach_nobody_and_close_the_door_to_their_own_address_alone(nginx):
    """Thirty of them once stopped every page: each took a web process that waited for the rest (SEC-16)."""
    folder, port = nginx
    assert ask(port, get("/"))[0] == 200
    held = half_sent(port, MOST - 2)
    try:
        before = len(ARRIVED)
        assert [ask(port, get(f"/page-{n}"))[0] for n in range(5)] == [200] * 5
        assert len(ARRIVED) - before == 5 and not [one for one in ARRIVED if one.startswith(b"POST")]
        held += half_sent(port, 2)
        tries = (ask(port, get("/"))[0] for _time in range(100))
        assert 429 in tries, "once nginx has read the last two of them"
        assert ask(port, get("/"), source="127.0.0.9")[0] == 200, "a neighbor's address is not theirs"
    finally:
        for line in held:
            line.close()
