"""One connection to the mail server for a batch, and exactly what went wrong with each mail."""

import io
import re
import smtplib
import socket
import ssl
import time
from email.generator import BytesGenerator
from email.header import Header, decode_header, make_header
from email.policy import Compat32
from email.utils import parseaddr
from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.core.mail.message import sanitize_address
from django.core.mail.utils import DNS_NAME

from . import crash_points

SMTP_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
MAIL_SECONDS = 45  # one mail in all, however slowly the server trickles
CONNECT_SECONDS = 30
FINAL_SECONDS = 600  # for the answer to a whole mail, as RFC 5321 (4.5.3.2.6) asks: it was taken if it was taken


EncodedMail = tuple[str, bytes]  # the address and the message as SMTP carries them


class MailError(Exception):
    """What keeps mail from leaving."""


class DeliveryError(MailError):
    """Not sent. `code`: the step and the answer's number, not its text, which may hold addresses."""

    def __init__(self, code: str, *, permanent: bool = False, unsure: bool = False, server: bool = False):
        super().__init__(code)
        self.code = code
        self.permanent = permanent  # the server said never (5xx)
        self.unsure = unsure  # the complete mail was handed over, the answer was lost
        self.server = server  # the trouble may be the server's, not this mail's


class ServerDownError(MailError):
    """No connection, or no sign-in, at all: `code` says which step."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class _Reads(io.RawIOBase):
    """Reads from the connection until one moment for all reads together; smtplib's timeout is per read."""

    def __init__(self, line: "_Connection") -> None:
        self.connection = line

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        return self.connection.bound().recv_into(buffer)


class _Connection(smtplib.SMTP):
    """smtplib with one deadline for a whole conversation."""

    ends = float("inf")
    is_patient = False  # every read may take all the time there is
    _host: str  # smtplib's own name for what a certificate must say

    def bound(self) -> socket.socket:
        """The connection, which now waits no longer than the conversation may; TimeoutError if that is over."""
        left = self.ends - time.monotonic()
        if left <= 0:
            raise TimeoutError("the conversation takes too long")
        if self.sock is None:
            raise smtplib.SMTPServerDisconnected("hung up")
        self.sock.settimeout(left if self.is_patient else min(left, settings.EMAIL_TIMEOUT or left))
        return self.sock

    def getreply(self) -> tuple[int, bytes]:
        if self.file is None:
            self.file = io.BufferedReader(_Reads(self))
        return super().getreply()

    def send(self, s: Any) -> None:
        if self.sock:
            try:
                self.bound()
            except TimeoutError:
                self.close()
                raise smtplib.SMTPServerDisconnected("too slow") from None
        super().send(s)


class _SecureConnection(_Connection, smtplib.SMTP_SSL):
    """The same where the connection is encrypted from the first byte."""


class SmtpTransport:
    """Keeps one SMTP connection as long as it works; opens another after a fault."""

    def __init__(self) -> None:
        self.connection: _Connection | None = None
        self.used = False
        self.asked_at: float | None = None  # since when the answer to a whole mail is waited for
        self.sender = sanitize_address(parseaddr(settings.DEFAULT_FROM_EMAIL)[1], "utf-8")

    def open(self) -> None:
        """Connects if needed; ServerDownError if that fails."""
        if self.connection is not None:
            return
        step = "connect"
        line = None
        try:
            line = self._line()
            line.ends = time.monotonic() + CONNECT_SECONDS
            self._greet(line)
            step = "sign-in"
            if settings.EMAIL_HOST_USER and settings.EMAIL_HOST_PASSWORD:
                line.login(settings.EMAIL_HOST_USER, settings.EMAIL_HOST_PASSWORD)
        except (OSError, smtplib.SMTPException, ValueError) as error:
            if line is not None:
                line.close()
            raise ServerDownError(f"{step} {getattr(error, 'smtp_code', type(error).__name__)}") from None
        self.connection, self.used = line, False

    def close(self) -> None:
        line, self.connection = self.connection, None
        if line is None:
            return
        try:
            line.ends = time.monotonic() + 2
            line.quit()
        except (OSError, smtplib.SMTPException):
            line.close()

    def compose(self, mail: EmailMultiAlternatives) -> EncodedMail:
        """The mail as it goes over the line; DeliveryError if its address cannot."""
        try:
            return sanitize_address(mail.to[0], "utf-8"), _content(mail)
        except UnicodeError:
            raise DeliveryError("address", permanent=True) from None

    def send(self, mail: EncodedMail) -> None:
        """Hands one mail over; DeliveryError says what the outbox must do with it. Call `open` first."""
        reused, self.used = self.used, True
        try:
            self._send(mail)
        except DeliveryError as trouble:
            if self.connection is not None or not reused or not trouble.code.startswith("sender"):
                raise
            # A server that hung up between two mails has met none of this one: once more, connected anew.
            self.open()
            self._send(mail)

    def _send(self, mail: EncodedMail) -> None:
        (to, content), line = mail, self.connection
        assert line is not None, "open comes first"
        line.ends = time.monotonic() + MAIL_SECONDS
        step = "sender"
        try:
            self._expect(step, line.mail(self.sender))
            step = "recipient"
            self._expect(step, line.rcpt(to))
            step = "data"
            crash_points.crash_point("before_data")
            self._expect(step, line.docmd("DATA"), wanted=354)
            step = "answer"
            line.send(content)
            crash_points.crash_point("after_data")
            self._expect(step, self._final_answer(line))
        except (OSError, smtplib.SMTPException) as error:
            self._hang_up()
            raise DeliveryError(f"{step} {type(error).__name__}", unsure=step == "answer", server=True) from None
        except UnicodeError:  # an address that is not ASCII, to a server that knows no other
            self._reset()
            raise DeliveryError("address", permanent=True) from None

    def _final_answer(self, line: _Connection) -> tuple[int, bytes]:
        self.asked_at = time.monotonic()
        line.is_patient, line.ends = True, self.asked_at + FINAL_SECONDS
        try:
            return line.getreply()
        finally:
            line.is_patient, line.ends, self.asked_at = False, time.monotonic() + MAIL_SECONDS, None

    def _line(self) -> _Connection:
        name, timeout = DNS_NAME.get_fqdn(), min(settings.EMAIL_TIMEOUT or 20, 10)
        line = _Connection(local_hostname=name, timeout=timeout)
        if settings.EMAIL_USE_SSL:
            line = _SecureConnection(local_hostname=name, timeout=timeout, context=ssl.create_default_context())
        line._host = settings.EMAIL_HOST
        line.ends = time.monotonic() + CONNECT_SECONDS
        code, _text = line.connect(settings.EMAIL_HOST, settings.EMAIL_PORT)
        if code != 220:
            line.close()
            raise smtplib.SMTPConnectError(code, b"")
        return line

    def _greet(self, line: _Connection) -> None:
        line.ehlo_or_helo_if_needed()
        if settings.EMAIL_USE_TLS:
            line.starttls(context=ssl.create_default_context())
            line.ehlo_or_helo_if_needed()

    def _expect(self, step: str, answer: tuple[int, bytes], wanted: int = 250) -> None:
        code = answer[0]
        if code == wanted or (step == "recipient" and code == 251):
            return
        self._hang_up() if code == 421 else self._reset()
        # A refused sender is a matter of settings: it must not flag every mail there is.
        permanent = 500 <= code < 600 and step != "sender"
        raise DeliveryError(f"{step} {code}", permanent=permanent, server=code == 421 or step == "sender")

    def _reset(self) -> None:
        try:
            if self.connection is not None and self.connection.rset()[0] != 250:
                self._hang_up()
        except (OSError, smtplib.SMTPException):
            self._hang_up()

    def _hang_up(self) -> None:
        line, self.connection = self.connection, None
        if line is not None:
            line.close()


class BackendTransport:
    """Any other Django mail backend (a provider's, files, memory): its errors are less exact."""

    asked_at: float | None = None  # such a backend does not say how far it is

    def __init__(self) -> None:
        self.connection: BaseEmailBackend | None = None

    def open(self) -> None:
        if self.connection is None:
            connection = get_connection()
            try:
                connection.open()
            except Exception as error:
                raise ServerDownError(f"connect {type(error).__name__}") from None
            self.connection = connection

    def close(self) -> None:
        connection, self.connection = self.connection, None
        if connection is not None:
            connection.close()

    def compose(self, mail: EmailMultiAlternatives) -> EmailMultiAlternatives:
        return mail

    def send(self, mail: EmailMultiAlternatives) -> None:
        assert self.connection is not None, "open comes first"
        try:
            self.connection.send_messages([mail])
        except Exception as error:  # whatever the provider's client raises; only its type is kept
            name = type(error).__name__
            refused = name in ("AnymailRecipientsRefused", "AnymailInvalidAddress")
            raise DeliveryError(f"send {name}", permanent=refused, unsure=True, server=True) from None


def transport() -> SmtpTransport | BackendTransport:
    """The way mail leaves by the settings (EMAIL_URL)."""
    return SmtpTransport() if settings.EMAIL_BACKEND == SMTP_BACKEND else BackendTransport()


class _Headers(Compat32):
    """Short ASCII headers as they stand: the standard library takes each one apart and builds the same again."""

    def fold_binary(self, name: str, value: Any) -> bytes:
        if isinstance(value, str) and value.isascii() and value.isprintable() and len(name) + len(value) < 76:
            return f"{name}: {value}{self.linesep}".encode("ascii")
        folded: bytes = super().fold_binary(name, value)
        if not folded.startswith(f"{name}: {self.linesep}".encode()):
            return folded
        # A first word too long for the line would leave it empty, which filters take for the end of the headers.
        if value.isascii() and "=?" not in value:
            return f"{name}: {value}{self.linesep}".encode("ascii")
        words = Header(str(make_header(decode_header(value))), "utf-8", header_name=name)
        return f"{name}: {words.encode(linesep=self.linesep, maxlinelen=75)}{self.linesep}".encode("ascii")


_HEADERS = _Headers(linesep="\r\n")


def _content(mail: EmailMultiAlternatives) -> bytes:
    """The mail as SMTP wants it: CRLF, leading dots doubled, the closing dot."""
    made = io.BytesIO()
    BytesGenerator(made, mangle_from_=False, policy=_HEADERS).flatten(mail.message())
    content = re.sub(rb"(?m)^\.", b"..", made.getvalue())
    return content + (b".\r\n" if content.endswith(b"\r\n") else b"\r\n.\r\n")
