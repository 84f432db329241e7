"""Where the passphrase of a backup comes from: PORTAL_BACKUP_KEY, else the terminal; never the command line."""

import getpass
import os
import sys

from django.core.management.base import CommandError

SHORTEST = 16  # characters


def passphrase(*, twice: bool = False) -> str:
    """CommandError if there is none, if it is short, or if the two typed differ."""
    given = os.environ.get("PORTAL_BACKUP_KEY", "")
    if not given:
        if not sys.stdin.isatty():
            raise CommandError("Set PORTAL_BACKUP_KEY to the passphrase of the backup, 16 characters or more.")
        given = getpass.getpass("Passphrase of the backup: ")
        if twice and getpass.getpass("Once more: ") != given:
            raise CommandError("The two are not the same.")
    if len(given) < SHORTEST:
        raise CommandError("The passphrase is too short: 16 characters or more.")
    return given
