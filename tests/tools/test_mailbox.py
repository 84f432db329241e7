"""The demonstration's mail server speaks SMTP and keeps every mail whole."""

import gc
import os
import smtplib
import socket
import subprocess
import sys
from email.message import EmailMessage
from email.parser import BytesParser
from email.policy import default
from pathlib import Path

import pytest

from tools.launch.environment import Environment
from tools.launch.layout import ROOT, Data
from tools.launch.portal import start_again
from tools.launch.processes import Processes
from tools.launch.stack import start_mailbox
from tools.launch.variables import base_env


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


def test_a_mail_server_that_ended_takes_mail_again_on_the_same_port(tmp_path):
    """Whoever opened its line has long returned; the number must not be another file's by then."""
    data = Data(tmp_path.resolve())
    data.make()
    processes = Processes(data)
    processes.env = base_env()
    others = []
    try:
        port = begin_mailbox(processes)
        gc.collect()
        others = [os.open(os.devnull, os.O_RDONLY) for _ in range(20)]  # which take every number that is free
        (child,) = processes.children
        child.popen.kill()
        child.popen.wait()
        start_again(processes)
        with smtplib.SMTP("127.0.0.1", port, timeout=30) as client:
            client.send_message(letter("after it ended\n"))
        assert len(child.deaths) == 1 and len(list(data.mail.glob("*.eml"))) == 1
    finally:
        processes.stop(("mailbox",))
        for one in others:
            os.close(one)
        for line in child.lines:
            line.close()


def begin_mailbox(processes: Processes) -> int:
    line = socket.create_server(("127.0.0.1", 0))
    start_mailbox(processes, Environment(Path(sys.executable), {}), line)
    return line.getsockname()[1]
