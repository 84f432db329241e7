"""Settings of the sign-in provider of staff: read, and refused with one sentence where they are wrong."""

from urllib.parse import parse_qsl, urlsplit

from django.core.exceptions import ImproperlyConfigured

LOOPBACK = ("localhost", "127.0.0.1", "::1")
OURS = {
    "client_id", "client_secret", "redirect_uri", "response_type", "response_mode", "scope", "state", "nonce",
    "code_challenge", "code_challenge_method", "prompt", "max_age", "request", "request_uri",
}  # fmt: skip


def factors(text: str) -> list[tuple[str, str]]:
    """`amr:mfa,acr:phr`: the pairs of claim and value, one of which shows that the provider saw a second factor."""
    pairs = [item.strip().partition(":") for item in text.split(",") if item.strip()]
    if any(not claim or not value for claim, _colon, value in pairs):
        raise ImproperlyConfigured("PORTAL_SSO_FACTOR is a list of claim:value, for example amr:mfa,acr:phr.")
    return [(claim, value) for claim, _colon, value in pairs]


def params(text: str) -> dict[str, str]:
    """`acr_values=phr&hd=rivertown.example`: what is sent to the provider beside what the protocol needs."""
    found = dict(parse_qsl(text, keep_blank_values=True))
    if taken := OURS & set(found):
        raise ImproperlyConfigured(f"PORTAL_SSO_PARAMS cannot set {sorted(taken)[0]}: the portal does.")
    return found


def check(issuer: str, *, client_id: str, name: str, is_https: bool) -> None:
    """Stops the start where a provider is named and what it needs is not."""
    if not issuer:
        return
    parts = urlsplit(issuer)
    if not (parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in LOOPBACK and not is_https)):
        raise ImproperlyConfigured("PORTAL_SSO_ISSUER must begin with https://.")
    if not client_id or not name:
        raise ImproperlyConfigured("PORTAL_SSO_ISSUER also needs PORTAL_SSO_CLIENT_ID and PORTAL_SSO_NAME.")
