"""Load on many hosts while one after the other is cut off: what was acknowledged is there, and no mail comes twice.

`./run test --long tests/cluster/test_rig.py`; PORTAL_RIG_CUTS says how many cuts (30). What ran is written line by line
to `.build/rig-<commit>.jsonl`; a run that was broken off goes on after the last line. Rules: RUN-9, RUN-15.
"""

import json
import os
import subprocess
import time
from collections import Counter
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.utils import timezone

from operations import standbys
from tests.cluster.conftest import moved_to
from tests.cluster.hosts import until
from tests.cluster.load import PER_SECOND, Load, doubled, lost
from tests.cluster.net import net
from tests.cluster.outages import CUTS
from tests.cluster.rig import Rig, wait_quiet
from tests.meetings.factories import new_meeting
from tests.people import build_cast

pytestmark = [pytest.mark.long, pytest.mark.django_db(transaction=True), pytest.mark.timeout(3 * 3600)]
BACK = 10.0  # seconds
BETWEEN = 5.0


def commit() -> str:
    asked = ["git", "-C", str(settings.BASE_DIR), "rev-parse", "--short=10", "HEAD"]
    said = subprocess.run(asked, capture_output=True, text=True)
    return said.stdout.strip() or "unknown"


@pytest.fixture
def rig():
    with net() as hosts:
        one = Rig(hosts)
        try:
            one.start()
            yield one
        finally:
            one.stop()


@pytest.fixture
def load(rig):
    with moved_to(rig.primary):
        cast = build_cast(timezone.now().date())
        meeting = new_meeting(cast.north, starts_at=timezone.now() + timedelta(days=6), capacity=100_000)
    one = Load(rig.hosts["proxy"].address, rig.authority.certificate, str(meeting.pk))
    ready = until(lambda: one.ask("rsvp").status == 201 and one.ask("feedback").status == 201, 120)
    assert ready, (rig.top / "web1.log").read_text()[-3000:]
    one.start()
    yield one
    one.stop()


def whole(rig: Rig) -> None:
    while rig.after:
        rig.after.pop()()


def test_whatever_is_cut_off_nothing_acknowledged_is_lost_and_no_mail_comes_twice(rig, load):
    log = Path(settings.BASE_DIR, ".build", f"rig-{commit()}.jsonl")
    done = len(log.read_text().splitlines()) if log.exists() else 0
    wanted = int(os.environ.get("PORTAL_RIG_CUTS", "30"))
    assert done < wanted, f"{log} has all {wanted}"
    faults = []
    for number in range(done, wanted):
        name, cut = CUTS[number % len(CUTS)]
        began = len(load.told)
        back = load.back_after(cut(rig))
        whole(rig)
        time.sleep(BETWEEN)
        missing = {kind: sorted(some) for kind, some in lost(load, rig.all_of).items() if some}
        told = load.told[began:]
        answers = Counter(str(one.status) for one in told)
        worst = round(max(one.took for one in told), 1)
        line = {"cut": name, "back": round(back, 1), "lost": missing, "worst": worst, "answers": dict(answers)}
        with log.open("a") as file:
            file.write(json.dumps(line) + "\n")
        if missing or back > BACK:
            faults.append(line)
    load.stop()
    assert wait_quiet(rig), "mail waits still"
    rate = sum(times for _kind, times in PER_SECOND)
    print(f"{wanted - done} cuts at {rate} requests a second: {len(load.told)} asked")
    assert faults == []
    assert lost(load, rig.all_of) == {"rsvp": set(), "feedback": set()}
    assert doubled(rig.mail) == {}
    too_early = "SELECT id FROM digests_digest WHERE built_on IS NOT NULL AND starts_on + 7 > current_date"
    assert rig.all_of(too_early) == [], "a week was closed before its end, by a host that lived in another"


def test_a_standby_that_does_not_stream_loses_writes_and_checker_and_figures_say_so(rig, load):
    """The control: nobody confirms, the standby is cut off before the last writes, and is promoted all the same."""
    primary, standby, other = rig.databases
    primary.ask("ALTER SYSTEM SET synchronous_standby_names = ''")
    primary.ask("SELECT pg_reload_conf()")
    for host in ("db2", "db3"):
        rig.hosts[host].silence()
    after = time.monotonic()
    with moved_to(primary):
        assert until(lambda: "0 of 2 standbys stream" in standbys.to_do(2), 60)
    assert until(lambda: sum(one.status == 201 and one.began > after for one in list(load.told)) > 10, 60)
    load.stop()
    rig.hosts["db1"].silence()
    for host in ("db2", "db3"):
        rig.hosts[host].speak()
    rig.promote([standby, other])
    missing = lost(load, rig.all_of)
    assert missing["rsvp"] and missing["feedback"], "acknowledged, and gone: the checker must see it"
