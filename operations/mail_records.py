"""Whether the DNS lets mail of this portal arrive: SPF and DMARC of the address it writes from, where it resolves.

DKIM is not among them: a record has a name that only the mail server knows (docs/deploy.md says how to look).
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
        return _spf(domain, lookup(domain)) or _dmarc(domain, lookup)
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


def _dmarc(domain: str, lookup: Lookup) -> str:
    """The domain's own record, or that of the domain above it."""
    for name in _above(domain):
        records = [text for text in lookup(f"_dmarc.{name}") if text.replace(" ", "").lower().startswith("v=dmarc1;")]
        if len(records) > 1:
            return f"_dmarc.{name} has {len(records)} DMARC records, so none counts: make them one"
        if records:
            tags = dict(part.strip().lower().split("=", 1) for part in records[0].split(";") if "=" in part)
            known = tags.get("p", "").strip() in ("none", "quarantine", "reject")
            return "" if known else f"the DMARC record of {name} says no p=: begin with p=none"
    return f"{domain} has no DMARC record: large providers refuse it. Add TXT at _dmarc.{domain}, see docs/deploy.md"


def _above(domain: str) -> list[str]:
    labels = domain.split(".")
    return [".".join(labels[at:]) for at in range(len(labels) - 1)]
