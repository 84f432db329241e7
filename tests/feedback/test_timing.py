"""Unknown, malformed and purged codes take the same time: nobody learns from a clock that a thread once existed."""

import json
import random
import secrets
import time

import pytest
from django.conf import settings
from django.test import Client

from feedback import receipts
from feedback.models import Feedback

pytestmark = [pytest.mark.django_db, pytest.mark.long]
PAIRS = 4000


def area_under_the_curve(some: list[float], others: list[float]) -> float:
    """How well a threshold on time tells two kinds apart: 0.5 not at all, 1 always."""
    ranked = sorted([(value, 0) for value in some] + [(value, 1) for value in others])
    rank_sum = sum(rank for rank, (_value, kind) in enumerate(ranked, 1) if kind == 1)
    area = (rank_sum - len(others) * (len(others) + 1) / 2) / (len(some) * len(others))
    return max(area, 1 - area)


def malformed() -> str:
    return random.choice(["x", "not a code", secrets.token_hex(40), "????-????-????-????-????", "0" * 19])


@pytest.mark.parametrize("way", ["api", "page"])
def test_codes_that_open_nothing_cannot_be_told_apart_by_time(send, monkeypatch, way):
    monkeypatch.setattr(settings, "LIMITS", {**settings.LIMITS, "code": "off"})
    purged = [send(key=f"key-of-a-purged-thread-{number:020d}").code for number in range(200)]
    Feedback.objects.all().delete()
    send()
    kinds = {
        "unknown": lambda: receipts.code_from(secrets.token_urlsafe(32)),
        "malformed": malformed,
        "purged": lambda: random.choice(purged),
    }
    client, times = Client(), {name: [] for name in kinds}
    for _ in range(PAIRS):
        order = list(kinds)
        random.shuffle(order)
        for name in order:
            typed = kinds[name]()
            times[name].append(asked(client, way, typed))
    for name, others in (("unknown", "malformed"), ("unknown", "purged"), ("malformed", "purged")):
        area = area_under_the_curve(times[name], times[others])
        assert area <= 0.55, (name, others, area)


def asked(client: Client, way: str, typed: str) -> float:
    """Seconds until the answer."""
    data = {"receipt_code": typed}
    began = time.perf_counter()
    if way == "api":
        answer = client.post("/api/v1/feedback/lookup/", json.dumps(data), content_type="application/json")
    else:
        answer = client.post("/feedback/receipt/", data)
    took = time.perf_counter() - began
    assert answer.status_code == 404
    return took


def test_a_difference_would_be_seen():
    """The negative control: one tenth more time is told apart."""
    some = [random.gauss(1.0, 0.05) for _ in range(1000)]
    assert area_under_the_curve(some, [value * 1.1 for value in some]) > 0.8
    assert area_under_the_curve(some, random.sample(some, 1000)) <= 0.55
