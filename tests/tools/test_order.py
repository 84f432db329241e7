"""The order of the tests: every file whole and once, the same for a seed, and its lists name files that are there."""

from types import SimpleNamespace

import pytest

from tests import conftest, order
from tools.launch import checks
from tools.launch.layout import ROOT


def given(*names: str) -> list[SimpleNamespace]:
    return [SimpleNamespace(nodeid=f"tests/{name}.py::test_{n}") for name in names for n in range(5)]


def config(seed: int | None = None, *, worker: bool = True) -> SimpleNamespace:
    found = SimpleNamespace(getoption=lambda name: {"--seed": seed}[name])
    return SimpleNamespace(**vars(found), workerinput={}) if worker else found


def in_order(items: list[SimpleNamespace], chosen: SimpleNamespace) -> list[str]:
    kept = list(items)
    order.put_in_order(chosen, kept)
    assert sorted(one.nodeid for one in kept) == sorted(one.nodeid for one in items)
    return [one.nodeid for one in kept]


def test_the_lists_name_files_that_are_there():
    assert [name for name in order.LONG if not (ROOT / "tests" / f"{name}.py").exists()] == []
    assert [name for name in order.MIX if not (ROOT / "tests" / "operations" / f"{name}.py").exists()] == []


def test_what_takes_longest_begins_first_and_nothing_changes_for_who_runs_a_few_files():
    items = given("accounts/test_a", "operations/test_offsite", "test_run", "accounts/test_b")
    firsts = [nodeid for nodeid in in_order(items, config()) if nodeid.endswith("_0")]
    assert [name.partition(".")[0] for name in firsts] == [
        "tests/test_run", "tests/accounts/test_a", "tests/operations/test_offsite", "tests/accounts/test_b"
    ]  # fmt: skip
    assert in_order(items, config(worker=False)) == [one.nodeid for one in items]


def test_at_random_each_file_stays_whole_and_a_seed_gives_its_order_again():
    items = given(*(f"accounts/test_{n}" for n in range(20)))
    found = {seed: in_order(items, config(seed)) for seed in range(10)}
    assert len({tuple(names) for names in found.values()}) == 10
    for seed, names in found.items():
        assert in_order(items, config(seed)) == names
        units = [order.unit(name) for name in names]
        assert sum(a != b for a, b in zip(units, units[1:], strict=False)) == 19


def test_files_that_share_the_log_of_the_database_share_a_worker():
    assert order.unit("tests/operations/test_mix.py::test_a[x::y]") == order.unit("tests/operations/test_offsite.py::b")
    assert order.unit("tests/operations/test_health.py::test_a") == "operations/test_health"


def test_workers_are_given_one_order():
    """Or they would refuse to begin: each would have tests in an order of its own."""
    chosen = {"--random-order": True, "--seed": None}
    first = SimpleNamespace(getoption=chosen.get, option=SimpleNamespace())
    order.choose_seed(first)
    node = SimpleNamespace(config=config(first.option.seed, worker=False), workerinput={})
    conftest.pytest_configure_node(node)
    worker = SimpleNamespace(getoption=chosen.get, option=SimpleNamespace(), workerinput=node.workerinput)
    order.choose_seed(worker)
    assert worker.option.seed == first.option.seed in range(10**6)


@pytest.mark.parametrize(
    ("words", "two_at_a_time"),
    [
        ("", True), ("--random-order", True), ("--random-order --seed 4711", True), ("--seed=4711 -v", True),
        ("--seed 4711 tests/lib", False), ("tests/lib --seed 4711", False), ("--seed 4711 -n 4", False), ("-x", False),
    ],
)  # fmt: skip
def test_a_seed_is_no_place_to_look_in(words, two_at_a_time):
    """Then it is one at a time; a seed's order is of all tests, and was found with two."""
    assert checks.beside(words.split()) == (["-n", "2"] if two_at_a_time else [])
