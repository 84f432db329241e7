"""A provider that signs whatever a test wants: what a certified one would never say, or an attacker in its place."""

import base64
import hmac
import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import jwt
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from tests.accounts.oidc import CLIENT


def new_key() -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


class LyingProvider:
    """Its addresses are right; `id_token` is what it answers for any code, None that it refuses."""

    def __init__(self, issuer: str) -> None:
        self.issuer, self.key, self.id_token, self.down = issuer, new_key(), None, False
        self.names_itself = False

    def claims(self, nonce: str, /, **changed: Any) -> dict[str, Any]:
        """What an honest provider would say of person 100, then what a test changes; None takes a claim away."""
        now = int(time.time())
        honest = {
            "iss": self.issuer, "aud": CLIENT["id"], "sub": "100", "nonce": nonce, "iat": now, "exp": now + 300,
            "amr": ["pwd", "mfa"],
        }  # fmt: skip
        return {name: value for name, value in {**honest, **changed}.items() if value is not None}

    def signed(self, claims: dict[str, Any], *, key: Any = None, algorithm: str = "RS256", kid: str = "one") -> str:
        return jwt.encode(claims, key or self.key, algorithm=algorithm, headers={"kid": kid})

    def unsigned(self, claims: dict[str, Any]) -> str:
        return jwt.encode(claims, None, algorithm="none", headers={"kid": "one"})

    def by_public_key(self, claims: dict[str, Any]) -> str:
        """HMAC with the published key as its secret: what a library takes that lets the token name the algorithm."""
        kind = serialization.PublicFormat.SubjectPublicKeyInfo
        secret = self.key.public_key().public_bytes(serialization.Encoding.PEM, kind)
        parts = [json.dumps(part).encode() for part in ({"alg": "HS256", "typ": "JWT", "kid": "one"}, claims)]
        text = b".".join(base64.urlsafe_b64encode(part).rstrip(b"=") for part in parts)
        seal = base64.urlsafe_b64encode(hmac.digest(secret, text, "sha256")).rstrip(b"=")
        return (text + b"." + seal).decode()

    def keys(self) -> dict[str, Any]:
        numbers = self.key.public_key().public_numbers()
        return {"keys": [{"kty": "RSA", "kid": "one", "use": "sig", "n": _text(numbers.n), "e": _text(numbers.e)}]}

    def answers(self, path: str) -> dict[str, Any] | None:
        """What stands at an address; None: a 400."""
        if path.endswith("/.well-known/openid-configuration"):
            return {
                "issuer": self.issuer,
                "authorization_endpoint": f"{self.issuer}/authorize",
                "token_endpoint": f"{self.issuer}/token",
                "jwks_uri": f"{self.issuer}/keys",
                "authorization_response_iss_parameter_supported": self.names_itself,
            }
        if path == "/keys":
            return self.keys()
        return (
            {"access_token": "none of ours", "token_type": "Bearer", "id_token": self.id_token}
            if self.id_token
            else None
        )


def _text(number: int) -> str:
    raw = number.to_bytes((number.bit_length() + 7) // 8, "big")
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")


@contextmanager
def running() -> Iterator[LyingProvider]:
    """On a port of its own, gone afterwards."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.rfile.read(int(self.headers.get("Content-Length", 0)))
            found = None if lying.down else lying.answers(self.path)
            body = json.dumps(found or {"error": "invalid_grant"}).encode()
            self.send_response(503 if lying.down else 200 if found else 400)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        do_POST = do_GET

        def log_message(self, *args: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    lying = LyingProvider(f"http://127.0.0.1:{server.server_port}")
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield lying
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
