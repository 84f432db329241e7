"""The demonstration's mail server speaks SMTP and keeps every mail whole."""

import smtplib
import socket
import subprocess
import sys
from email.message import EmailMessage
from email.parser import BytesParser
from email.policy import default

import pytest

from tools.launch.layout import ROOT


@pytest.fixture
def mailbox(tmp_path):
    line = socket.create_server(("127.0.0.1", 0))
    argv = [sys.executable, "-m", "tools.launch.mailbox", str(line.fileno()), str(tmp_path)]
    server = subprocess.Popen(argv, pass_fds=[line.fileno()], cwd=ROOT)
    yield line.getsockname()[1], tmp_path
    server.terminate()
    server.wait()
    line.close()


def letter(body: str) -> EmailMessage:
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = "a@demo.example", "rosa@demo.example", "Código"
    message.set_content(body)
    return message


def test_a_mail_arrives_as_it_was_sent(mailbox):
    port, folder = mailbox
    body = "one\n.two begins with a dot\n..\n.\nlast, with ñ\n"
    with smtplib.SMTP("127.0.0.1", port, timeout=5) as client:
        client.send_message(letter(body))
        client.send_message(letter("second, on the same line\n"))
    first, second = sorted(folder.glob("*.eml"))
    kept = BytesParser(policy=default).parsebytes(first.read_bytes())
    assert kept.get_content().replace("\r\n", "\n") == body
    assert b"second" in second.read_bytes()
    assert first.stat().st_mode & 0o077 == 0


def test_a_sender_that_breaks_off_leaves_nothing_half_written(mailbox):
    port, folder = mailbox
    client = smtplib.SMTP("127.0.0.1", port, timeout=5)
    client.helo()
    client.docmd("MAIL FROM:<a@demo.example>")
    client.docmd("RCPT TO:<b@demo.example>")
    client.docmd("DATA")
    client.send(b"Subject: half\r\n\r\nhal")
    client.close()
    with smtplib.SMTP("127.0.0.1", port, timeout=5) as other:
        other.send_message(letter("whole\n"))
    assert len(list(folder.iterdir())) == 1


@pytest.mark.parametrize("words", ["DATA", "RCPT TO:<b@demo.example>", "MAIL FROM: nobody", "TURN"])
def test_what_comes_out_of_order_is_refused_and_the_line_stays_open(mailbox, words):
    with smtplib.SMTP("127.0.0.1", mailbox[0], timeout=5) as client:
        client.ehlo()
        assert 500 <= client.docmd(words)[0] < 600
        assert client.noop()[0] == 250
