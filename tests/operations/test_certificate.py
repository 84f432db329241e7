"""The days a certificate is still good for, read from what readers are shown.

Rules: RUN-17.
"""

import socket
import ssl
import threading
from datetime import UTC, datetime, timedelta

import pytest

from operations import certificate
from operations.setup_check import infrastructure
from tests.cluster.authority import Authority


@pytest.fixture
def shown(tmp_path, settings):
    """`shown(days)`: from now on the portal's address shows a certificate that ends in so many days."""
    lines = []

    def show(days: float) -> None:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(*Authority(tmp_path).sign("localhost", days=days))
        line = socket.create_server(("127.0.0.1", 0))
        lines.append(line)
        threading.Thread(target=_serve, args=(line, context), daemon=True).start()
        settings.HTTPS, settings.BASE_URL = True, f"https://localhost:{line.getsockname()[1]}"

    yield show
    for line in lines:
        line.close()


def _serve(line: socket.socket, context: ssl.SSLContext) -> None:
    while True:
        try:
            held, _address = line.accept()
            with context.wrap_socket(held, server_side=True) as secure:
                secure.recv(1)
        except ssl.SSLError:
            continue
        except OSError:
            return


@pytest.mark.parametrize(("days", "left", "said"), [(30.5, 30, False), (13.5, 13, True), (-0.5, -1, True)])
def test_what_ends_soon_is_said(shown, days, left, said):
    shown(days)
    now = datetime.now(UTC)
    assert certificate.days_left(now) == left
    assert certificate.days_left(now + timedelta(days=2)) == left - 2, "asked once an hour, counted each time"
    assert bool(infrastructure.certificate_lasts(now)) is said


def test_where_nobody_shows_one_nothing_is_said(settings):
    settings.HTTPS, settings.BASE_URL = True, "https://localhost:1"
    assert certificate.days_left(datetime.now(UTC)) is None
    settings.HTTPS = False
    assert certificate.days_left(datetime.now(UTC)) is None
