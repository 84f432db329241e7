"""Room on the disks that must not fill, as far as they are this machine's: the database's and that of the backups."""

import os
from contextlib import suppress
from dataclasses import dataclass

from django.conf import settings

STEP = 2**28  # bytes: a disk fills while somebody writes, and Prometheus keeps when a figure moved (BLIND-14)
LEAST, SHARE = 2 * 10**9, 0.1  # as deploy/alerts.yml has it
GIGABYTE = 10**9


@dataclass(frozen=True)
class Disk:
    """The disk of one folder, in bytes; `free` is rounded down to a step."""

    folder: str
    free: int
    size: int

    @property
    def is_low(self) -> bool:
        return self.free < max(LEAST, SHARE * self.size)


def known() -> list[Disk]:
    """One for each disk, by the first folder of PORTAL_DISKS on it; a folder that is not here is left out."""
    found: dict[int, Disk] = {}
    for folder in settings.DISKS:
        with suppress(OSError):
            room, device = os.statvfs(folder), os.stat(folder).st_dev
            free = room.f_bavail * room.f_frsize // STEP * STEP
            found.setdefault(device, Disk(folder, free, room.f_blocks * room.f_frsize))
    return list(found.values())


def to_do() -> str:
    """What setup_check says. Without a folder in PORTAL_DISKS nothing: who runs it watches the room elsewhere."""
    if missing := [folder for folder in settings.DISKS if not os.path.isdir(folder)]:
        return f"{', '.join(missing)} is not on this machine: PORTAL_DISKS names folders that are, or none"
    full = [disk for disk in known() if disk.is_low]
    low = [f"{one.free / GIGABYTE:.1f} of {one.size / GIGABYTE:.0f} GB at {one.folder}" for one in full]
    return f"{', '.join(low)} left: make room (docs/operate.md, The disk is full)" if low else ""
