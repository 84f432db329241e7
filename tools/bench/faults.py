"""The fault bench: seeded faults against a running outbox; what it did, what was lost, what was doubled.

`./run bench faults [--faults 200] [--seed 1]`; 1 if a mail was lost, or doubled without a lost answer.
"""

import argparse
import os
import random
import signal
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from subprocess import Popen

from tools.bench.world import World

PASSING = (
    "rcpt 450", "rcpt 421", "data 451", "answer 452", "stall", "trickle", "drop_at_rcpt", "drop_before_data",
    "drop_in_data", "drop_after_data",
)  # fmt: skip
FINAL = ("rcpt 550", "answer 554")
POINTS = ("after_claim", "before_send", "before_data", "after_data", "after_answer", "after_record")
PATIENCE = 180  # seconds for the mail to drain once all is well again


@dataclass
class Expected:
    """What must have come of each mail in the end, by key."""

    sent: set[str] = field(default_factory=set)
    refused: set[str] = field(default_factory=set)
    never: set[str] = field(default_factory=set)


class Bench:
    """Queues mail, hits the world, and judges at the end."""

    def __init__(self, world: World, seed: int) -> None:
        # Django reads the environment that the world has just set.
        import tools.bench.hasty  # noqa: F401
        from tools.bench import post

        self.post, self.world, self.chance = post, world, random.Random(seed)  # noqa: S311
        self.expected = Expected()
        self.did: Counter[str] = Counter()
        self.took: defaultdict[str, float] = defaultdict(float)
        self.missed: Counter[str] = Counter()
        self.doomed: list[tuple[str, Popen[bytes]]] = []
        self.number = 0

    def faults(self) -> list[tuple[int, str, Callable[[], None]]]:
        """Weight, name, what it does."""
        world, chance = self.world, self.chance
        return [
            *[(3, f"mail server: {act}", partial(self.mail, act)) for act in (*PASSING, *FINAL)],
            *[(2, f"mail server: {mood}", partial(self.mood, mood)) for mood in ("drop", "busy", "stall")],
            (2, "mail server: gone for half a second", self.no_server),
            *[(3, f"worker: SIGKILL {point}", partial(self.kill_at, point)) for point in POINTS],
            (3, "worker: SIGKILL at any moment", partial(world.kill_worker, chance)),
            (2, "worker: SIGTERM", partial(world.stop_worker, chance)),
            (3, "queue: five messages at once", self.post.ask_five_times),
            (3, "queue: one key by four at once", self.same_key),
            (3, "queue: rolled back", self.rolled_back),
            (2, "Redis: flushed", world.flush_redis),
            (2, "Redis: refused", partial(self.refused, "redis")),
            (2, "Redis: black hole", partial(self.black_hole, "redis")),
            (2, "Redis: connections cut", world.redis.cut),
            (1, "Redis: killed", world.restart_redis),
            (2, "PostgreSQL: refused", partial(self.refused, "postgres")),
            (2, "PostgreSQL: held back", partial(self.black_hole, "postgres")),
            (2, "PostgreSQL: connections cut", world.postgres.cut),
            (1, "PostgreSQL: restarted", partial(world.restart_postgres, signal.SIGINT)),
            (1, "PostgreSQL: crashed", partial(world.restart_postgres, signal.SIGQUIT)),
        ]

    def run(self, count: int) -> None:
        """`count` faults, each among a few ordinary mails; then everything is healed."""
        weights, names, acts = zip(*self.faults(), strict=True)
        # Each kind of fault once, then by weight.
        order = list(range(len(names))) + self.chance.choices(range(len(names)), weights, k=count)
        for place in order[:count]:
            self.ordinary(self.chance.randint(2, 5))
            began = time.monotonic()
            acts[place]()
            self.did[names[place]] += 1
            self.took[names[place]] += time.monotonic() - began
            time.sleep(self.chance.uniform(0, 0.1))
        while self.doomed:
            self.bury()
        self.world.heal()

    def fresh(self) -> str:
        self.number += 1
        return f"m{self.number}"

    def ordinary(self, count: int) -> None:
        for _ in range(count):
            key = self.fresh()
            self.expected.sent.add(key)
            self.post.queue(key, self.chance.choice(("notice", "reminder", "digest")))

    def mail(self, act: str) -> None:
        key = self.fresh()
        (self.expected.refused if act in FINAL else self.expected.sent).add(key)
        times = 50 if act in FINAL else self.chance.randint(1, 2)
        self.world.smtp.script.for_address[f"{key}@example.org"] = [act] * times
        self.post.queue(key, "notice")

    def mood(self, mood: str) -> None:
        self.world.smtp.script.mood = mood
        self.ordinary(2)
        time.sleep(0.3)
        self.world.smtp.script.mood = "ok"

    def no_server(self) -> None:
        self.world.smtp.down()
        self.ordinary(2)
        time.sleep(0.5)
        self.world.smtp.up()

    def kill_at(self, point: str) -> None:
        """A doomed worker joins the others; the faults go on while it starts, meets a mail there, and dies."""
        self.doomed.append((point, self.world.doomed_worker(point, self.chance.randint(1, 3))))
        if len(self.doomed) > 2:
            self.bury()

    def bury(self) -> None:
        """Mail is queued until the oldest doomed worker has died: the others leave it little to do."""
        point, doomed = self.doomed.pop(0)
        while doomed.poll() is None:
            self.ordinary(3)
        died = doomed.returncode == -signal.SIGKILL
        self.world.killed += died
        self.missed[point] += not died

    def same_key(self) -> None:
        key = self.fresh()
        self.expected.sent.add(key)
        self.post.queue_by_four(key)

    def rolled_back(self) -> None:
        key = self.fresh()
        self.expected.never.add(key)
        self.post.queue_and_fail(key)

    def refused(self, name: str) -> None:
        proxy = getattr(self.world, name)
        proxy.refuse()
        time.sleep(0.3)
        proxy.heal()

    def black_hole(self, name: str) -> None:
        proxy = getattr(self.world, name)
        proxy.hold()
        time.sleep(0.5)
        proxy.heal()

    def drain(self, patience: float) -> float:
        """Waits until nothing waits; the seconds it took."""
        began = time.monotonic()
        while self.post.open_mails() and time.monotonic() - began < patience:
            time.sleep(0.5)
        return time.monotonic() - began

    def judge(self) -> dict[str, list[str]]:
        """Lost, doubled, repeated after a lost answer, sent although it must not be: keys."""
        states, smtp = self.post.states(), self.world.smtp
        taken = Counter(one.address.partition("@")[0] for one in smtp.taken)
        ids = {(one.address.partition("@")[0], one.message_id) for one in smtp.taken}
        unheard = Counter(one.address.partition("@")[0] for one in smtp.unheard)
        several = Counter(key for key, _id in ids)
        flagged = self.post.flagged()
        lost = [
            key for key in self.expected.sent if key not in flagged and (not taken[key] or states.get(key) != "sent")
        ]
        lost += [key for key in self.expected.refused if states.get(key) != "failed"]
        repeated = [key for key in taken if taken[key] > 1]
        return {
            "lost": lost,
            "doubled": [key for key in repeated if several[key] > 1 or taken[key] - 1 > unheard[key]],
            "flagged": sorted(flagged),
            "repeated": repeated,
            "unwanted": [key for key in self.expected.never | self.expected.refused if taken[key]],
        }


def report(bench: Bench, found: dict[str, list[str]], seconds: float, drained: float) -> int:
    smtp = bench.world.smtp
    print(f"\n{'fault':45} times  seconds")
    for name, times in sorted(bench.did.items()):
        print(f"{name:45} {times:5} {bench.took[name]:8.1f}")
    extra = len(smtp.taken) - len({one.address for one in smtp.taken})
    mails = len(bench.expected.sent) + len(bench.expected.refused)
    print(f"\n{sum(bench.did.values())} faults in {seconds:.0f} s, {bench.world.killed} workers killed;")
    print(f"{mails} mails queued, {len(smtp.taken)} taken by the mail server, drained {drained:.0f} s after.")
    if +bench.missed:
        print(f"points that were not reached: {dict(+bench.missed)}")
    print(f"repeats after an answer that its sender never heard, same Message-ID: {extra}")
    for name in ("lost", "doubled", "unwanted", "flagged"):
        print(f"{name}: {len(found[name])} {' '.join(found[name][:10])}")
    return 1 if found["lost"] or found["doubled"] or found["unwanted"] else 0


def main() -> int:
    parser = argparse.ArgumentParser(prog="./run bench faults", description=__doc__)
    parser.add_argument("--faults", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--patience", type=float, default=PATIENCE, help="seconds to drain in the end")
    parser.add_argument("--careless", action="store_true", help="claim without a lock: must double")
    chosen = parser.parse_args()
    if chosen.careless:
        os.environ["BENCH_CARELESS"] = "1"
    with World() as world:
        bench = Bench(world, chosen.seed)
        bench.post.migrate()
        world.begin_portal()
        began = time.monotonic()
        bench.run(chosen.faults)
        seconds = time.monotonic() - began
        drained = bench.drain(chosen.patience)
        return report(bench, bench.judge(), seconds, drained)


if __name__ == "__main__":
    sys.exit(main())
