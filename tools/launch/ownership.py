"""Who runs the services of a data folder: one owner, any number of guests (`./run manage` beside `./run`)."""

import fcntl
import json
import os
import time
from pathlib import Path

from .layout import Data, LaunchError, read_json, write_whole
from .variables import NEVER_INHERITED

LONGEST_WAIT = 120  # seconds for another command to begin or to end


class Ownership:
    """Locks that the system releases even after SIGKILL, and a file that tells guests what they need."""

    def __init__(self, data: Data) -> None:
        self._owner = self._open(data.state / "owner.lock")
        self._guests = self._open(data.state / "guests.lock")
        self._told = data.state / "services.json"
        self.data = data

    @staticmethod
    def _open(path: Path):
        return open(os.open(path, os.O_RDWR | os.O_CREAT, 0o600), "r+")

    def take(self, kind: str, *, patience: float = LONGEST_WAIT) -> None:
        """Become the owner; LaunchError if a `./run` already is. A passing command is waited for (seconds)."""
        deadline = time.monotonic() + patience
        while not self._lock(self._owner, fcntl.LOCK_EX):
            owner = read_json(self.data.state / "owner.json")
            if owner.get("kind") == "run":
                where = read_json(self._told).get("BASE_URL", "starting")
                raise LaunchError(
                    f"The portal already runs with {self.data.root} ({where}, process {owner.get('pid')})."
                )
            self._patience(deadline)
        self._told.unlink(missing_ok=True)
        write_whole(self.data.state / "owner.json", json.dumps({"kind": kind, "pid": os.getpid()}))

    def tell(self, env: dict[str, str]) -> None:
        """Let guests know: only what the portal reads, and only to this account, for keys are among it."""
        known = {name: env[name] for name in env if name in NEVER_INHERITED or name.startswith("PORTAL_")}
        write_whole(self._told, json.dumps(known), mode=0o600)

    def visit_or_take(self, kind: str) -> dict[str, str] | None:
        """A guest's environment while services run; None if this process became the owner and starts them."""
        deadline = time.monotonic() + LONGEST_WAIT
        while True:
            self._lock(self._guests, fcntl.LOCK_SH, wait=True)
            if self._lock(self._owner, fcntl.LOCK_EX):
                fcntl.flock(self._guests, fcntl.LOCK_UN)
                self.take(kind)
                return None
            if told := read_json(self._told):
                return told
            fcntl.flock(self._guests, fcntl.LOCK_UN)
            self._patience(deadline)

    def close(self, *, wait_for_guests: bool) -> None:
        """Before the services stop: no new guests; a passing command lets the present ones finish."""
        if wait_for_guests:
            self._lock(self._guests, fcntl.LOCK_EX, wait=True)
        self._told.unlink(missing_ok=True)

    def release(self) -> None:
        self._guests.close()
        self._owner.close()

    @staticmethod
    def _lock(file, how: int, *, wait: bool = False) -> bool:
        try:
            fcntl.flock(file, how if wait else how | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True

    def _patience(self, deadline: float) -> None:
        if time.monotonic() > deadline:
            raise LaunchError(f"Another command still uses {self.data.root}; try again when it is done.")
        time.sleep(0.1)
