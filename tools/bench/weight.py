"""What a first visit to a site's page weighs, compressed as it is served."""

import gzip
import re

from tools.bench.load import request, send
from tools.bench.rounds import Ratio, say
from tools.bench.servers import PORTAL, serve
from tools.bench.site_page import SLUG

FIRST_WINDOW = 14_600  # bytes that a server may send before it hears from the other side (FIND-6)
LINKED = re.compile(rb'(?:href|src)="(/static/[^"]+\.(css|js))"')


def run(scale: str) -> list[Ratio]:
    with serve(PORTAL) as port:
        page = _get(port, f"/sites/{SLUG}/")
        files = {path.decode(): kind.decode() for path, kind in LINKED.findall(page)}
        sizes = {"html": len(gzip.compress(page, 9)), "css": 0, "js": 0}
        for path, kind in files.items():
            sizes[kind] += len(_get(port, path, "Accept-Encoding: gzip"))
    say(f"  {sizes}, {1 + len(files)} requests before pictures and fonts")
    return [
        Ratio("page and style sheet: bytes", [float(sizes["html"] + sizes["css"])], FIRST_WINDOW, at_least=False),
        Ratio("script: bytes", [float(sizes["js"])], 0, at_least=False),
        Ratio("requests before fonts", [1.0 + len(files)], 2, at_least=False),
    ]


def _get(port: int, path: str, *headers: str) -> bytes:
    asked = request("GET", path, host=f"localhost:{port}", headers=headers)
    result = send(iter([asked]), port=port, clients=1, keep=True)
    if set(result.statuses) != {200}:
        raise RuntimeError(f"{path} was answered {dict(result.statuses)}")
    return result.bodies[0]
