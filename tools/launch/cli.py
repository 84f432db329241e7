"""Reads the command line of ./run and hands over to the command."""

import argparse
import errno
import os
import shutil
import sys
import tempfile
from pathlib import Path

from . import building, checks, commands, developing, keeping, portal
from .layout import ROOT, Data, LaunchError, say
from .stopping import StoppedError

HELP = """\
Without a command: starts the portal with demonstration data and prints its address.

commands:
  test [--long] [pytest arguments]   the tests, with real services on throw-away data
  test --keep [pytest arguments]     the same on services that stay up; `test --keep stop` ends them
  test --mutants [area ...]          puts kept faults in and says which tests notice
  test --coverage                    the tests, and which lines and branches they never reached
  dev                                the portal for who works on it: reloads, shows errors, rebuilds styles
  lint                               ruff, mypy, missing migrations, production settings
  bench [arguments]                  the measurements, on throw-away data
  manage COMMAND ...                 Django's commands, on the data of --data
  translations LANGUAGE              what a language does not say yet, as a file to be filled in
  build                              packages and assets only, for a server with services of its own
  backup FILE                        the database of --data into one encrypted file
  restore FILE [--replace] [--without-ledger]
                                     back again: compared, purged, and its mail held until release_mail
  restore_drill [FILE]               tries a backup, or the newest copy elsewhere, in a database of its own
  reset [--yes]                      deletes the data of --data
"""
ON_DATA = ("manage", "backup", "restore", "restore_drill", "reset")
COMMANDS = ("test", "dev", "lint", "bench", "translations", "build", *ON_DATA)


def main(argv: list[str]) -> int:
    """Exit code: 0 after SIGTERM, 130 after Ctrl-C, 1 with one sentence for what the reader can mend."""
    try:
        return _run(argv)
    except LaunchError as problem:
        say(f"./run: {problem}")
    except OSError as error:
        if error.errno not in (errno.ENOSPC, errno.EDQUOT, errno.EACCES, errno.EROFS):
            raise
        say(f"./run: {error.strerror}: {error.filename or _fullest(argv)}.")
    except StoppedError as stopped:
        return stopped.code
    except KeyboardInterrupt:
        return 130
    return 1


def _fullest(argv: list[str]) -> Path:
    """Where there is least room, of the places that ./run writes to: an error in the middle of a file names none."""
    places = {Path(tempfile.gettempdir()), ROOT, *(Path(word).expanduser() for word in argv if Path(word).is_dir())}
    return min(places, key=lambda place: shutil.disk_usage(place).free)


def _run(argv: list[str]) -> int:
    before, command, after = split(argv)
    if command in ON_DATA:
        after, place = pluck(after, "--data")
        before += ["--data", place] if place else []
    options = _parser().parse_args(before)
    os.umask(0o022)
    data = Data(Path(options.data).expanduser().resolve())
    match command:
        case "test":
            if "--keep" in after:
                return keeping.test([word for word in after if word != "--keep"])
            return checks.test(after)
        case "dev":
            return developing.run(data, port=options.port)
        case "lint":
            return checks.lint()
        case "bench":
            return checks.bench(after)
        case "manage":
            return commands.manage(data, after)
        case "translations":
            return commands.translations(after)
        case "build":
            return building.build()
        case "backup" | "restore":  # the same commands serve a PostgreSQL of one's own
            return commands.manage(data, [command, *after])
        case "restore_drill":
            return commands.drill(data, after)
        case "reset":
            return commands.reset(data, sure="--yes" in after)
    return portal.run(data, host=options.host, port=options.port)


def split(argv: list[str]) -> tuple[list[str], str, list[str]]:
    """Options of ./run, the command, and what belongs to the command."""
    skip = False
    for index, word in enumerate(argv):
        if not skip and word in COMMANDS:
            return argv[:index], word, argv[index + 1 :]
        skip = word in ("--data", "--host", "--port")
    return argv, "", []


def pluck(words: list[str], option: str) -> tuple[list[str], str]:
    """Take one option with its value out of a command's words, wherever it stands."""
    for index, word in enumerate(words):
        if word == option and index + 1 < len(words):
            return words[:index] + words[index + 2 :], words[index + 1]
        if word.startswith(f"{option}="):
            return words[:index] + words[index + 1 :], word.partition("=")[2]
    return words, ""


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="./run", epilog=HELP, formatter_class=argparse.RawDescriptionHelpFormatter, allow_abbrev=False
    )
    parser.add_argument("--host", default="localhost", help="outside loopback only with production settings")
    parser.add_argument("--port", type=_port, help="default: 8000, or the next free one")
    parser.add_argument("--data", default=str(ROOT / ".data"), metavar="DIR", help="default: .data")
    return parser


def _port(text: str) -> int:
    if not text.isdigit() or not 0 < int(text) < 65536:
        raise argparse.ArgumentTypeError("a port is a number from 1 to 65535")
    return int(text)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
