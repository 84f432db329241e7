"""A certificate authority of this test alone, and what it signs."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID


class Authority:
    """`certificate` is the file that clients are told to trust."""

    def __init__(self, folder: Path, name: str = "authority") -> None:
        self.folder, self.name = folder, name
        self._key = ec.generate_private_key(ec.SECP256R1())
        self._own = _signed(name, self._key.public_key(), name, self._key, is_authority=True)
        self.certificate = folder / f"{name}.pem"
        self.certificate.write_bytes(_pem(self._own))

    def sign(self, host: str, days: float = 30) -> tuple[Path, Path]:
        """Certificate and key of a server that is called `host`, as files; valid for `days` from now."""
        key = ec.generate_private_key(ec.SECP256R1())
        signed = _signed(host, key.public_key(), self.name, self._key, days=days)
        certificate, private = (self.folder / f"{self.name}-{host}.{kind}" for kind in ("crt", "key"))
        certificate.write_bytes(_pem(signed))
        private.touch(mode=0o600)
        form = serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        private.write_bytes(key.private_bytes(serialization.Encoding.PEM, *form))
        return certificate, private


def _pem(certificate: x509.Certificate) -> bytes:
    return certificate.public_bytes(serialization.Encoding.PEM)


def _signed(host, public, issuer, key, *, days: float = 30, is_authority: bool = False) -> x509.Certificate:
    now = datetime.now(UTC)
    subject, by = (x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)]) for name in (host, issuer))
    made = x509.CertificateBuilder().subject_name(subject).issuer_name(by).public_key(public)
    made = made.serial_number(x509.random_serial_number())
    made = made.not_valid_before(now - timedelta(days=1)).not_valid_after(now + timedelta(days=days))
    made = made.add_extension(x509.BasicConstraints(ca=is_authority, path_length=None), critical=True)
    made = made.add_extension(x509.SubjectAlternativeName([x509.DNSName(host)]), critical=False)
    return made.sign(key, hashes.SHA256())
