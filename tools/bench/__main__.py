"""`./run bench [NAME ...] [--scale small|full]`: the measurements, each ratio as min / median / max next to its goal.

`./run bench faults [arguments]` is a bench of another kind: what is lost and doubled when everything fails.
"""

import argparse
import importlib
import os
import runpy
import sys
import time

import django

# In this order: what grows the tables comes after what measures ordinary ones.
NAMES = (
    "finding",
    "site_page",
    "booking",
    "telling",
    "commitment",
    "dear",
    "moderation",
    "digest_numbers",
    "mailing",
    "mail_away",
    "million",
)
TOGETHER = {"digests": ("digest_numbers", "mailing")}  # both in one run
SCALES = ("small", "full")


def main(words: list[str]) -> int:
    """0, whatever was missed: a goal that is missed is a finding, not a failure."""
    if words and words[0] == "faults":
        sys.argv = words
        runpy.run_module("tools.bench.faults", run_name="__main__", alter_sys=False)
        return 0
    parser = argparse.ArgumentParser(prog="./run bench", description=__doc__)
    known = [*NAMES, *TOGETHER]
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"{', '.join(known)}, or faults; all without")
    parser.add_argument(
        "--scale", choices=SCALES, help="small: minutes; full: the goals' numbers, as digests always has"
    )
    chosen = parser.parse_args(words)
    if unknown := set(chosen.names) - set(known):
        parser.error(f"there is no {', '.join(sorted(unknown))}; there are {', '.join(known)} and faults")
    names = [one for name in chosen.names or NAMES for one in TOGETHER.get(name, (name,))]
    return measure(names, chosen.scale or ("full" if "digests" in chosen.names else "small"))


def measure(names: list[str], scale: str) -> int:
    """Runs them one after the other on the services of the environment."""
    from tools.bench.servers import environment

    os.environ.update(environment())
    django.setup()
    from tools.bench.ground import tables
    from tools.bench.rounds import say

    tables()
    found = []
    for name in (name for name in NAMES if name in names):
        began = time.monotonic()
        say(f"\n{name} ({scale})")
        found += importlib.import_module(f"tools.bench.{name}").run(scale)
        say(f"  took {time.monotonic() - began:.0f} s")
    say(f"\n{'':54} {'min':>8} {'median':>8} {'max':>8}   goal")
    for ratio in found:
        say(str(ratio))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
