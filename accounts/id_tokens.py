"""The ID token of a sign-in provider, checked as OpenID Connect Core 3.1.3.7 asks: who signed in there, and how."""

import hmac
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import jwt

# Signed with the provider's own key alone: never "none", and never a secret that both sides know.
ALGORITHMS = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512"]
LEEWAY_SECONDS = 60  # clocks of two machines are not exact
OLDEST_SECONDS = 600  # the token was made for this sign-in, which ends after ten minutes


class IdTokenError(Exception):
    """The token does not say, beyond doubt, who signed in here just now. The text never holds the token."""


@dataclass(frozen=True)
class Identity:
    """Somebody at a provider: by what never changes there and is never given to another person."""

    issuer: str
    subject: str
    claims: dict[str, Any]

    def shows(self, factors: Iterable[tuple[str, str]]) -> bool:
        """Whether one of these pairs of claim and value is in the token: its factor counts here, too."""
        return any(value in _values(self.claims.get(claim)) for claim, value in factors)

    def proved_since(self, moment: float) -> bool:
        """Whether the person showed herself to the provider at or after `moment` (seconds since 1970)."""
        at = self.claims.get("auth_time")
        return isinstance(at, int) and at + LEEWAY_SECONDS >= moment


def read(token: str, *, keys: dict[str, Any], issuer: str, audience: str, nonce: str, now: datetime) -> Identity:
    """Who the token is about; IdTokenError with one sentence if anything in it is not as it has to be.

    `keys` is the provider's published set (JWKS); `nonce` is what this session sent along.
    """
    claims = _signed(token, keys)
    at = now.timestamp()
    _require(claims.get("iss") == issuer, "it is from another issuer")
    _require(audience in _values(claims.get("aud")), "it is for somebody else")
    several = len(_values(claims.get("aud"))) > 1
    _require(claims.get("azp", None if several else audience) == audience, "it was asked for by somebody else")
    _require(_number(claims.get("exp")) + LEEWAY_SECONDS > at, "it is over")
    _require(abs(at - _number(claims.get("iat"))) <= OLDEST_SECONDS, "it was not made now")
    _require(hmac.compare_digest(str(claims.get("nonce")).encode(), nonce.encode()), "it answers another sign-in")
    subject = claims.get("sub")
    _require(isinstance(subject, str) and 0 < len(subject) <= 255, "it names nobody")
    return Identity(issuer, str(subject), claims)


def _signed(token: str, keys: dict[str, Any]) -> dict[str, Any]:
    """What the token says, once its signature is seen to be by a key of the provider."""
    try:
        wanted = jwt.get_unverified_header(token).get("kid")
        found = [key for key in jwt.PyJWKSet.from_dict(keys).keys if key.key_id == wanted]
        _require(len(found) == 1, "no one key of the provider has its name")
        options = dict.fromkeys(("verify_aud", "verify_iss", "verify_exp", "verify_iat", "verify_nbf"), False)
        return jwt.decode(token, key=found[0].key, algorithms=ALGORITHMS, options=options)  # type: ignore[arg-type]
    except (jwt.PyJWTError, ValueError, TypeError, AttributeError) as error:
        raise IdTokenError(f"its signature is not the provider's ({type(error).__name__})") from None


def _require(holds: bool, why: str) -> None:
    if not holds:
        raise IdTokenError(why)


def _values(claim: Any) -> list[str]:
    found = claim if isinstance(claim, list) else [claim]
    return [value for value in found if isinstance(value, str)]


def _number(claim: Any) -> float:
    return claim if isinstance(claim, (int, float)) and not isinstance(claim, bool) else float("-inf")
