"""In which order tests run, and which share a worker: what takes longest begins first; at random if asked for."""

import random
from typing import Any

import pytest
from xdist.scheduler import LoadScopeScheduling

# What these look for in the write-ahead log, or in dead rows, another worker's mix or backup would have taken away:
# both workers share one PostgreSQL. So one worker runs them all, and nobody waits.
MIX = {
    "test_backup",
    "test_blind",
    "test_ended_restore",
    "test_killed",
    "test_mix",
    "test_mix_clock",
    "test_mix_tables",
    "test_offsite",
    "test_restore_compares",
    "test_statistics",
    "test_upgrade",
    "test_waits",
}
# Half a minute and more: begun last, one of them would keep one worker busy while the other has nothing to do. A file
# that is missing here costs seconds, never a result.
LONG = (
    "operations/test_backup",
    "mail/test_fault_bench",
    "portal/test_policy",
    "browser/test_pages",
    "house/test_escaping",
    "browser/test_markup",
    "browser/test_keyboard",
    "operations/test_migrations",
    "test_journey",
    "pages/test_handover_histories",
    "test_run",
    "feedback/test_states",
    "browser/test_other_languages",
    "sites_app/test_recompute",
    "portal/test_admin_site",
    "digests/test_years",
    "pages/test_differences",
    "portal/test_grants",
    "meetings/test_race",
    "feedback/test_anonymity",
    "sites_app/test_stored",
    "meetings/test_journeys",
    "browser/test_questions",
    "pages/test_bureau",
    "cluster/test_silent_database",
    "portal/test_server_logs",
)


def add_options(parser: pytest.Parser) -> None:
    parser.addoption("--random-order", action="store_true", help="files at random, and the tests of each file")
    parser.addoption("--seed", type=int, help="the same random order once more")


def choose_seed(config: pytest.Config) -> None:
    """One for all workers, who are told it (`pytest_configure_node`)."""
    if hasattr(config, "workerinput"):
        config.option.seed = config.workerinput["seed"]
    elif config.getoption("--random-order") and config.getoption("--seed") is None:
        config.option.seed = random.SystemRandom().randrange(10**6)


def said(config: pytest.Config) -> str:
    seed = config.getoption("--seed")
    return "" if seed is None else f"random order: --seed {seed}"


def put_in_order(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Nothing changes for whoever runs a few files one by one."""
    units: dict[str, list[pytest.Item]] = {}
    for item in items:
        units.setdefault(unit(item.nodeid), []).append(item)
    groups = list(units.values())
    if (seed := config.getoption("--seed")) is not None:
        chance = random.Random(seed)
        for tests in (groups, *groups):
            chance.shuffle(tests)
    elif hasattr(config, "workerinput"):
        groups.sort(key=lambda group: LONG.index(file) if (file := _file(group[0].nodeid)) in LONG else len(LONG))
    items[:] = [item for group in groups for item in group]


def unit(nodeid: str) -> str:
    """A file, for the sake of what it builds once; the files of the mix are one."""
    file = _file(nodeid)
    return "mix" if file.rpartition("/")[2] in MIX else file


def _file(nodeid: str) -> str:
    return nodeid.partition("::")[0].removeprefix("tests/").removesuffix(".py")


class Units(LoadScopeScheduling):
    """Whole units to whoever is free, in the order of the tests."""

    def __init__(self, config: pytest.Config, log: Any = None) -> None:
        super().__init__(config, log)
        config.option.loadscopereorder = False

    def _split_scope(self, nodeid: str) -> str:
        return unit(nodeid)
