"""Whether two neighborhoods really differ: said where it is so, and not where chance can do the same.

Rules: FIG-21.
"""

import random
from itertools import pairwise

import pytest

from sites_app import promise, tenure
from sites_app.tenure import Lifetime, differences

FIVE = 1826


def lives(stayed: int, left: int, still: int = 0) -> list[Lifetime]:
    gone = [Lifetime(0, 200 + 97 * n % 1500, True) for n in range(left)]
    return [*gone, *[Lifetime(0, FIVE, False)] * stayed, *[Lifetime(0, 400 + n, False) for n in range(still)]]


@pytest.mark.parametrize(
    ("sites", "pairs"),
    [
        ({"a": lives(0, 12), "b": lives(11, 2, 2)}, [("b", "a")]),  # everybody left one, hardly anybody the other
        ({"a": lives(6, 0, 8), "b": lives(8, 0, 3)}, []),  # nobody left either
        ({"a": lives(8, 3, 3), "b": lives(5, 6, 2)}, []),  # 27 and 55 percent left: so few may
        ({"a": lives(1, 1, 1), "b": lives(0, 4)}, []),  # too few to look at
        ({"a": lives(0, 40)}, []),  # nothing to compare with
        ({"a": lives(0, 30), "b": lives(30, 2), "c": lives(28, 12)}, [("b", "a"), ("c", "a")]),
    ],
)
def test_two_differ_where_chance_would_hardly_do_it(sites, pairs):
    assert differences(sites).pairs == pairs


def test_compared_is_the_latest_year_that_two_have_reached():
    young = [Lifetime(0, 800 + n, False) for n in range(12)]
    assert differences({"a": young, "b": lives(20, 5)}).year == 2
    assert differences({"a": lives(9, 9), "b": lives(20, 5)}).year == 5
    assert differences({"a": lives(0, 12), "b": lives(20, 5)}).year == 5  # nobody is left to be at risk


def test_of_alike_neighborhoods_chance_makes_few_look_different():
    """Two hundred times ten neighborhoods of one kind: one time in twenty would be 10; that they be more than 20 has a
    chance below 0.0016, and the numbers are always the same ones."""
    dice = random.Random(19)
    seen = 0
    for _time in range(200):
        seen += bool(differences({site: [_life(dice) for _n in range(30)] for site in range(10)}).pairs)
    assert seen <= 20


def _life(dice: random.Random) -> Lifetime:
    left, watched = int(dice.expovariate(1 / 4000)) + 1, dice.randint(1, 3600)
    time = min(left, watched, FIVE)
    return Lifetime(0, time, time == left and time < FIVE)


def test_more_sites_need_more_to_differ():
    """What would do between two is too little where many are looked at."""
    pair = {"a": lives(5, 13), "b": lives(17, 1)}
    many = {**pair, **{f"c{n}": lives(12, 6) for n in range(60)}}
    assert differences(pair).pairs == [("b", "a")]
    assert not [row for row in differences(many).pairs if set(row) == {"a", "b"}]


def test_said_in_words():
    names = {"a": "Ash", "b": "Birch", "c": "Cedar"}
    told = promise.differing(tenure.Differences(5, 2, [("b", "a")]), names)
    assert told == ["Yes.", "After 5 years, clearly more officers are still in Birch than in Ash."]
    told = promise.differing(tenure.Differences(5, 3, [("b", "a")]), names)
    assert told[0] == "Some do." and told[-1] == "Between all others we cannot tell."
    many = list(pairwise("abcabcab"))
    assert "So it is in 4 other pairs." in promise.differing(tenure.Differences(1, 9, many), names)
    assert promise.differing(tenure.Differences(5, 0, []), names)[0].startswith("We cannot tell.")


def test_where_nobody_stayed_no_earlier_year_is_told_alone():
    """Half of twelve were there after two years, and none after four: "about 5 in 10" would be half of the truth."""
    count = tenure.SiteStats(records_complete=True, lifetimes=lives(0, 12), promised=tenure.Promised(ended_early=12))
    assert promise.curve_sentence(tenure.figures(count)) == ""
