"""Encrypts a stream with a passphrase so that a changed, shortened or reordered file is refused (AES-256-GCM)."""

import os
import struct
from collections.abc import Iterable, Iterator
from typing import BinaryIO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

MAGIC = b"PORTAL-BACKUP-1\n"
PIECE = 1 << 20
LENGTH = struct.Struct(">I?")  # bytes in this piece, and whether it is the last
SALT = 16


class DecryptionError(Exception):
    """Not a backup, another passphrase, or a file that was changed or cut off."""


def encrypt(pieces: Iterable[bytes], target: BinaryIO, passphrase: str) -> None:
    """Writes `pieces` (of any size below 1 GB) encrypted to `target`."""
    salt = os.urandom(SALT)
    target.write(MAGIC + salt)
    cipher, held = AESGCM(_key(passphrase, salt)), None
    number = 0
    for piece in pieces:
        if held is not None:
            number = _write(target, cipher, held, number, last=False)
        held = piece
    _write(target, cipher, held or b"", number, last=True)


def _write(target: BinaryIO, cipher: AESGCM, piece: bytes, number: int, *, last: bool) -> int:
    """One piece; its number and whether it is the last are part of what is proved."""
    head = LENGTH.pack(len(piece) + 16, last)
    target.write(head + cipher.encrypt(_nonce(number), piece, MAGIC + head))
    return number + 1


def decrypt(source: BinaryIO, passphrase: str) -> Iterator[bytes]:
    """The pieces as they went in. DecryptionError as soon as something is wrong; what came before was right."""
    head = source.read(len(MAGIC) + SALT)
    if not head.startswith(MAGIC) or len(head) < len(MAGIC) + SALT:
        raise DecryptionError("This is not a backup of the portal.")
    cipher, number, last = AESGCM(_key(passphrase, head[len(MAGIC) :])), 0, False
    while not last:
        size = source.read(LENGTH.size)
        if len(size) < LENGTH.size:
            raise DecryptionError("The file is cut off.")
        length, last = LENGTH.unpack(size)
        try:
            yield cipher.decrypt(_nonce(number), source.read(length), MAGIC + size)
        except InvalidTag:
            raise DecryptionError("Another passphrase, or the file was changed.") from None
        number += 1
    if source.read(1):
        raise DecryptionError("Something was added to the file.")


def _key(passphrase: str, salt: bytes) -> bytes:
    return Scrypt(salt=salt, length=32, n=2**15, r=8, p=1).derive(passphrase.encode())


def _nonce(number: int) -> bytes:
    return number.to_bytes(12, "big")  # unique: each file has a key of its own, by its salt
