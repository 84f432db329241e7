"""The demonstration's mail server: real SMTP on a loopback port, every mail one .eml file in a folder.

`python -m tools.launch.mailbox FD FOLDER`: FD is a listening socket that ./run opened; its port outlives a restart.
"""

import asyncio
import os
import re
import secrets
import socket
import sys
import time
from pathlib import Path

LONGEST_MAIL = 25_000_000  # bytes
PATH = re.compile(rb"<([^<>\r\n]*)>")


def keep(folder: Path, mail: bytes) -> None:
    """Write one mail so that a reader never sees half of it; it is on disk when this returns."""
    name = f"{time.time_ns():020d}-{secrets.token_hex(4)}"
    fresh = folder / f".{name}"
    with open(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(mail)
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(folder / f"{name}.eml")


async def read_mail(reader: asyncio.StreamReader) -> bytes | None:
    """The lines up to the single dot, doubled dots undone; None if they are too many."""
    lines: list[bytes] = []
    size = 0
    while (line := await reader.readline()) not in (b".\r\n", b".\n"):
        if not line:
            raise ConnectionError
        size += len(line)
        if size <= LONGEST_MAIL:
            lines.append(line[1:] if line.startswith(b".") else line)
    return b"".join(lines) if size <= LONGEST_MAIL else None


class Conversation:
    """One SMTP session (RFC 5321): each verb answers with one reply."""

    def __init__(self, folder: Path, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.folder, self.reader, self.writer = folder, reader, writer
        self.sender = False
        self.recipients = 0

    async def hold(self) -> None:
        await self.reply("220 localhost ESMTP demonstration mailbox")
        while line := await self.reader.readline():
            verb = line.split(None, 1)[0].upper() if line.strip() else b""
            if verb == b"QUIT":
                await self.reply("221 Bye")
                return
            await self.reply(await self.answer(verb, line))

    async def answer(self, verb: bytes, line: bytes) -> str:
        if verb == b"EHLO":
            return f"250-localhost\r\n250-SIZE {LONGEST_MAIL}\r\n250-8BITMIME\r\n250 SMTPUTF8"
        if verb in (b"HELO", b"NOOP"):
            return "250 OK"
        if verb == b"RSET":
            self.sender, self.recipients = False, 0
            return "250 OK"
        if verb in (b"MAIL", b"RCPT"):
            return self.envelope(verb, line)
        if verb == b"DATA":
            return await self.data()
        return "500 Unknown command"

    def envelope(self, verb: bytes, line: bytes) -> str:
        address = PATH.search(line)
        if not address or (verb == b"RCPT" and not (self.sender and address[1])):
            return "503 Not now" if address else "501 An address in <> is missing"
        if verb == b"MAIL":
            self.sender, self.recipients = True, 0
        else:
            self.recipients += 1
        return "250 OK"

    async def data(self) -> str:
        if not self.recipients:
            return "503 First the recipients"
        await self.reply("354 End with a line that holds a single dot")
        mail = await read_mail(self.reader)
        self.sender, self.recipients = False, 0
        if mail is None:
            return "552 Too large"
        try:
            keep(self.folder, mail)
        except OSError:
            return "452 Not kept: no room"
        return "250 Kept"

    async def reply(self, text: str) -> None:
        self.writer.write(text.encode() + b"\r\n")
        await self.writer.drain()


async def serve(listening: socket.socket, folder: Path) -> None:
    async def converse(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            await Conversation(folder, reader, writer).hold()
        except (ConnectionError, ValueError, asyncio.IncompleteReadError):
            pass
        finally:
            writer.close()

    server = await asyncio.start_server(converse, sock=listening, limit=1_000_000)
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(serve(socket.socket(fileno=int(sys.argv[1])), Path(sys.argv[2])))
