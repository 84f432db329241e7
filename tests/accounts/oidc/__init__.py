"""Sign-in providers for the tests: the certified oidc-provider (server.mjs), and one that lies (lying.py)."""

import http.cookiejar
import json
import re
import subprocess
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from tests.browser import programs

CLIENT = {"id": "portal", "secret": "known to both"}


@contextmanager
def provider(people: dict, *, back: str, end: str) -> Iterator[str]:
    """The certified provider with these people (number -> e-mail), gone afterwards; gives its issuer."""
    module = programs.folder("oidc") / "oidc-provider" / "lib" / "index.js"
    said = {"module": str(module), "client": CLIENT, "people": people, "back": back, "end": end}
    process = subprocess.Popen(
        [programs.node(), str(Path(__file__).parent / "server.mjs")],
        env={"PROVIDER": json.dumps(said), "NODE_NO_WARNINGS": "1"},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    try:
        issuer = _issuer(process)
        yield issuer
    finally:
        process.kill()
        process.wait()
        process.stdin.close()
        process.stdout.close()


def _issuer(process: subprocess.Popen) -> str:
    """What it prints once it listens; before that it may print what it does not like about a test's settings."""
    for line in process.stdout:
        if found := re.search(r"http://127\.0\.0\.1:\d+$", line.strip()):
            return found[0]
    raise AssertionError("the provider ended before it listened")


def change(issuer: str, people: dict) -> None:
    """Another address, or a disabled account, at the provider."""
    request = urllib.request.Request(f"{issuer}/people", json.dumps(people).encode(), method="POST")
    urllib.request.urlopen(request).read()


class _Stay(urllib.request.HTTPRedirectHandler):
    """Follows inside the provider, and stops where it sends one back to the portal."""

    def redirect_request(self, request, fp, code, msg, headers, newurl):
        same = urllib.parse.urlsplit(newurl).netloc == urllib.parse.urlsplit(request.full_url).netloc
        return super().redirect_request(request, fp, code, msg, headers, newurl) if same else None


@dataclass
class Surfer:
    """Somebody's browser at the provider, with her cookies there."""

    jar: http.cookiejar.CookieJar = field(default_factory=http.cookiejar.CookieJar)

    def get(self, address: str, data: dict | None = None) -> tuple[int, str, str]:
        """Status, text, and where it leads if that is another host."""
        sent = urllib.parse.urlencode(data, doseq=True).encode() if data else None
        opener = urllib.request.build_opener(_Stay, urllib.request.HTTPCookieProcessor(self.jar))
        try:
            with opener.open(address, sent) as answer:
                self.at = answer.url
                return answer.status, answer.read().decode(), ""
        except urllib.error.HTTPError as answer:
            return answer.code, answer.read().decode(), answer.headers.get("Location", "")

    def sign_in(self, address: str, number: str, *factors: str) -> str:
        """Goes to the provider, signs in there if it asks, and says where it sends one back to."""
        _status, page, back = self.get(address)
        if back:
            return back
        form = re.search(r'action="(/interaction/[^"]+)"', page)
        assert form, page[:300]
        there = urllib.parse.urljoin(self.at, form[1])
        return self.get(there, {"sub": number, "amr": list(factors)})[2]
