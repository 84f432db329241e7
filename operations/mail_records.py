"""Whether the DNS lets mail of this portal arrive: SPF, DKIM and DMARC of its address, where the machine resolves.

The record of DKIM has a name that only the mail server knows: PORTAL_DKIM_SELECTOR says it.
"""

from collections.abc import Callable
from email.utils import parseaddr

import dns.exception
import dns.resolver
from django.conf import settings

Lookup = Callable[[str], list[str]]
SECONDS = 3.0
RESERVED = ("example", "test", "invalid", "localhost", "example.org", "example.com", "example.net")  # RFC 2606


class UnresolvedError(Exception):
    """Nobody answered: nothing is known, so nothing is said against the records."""


def texts(name: str) -> list[str]:
    """The TXT records at `name`, none if there are none."""
    try:
        answer = dns.resolver.resolve(name, "TXT", lifetime=SECONDS)
    except (dns.resolver.NXDOMAIN, dns.resolver.NoAnswer):
        return []
    except dns.exception.DNSException as error:
        raise UnresolvedError(str(type(error).__name__)) from None
    return [b"".join(row.strings).decode("utf-8", errors="replace") for row in answer]


def to_do(lookup: Lookup = texts) -> str:
    """What the records of DEFAULT_FROM_EMAIL lack; "" where all is well, or where nobody answers."""
    domain = parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2].lower()
    if not domain or domain in RESERVED or domain.rpartition(".")[2] in RESERVED:
        return ""
    try:
        return _spf(domain, lookup(domain)) or _dkim(domain, lookup) or _dmarc(domain, lookup)
    except UnresolvedError:
        return ""


def _spf(domain: str, found: list[str]) -> str:
    records = [text for text in found if text.lower().split(" ")[0] == "v=spf1"]
    if not records:
        return f"{domain} has no SPF record: mail lands in spam. Add a TXT record, see docs/deploy.md"
    if len(records) > 1:
        return f"{domain} has {len(records)} SPF records, so none counts: make them one"
    words = records[0].lower().split()
    if "+all" in words or "all" in words or "?all" in words:
        return f"the SPF record of {domain} lets everybody send in its name: end it with -all"
    ends = any(word in ("-all", "~all") or word.startswith("redirect=") for word in words)
    return "" if ends else f"the SPF record of {domain} does not end with -all or ~all"


def _dkim(domain: str, lookup: Lookup) -> str:
    """The key with which the mail server signs; one without `p=` was taken back."""
    if not settings.DKIM_SELECTOR:
        return "set PORTAL_DKIM_SELECTOR to the selector your mail server signs with, see docs/deploy.md"
    name = f"{settings.DKIM_SELECTOR}._domainkey.{domain}"
    records = [_tags(text) for text in lookup(name)]
    keys = [tags for tags in records if tags.get("v", "DKIM1").upper() == "DKIM1" and "p" in tags]
    if not keys:
        return f"{name} has no key: mail is not signed. Add the TXT record of your mail server, see docs/deploy.md"
    if len(keys) > 1:
        return f"{name} has {len(keys)} keys, so none may count: make them one"
    if not keys[0]["p"]:
        return f"the key at {name} was taken back (p= is empty): make a new one"
    return f"the key at {name} is only for tests (t=y): take t=y away" if "y" in keys[0].get("t", "").split(":") else ""


def _tags(text: str) -> dict[str, str]:
    """`v=DKIM1; p=...` as pairs; blanks inside a value do not count."""
    pairs = (part.split("=", 1) for part in text.split(";") if "=" in part)
    return {name.strip().lower(): "".join(value.split()) for name, value in pairs}


def _dmarc(domain: str, lookup: Lookup) -> str:
    """The domain's own record, or that of the domain above it."""
    for name in _above(domain):
        records = [text for text in lookup(f"_dmarc.{name}") if text.replace(" ", "").lower().startswith("v=dmarc1;")]
        if len(records) > 1:
            return f"_dmarc.{name} has {len(records)} DMARC records, so none counts: make them one"
        if records:
            known = _tags(records[0]).get("p", "").lower() in ("none", "quarantine", "reject")
            return "" if known else f"the DMARC record of {name} says no p=: begin with p=none"
    return f"{domain} has no DMARC record: large providers refuse it. Add TXT at _dmarc.{domain}, see docs/deploy.md"


def _above(domain: str) -> list[str]:
    labels = domain.split(".")
    return [".".join(labels[at:]) for at in range(len(labels) - 1)]
