"""Clients at a stated rate, and the comparison of what they were told with what the database has."""

import http.client
import json
import ssl
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from uuid import uuid4

NAME = "portal.example.org"
PER_SECOND = (("rsvp", 3), ("feedback", 2), ("page", 1))


@dataclass(frozen=True)
class Told:
    """One request: what it was, when it began, how long it took, what was answered (0: nothing)."""

    kind: str
    number: int
    began: float
    took: float
    status: int


@dataclass
class Load:
    """Asks the proxy, whatever comes back; nobody waits for anybody."""

    proxy: str
    authority: Path
    meeting: str
    told: list[Told] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._numbers, self._over = count(1), threading.Event()
        self._clients = ThreadPoolExecutor(48)
        self._context = ssl.create_default_context(cafile=str(self.authority))
        self._clock = threading.Thread(target=self._run, daemon=True)

    def start(self) -> None:
        self._clock.start()

    def stop(self) -> None:
        self._over.set()
        self._clock.join()
        self._clients.shutdown()

    def _run(self) -> None:
        each = [kind for kind, times in PER_SECOND for _ in range(times)]
        while not self._over.is_set():
            for kind in each:
                self._clients.submit(self.ask, kind)
                self._over.wait(1 / len(each))

    def ask(self, kind: str) -> Told:
        number, began = next(self._numbers), time.monotonic()
        try:
            status = self._send(kind, number)
        except (OSError, http.client.HTTPException):
            status = 0
        told = Told(kind, number, began, time.monotonic() - began, status)
        self.told.append(told)
        return told

    def _send(self, kind: str, number: int) -> int:
        line = http.client.HTTPSConnection(self.proxy, 443, timeout=45, context=_Named(self._context))
        try:
            headers = {"Host": NAME, "Content-Type": "application/json", "Idempotency-Key": str(uuid4())}
            if kind == "page":
                line.request("GET", "/sites/north/", headers={"Host": NAME})
            elif kind == "rsvp":
                body = {"party_size": 1, "email": f"r{number}@example.org"}
                line.request("POST", f"/api/v1/meetings/{self.meeting}/rsvps/", json.dumps(body), headers)
            else:
                body = {"site": "north", "category": "praise", "body": said(number), "language": "en"}
                line.request("POST", "/api/v1/feedback/", json.dumps(body), headers)
            return line.getresponse().status
        finally:
            line.close()

    def acknowledged(self, kind: str) -> set[int]:
        return {one.number for one in self.told if one.kind == kind and one.status == 201}

    def back_after(self, moment: float, patience: float = 60) -> float:
        """Seconds from that moment until both kinds of writing had succeeded again."""
        ends = time.monotonic() + patience
        while time.monotonic() < ends:
            first = [self._first(kind, moment) for kind in ("rsvp", "feedback")]
            if all(first):
                return max(one for one in first if one) - moment
            time.sleep(0.1)
        return float("inf")

    def _first(self, kind: str, moment: float) -> float | None:
        done = (one.began + one.took for one in list(self.told) if one.kind == kind and one.status == 201)
        return min((at for at in done if at > moment), default=None)


class _Named(ssl.SSLContext):
    """A context that expects the portal's name whatever address is called."""

    def __new__(cls, context: ssl.SSLContext):
        made = super().__new__(cls, ssl.PROTOCOL_TLS_CLIENT)
        made.load_verify_locations(cadata=ssl.DER_cert_to_PEM_cert(context.get_ca_certs(True)[0]))
        return made

    def wrap_socket(self, sock, *args, server_hostname=None, **more):
        return super().wrap_socket(sock, *args, server_hostname=NAME, **more)


def said(number: int) -> str:
    return f"Lamp number {number} at the corner works again, thank you."


def lost(load: Load, ask) -> dict[str, set[int]]:
    """What was acknowledged and is not in the database; `ask(statement)` gives all first columns."""
    told = {kind: load.acknowledged(kind) for kind in ("rsvp", "feedback")}  # before it is asked: load goes on
    rsvps = {int(one[1:].partition("@")[0]) for one in ask("SELECT email FROM meetings_rsvp WHERE email LIKE 'r%@%'")}
    feedback = {int(one.split()[2]) for one in ask("SELECT body FROM feedback_feedback WHERE body LIKE 'Lamp number%'")}
    return {"rsvp": told["rsvp"] - rsvps, "feedback": told["feedback"] - feedback}


def doubled(mail) -> dict[str, int]:
    """Message-IDs that came more than once, but for those whose sender never heard the answer."""
    copies: dict[str, int] = {}
    for one in mail.taken:
        copies[one.message_id] = copies.get(one.message_id, 0) + 1
    for one in mail.unheard:
        copies[one.message_id] -= 1
    return {name: number for name, number in copies.items() if number > 1}
