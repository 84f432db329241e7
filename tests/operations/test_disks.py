"""A disk is said to be low before it is full, and in no step that one message could make.

Rules: RUN-17.
"""

import os

import pytest
from django.utils import timezone
from prometheus_client import CollectorRegistry

from operations import disks
from operations.disks import Disk
from operations.metrics import Figures


@pytest.mark.parametrize(
    ("free", "size", "low"),
    [(1.9e9, 5e9, True), (2.1e9, 5e9, False), (4.9e10, 5e11, True), (5.1e10, 5e11, False), (0, 5e9, True)],
)
def test_low_is_a_tenth_or_two_gigabytes(free, size, low):
    assert Disk("/x", int(free), int(size)).is_low is low


def test_the_disks_that_are_here_each_once(settings, tmp_path):
    settings.DISKS = [str(tmp_path), str(tmp_path.parent), "/no/such/folder"]
    (one,) = disks.known()
    assert one.folder == str(tmp_path) and one.free % disks.STEP == 0
    assert 0 <= one.free <= one.size == os.statvfs(tmp_path).f_blocks * os.statvfs(tmp_path).f_frsize


def test_what_is_to_be_done_names_the_folder(settings, tmp_path, monkeypatch):
    settings.DISKS = ["/no/such/folder"]
    assert "PORTAL_DISKS" in disks.to_do()
    settings.DISKS = []  # no folder is here, the database's room is watched where it is
    assert disks.to_do() == ""
    settings.DISKS = [str(tmp_path)]
    monkeypatch.setattr(disks, "LEAST", 0)
    monkeypatch.setattr(disks, "SHARE", 0)
    assert disks.to_do() == ""
    settings.DISKS = [str(tmp_path), "/no/such/folder"]
    assert disks.to_do().startswith("/no/such/folder is not on this machine")
    settings.DISKS = [str(tmp_path)]
    monkeypatch.setattr(disks, "SHARE", 2)
    assert str(tmp_path) in disks.to_do() and "The disk is full" in disks.to_do()


@pytest.mark.django_db
def test_the_room_is_a_figure(settings, tmp_path):
    settings.DISKS = [str(tmp_path)]
    registry = CollectorRegistry(auto_describe=False)
    registry.register(Figures(timezone.now()))
    size = registry.get_sample_value("portal_disk_bytes", {"folder": str(tmp_path)})
    assert size and size == disks.known()[0].size
