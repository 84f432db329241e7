"""A TCP proxy before Redis or PostgreSQL that can refuse, hold everything back, or cut every connection."""

import socket
import threading
from contextlib import suppress


class Proxy:
    """Listens on a port of this machine and passes bytes to `target`, a socket path or (host, port)."""

    def __init__(self, target: str | tuple[str, int]) -> None:
        self.target = target
        self.port = 0
        self._flows = threading.Event()
        self._flows.set()
        self._ends: set[socket.socket] = set()
        self._lock = threading.Lock()
        self._line: socket.socket | None = None
        self.accept()

    def accept(self) -> None:
        """Takes connections (again, on the same port)."""
        line = socket.create_server(("127.0.0.1", self.port), backlog=128)
        self.port, self._line = line.getsockname()[1], line
        threading.Thread(target=self._serve, args=[line], daemon=True).start()

    def refuse(self) -> None:
        """Takes no connection, and cuts those there are."""
        line, self._line = self._line, None
        if line is not None:
            with suppress(OSError):
                line.shutdown(socket.SHUT_RDWR)
            line.close()
        self.cut()

    def hold(self) -> None:
        """A black hole: connections stand, no byte passes."""
        self._flows.clear()

    def flow(self) -> None:
        self._flows.set()

    def cut(self) -> None:
        with self._lock:
            ends, self._ends = self._ends, set()
        for end in ends:
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)

    def heal(self) -> None:
        """Everything passes again."""
        self.flow()
        if self._line is None:
            self.accept()

    def _serve(self, line: socket.socket) -> None:
        while True:
            try:
                near, _address = line.accept()
            except OSError:
                return
            threading.Thread(target=self._join, args=[near], daemon=True).start()

    def _join(self, near: socket.socket) -> None:
        far = socket.socket(socket.AF_UNIX if isinstance(self.target, str) else socket.AF_INET)
        try:
            far.connect(self.target)
        except OSError:
            near.close()
            return
        with self._lock:
            self._ends |= {near, far}
        back = threading.Thread(target=self._pump, args=[far, near], daemon=True)
        back.start()
        self._pump(near, far)
        back.join()
        with self._lock:
            self._ends -= {near, far}
        near.close()
        far.close()

    def _pump(self, source: socket.socket, sink: socket.socket) -> None:
        try:
            while data := source.recv(65536):
                self._flows.wait()
                sink.sendall(data)
        except OSError:
            pass
        for end in (source, sink):
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
