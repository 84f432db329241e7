"""A scripted SMTP server: refuses, stalls, trickles, hangs up, and remembers exactly what it took."""

import re
import socket
import socketserver
import threading
import time
from collections import defaultdict
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import Message


@dataclass(frozen=True)
class Taken:
    """One complete message that the server took, whether or not its answer reached the sender."""

    address: str
    message_id: str
    content: bytes
    answered: bool
    at: float

    @property
    def parsed(self) -> Message:
        return message_from_bytes(self.content)


@dataclass
class Script:
    """What the server does. `for_address[a]` is a list of acts, one an attempt; then it behaves.

    Acts: "ok", "stall", "trickle", "drop_at_mail", "drop_before_data", "drop_in_data", "drop_after_data", "slow"
    (takes the mail, and answers once `slow` is set), "slow_drop" (hangs up then instead), "slow_refuse",
    or a step and a code such as "rcpt 550", "mail 421", "data 451", "answer 554".
    `mood` concerns the whole server: "ok", "drop" (hangs up at once), "busy" (421), "stall", "auth".
    """

    for_address: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    mood: str = "ok"
    mails_per_connection: int = 0
    delay: float = 0.0


class GoneError(Exception):
    """The server hangs up here."""


class _Conversation(socketserver.StreamRequestHandler):
    disable_nagle_algorithm = True

    def handle(self) -> None:
        server: Server = self.server.owner
        server.connections += 1
        self.last: Taken | None = None
        try:
            self._greet(server)
            self._converse(server)
        except (GoneError, OSError):
            pass
        if self.last is not None:
            server.unheard.append(self.last)

    def _say(self, text: str) -> None:
        self.wfile.write(f"{text}\r\n".encode())

    def _greet(self, server: "Server") -> None:
        mood = server.script.mood
        if mood == "drop":
            raise GoneError
        if mood == "stall":
            server.stopped.wait(60)
            raise GoneError
        self._say("421 try later" if mood == "busy" else "220 scripted ready")
        if mood == "busy":
            raise GoneError

    def _converse(self, server: "Server") -> None:
        address, act, taken = "", "ok", 0
        while line := self.rfile.readline():
            self.last = None  # the sender speaks again, so it has heard our answer
            verb, rest = line[:4].decode("ascii", "replace").upper().strip(), line.decode("ascii", "replace")
            if verb == "MAIL":
                if server.script.mails_per_connection and taken >= server.script.mails_per_connection:
                    self._say("421 enough mails on this connection")
                    raise GoneError
                self._say("250 ok")
            elif verb == "RCPT":
                address = re.search(r"<(.*?)>", rest)[1]
                act = server.next_act(address)
                self._rcpt(act)
            elif verb == "DATA":
                taken += self._data(server, address, act)
            elif verb == "QUIT":
                self._say("221 bye")
                raise GoneError
            elif verb == "EHLO":
                self._say("250-scripted\r\n250 8BITMIME")
            else:
                self._say("250 ok")

    def _rcpt(self, act: str) -> None:
        if act in ("drop_at_mail", "drop_at_rcpt"):
            raise GoneError
        step, _space, code = act.partition(" ")
        if step in ("rcpt", "mail"):
            self._say(f"{code} scripted")
            if code == "421":
                raise GoneError
        elif act == "stall":
            self.server.owner.stopped.wait(60)
            raise GoneError
        elif act == "trickle":
            self._trickle()
        else:
            self._say("250 ok")

    def _trickle(self) -> None:
        """One byte at a time of an answer that never ends."""
        for _ in range(600):
            self.wfile.write(b"2")
            self.wfile.flush()
            if self.server.owner.stopped.wait(0.1):
                break
        raise GoneError

    def _data(self, server: "Server", address: str, act: str) -> int:
        if act == "drop_before_data":
            raise GoneError
        step, _space, code = act.partition(" ")
        if step == "data":
            self._say(f"{code} scripted")
            return 0
        self._say("354 go on")
        if act == "drop_in_data":
            self.rfile.readline()
            raise GoneError
        lines = []
        while (line := self.rfile.readline()) != b".\r\n":
            if not line:
                raise GoneError  # an incomplete message is no message
            lines.append(line[1:] if line.startswith(b"..") else line)
        if server.script.delay:
            time.sleep(server.script.delay)
        if step == "answer":
            self._say(f"{code} scripted")
            return 0
        if act == "slow_refuse":
            server.slow.wait(60)
            self._say("554 not after all")
            return 0
        self.last = server.take(address, b"".join(lines), answered=act not in ("drop_after_data", "slow_drop"))
        if act.startswith("slow"):
            server.slow.wait(60)
        if act in ("drop_after_data", "slow_drop"):
            raise GoneError
        self._say("250 taken")
        return 1


class _Threads(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True
    request_queue_size = 64


class Server:
    """`with Server() as server:` listens on a free port of this machine; `down()` closes it, `up()` opens."""

    def __init__(self, address: str = "127.0.0.1") -> None:
        self.script, self.address = Script(), address
        self.taken: list[Taken] = []
        self.unheard: list[Taken] = []  # taken, and the sender was gone before it said another word
        self.tried: list[tuple[str, str]] = []
        self.connections = 0
        self.port = 0
        self.stopped = threading.Event()
        self.slow = threading.Event()
        self._lock = threading.Lock()
        self._server: _Threads | None = None

    def __enter__(self) -> "Server":
        self.up()
        return self

    def __exit__(self, *args) -> None:
        self.stopped.set()
        self.slow.set()
        self.down()

    def up(self) -> None:
        self._server = _Threads((self.address, self.port), _Conversation)
        self._server.owner = self
        self.port = self._server.server_address[1]
        threading.Thread(target=self._server.serve_forever, args=[0.02], daemon=True).start()

    def down(self) -> None:
        server, self._server = self._server, None
        if server is not None:
            server.shutdown()
            server.server_close()

    def next_act(self, address: str) -> str:
        with self._lock:
            acts = self.script.for_address.get(address)
            act = acts.pop(0) if acts else "ok"
            self.tried.append((address, act))
            return act

    def take(self, address: str, content: bytes, *, answered: bool) -> Taken:
        message_id = message_from_bytes(content)["Message-ID"]
        one = Taken(address, message_id, content, answered, time.monotonic())
        with self._lock:
            self.taken.append(one)
        return one

    def of(self, address: str) -> list[Taken]:
        return [one for one in self.taken if one.address == address]


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]
