"""`./run bench NAME [arguments]`: runs one measurement of this folder, or says which there are."""

import runpy
import sys
from pathlib import Path

# Parts that a measurement uses, and that measure nothing themselves.
PARTS = {"__init__", "__main__", "hasty", "post", "proxy", "world"}


def main(words: list[str]) -> int:
    names = sorted(path.stem for path in Path(__file__).parent.glob("*.py") if path.stem not in PARTS)
    if not words or words[0] not in names:
        print(f"./run bench NAME, where NAME is one of: {', '.join(names)}", file=sys.stderr)
        return 2
    sys.argv = words
    runpy.run_module(f"bench.{words[0]}", run_name="__main__", alter_sys=False)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
