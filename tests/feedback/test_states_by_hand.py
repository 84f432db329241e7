"""FB-18 to FB-37: who may take each step, from which states, to which: written from the specification by hand.

Nothing here is computed from the table that it judges.
"""

import pytest

from feedback import states
from feedback.models import Feedback
from feedback.states import TABLE, Verb

# Letters of the states, in the order of a message's life.
STATES = {
    "r": "received", "s": "with_site", "a": "answered", "c": "closed", "d": "declined", "e": "escalated",
    "f": "referred",
}  # fmt: skip
# step: from which states, who, to which ("" stays where it is)
ROWS = {
    "release": ("r", "moderator decliner", "s"),
    "choose_site": ("re", "moderator decliner", ""),
    "decline": ("r", "moderator", "d"),
    "appeal": ("d", "writer", "r"),
    "escalate": ("rsacd", "moderator decliner", "e"),
    "refer": ("e", "handler", "f"),
    "return_to_site": ("e", "handler", "s"),
    "hand_back": ("s", "team", "r"),
    "answer": ("sac", "team", "a"),
    "keep_promise": ("sac", "team", ""),
    "reopen_promise": ("sac", "team", ""),
    "move_promise": ("sac", "team", ""),
    "close": ("a", "team clock", "c"),
    "give_verdict": ("ac", "writer", ""),
    "follow_up": ("rsace", "writer", ""),
    "release_follow_up": ("rsace", "moderator", ""),
    "keep_back": ("rsace", "moderator", ""),
    "redact": ("rsace", "moderator decliner", ""),
    "publish": ("sac", "moderator", ""),
    "withdraw": ("sac", "moderator", ""),
    "worry": ("sac", "writer", ""),
    "translate": ("rsacdef", "moderator", ""),
    "mark_about": ("rsacdef", "moderator decliner", ""),
    "take_back": ("s", "moderator", "r"),
    "ask_decline": ("r", "decliner", ""),
}


def test_every_step_is_written_here_and_nothing_else():
    assert set(ROWS) == {str(verb) for verb in Verb}
    assert set(STATES.values()) == {str(status) for status in Feedback.Status}


@pytest.mark.parametrize("name", ROWS)
def test_a_step_is_taken_by_these_people_from_these_states_to_that_one(name):
    sources, who, to = ROWS[name]
    rule = TABLE[Verb(name)]
    assert {str(status) for status in rule.sources} == {STATES[letter] for letter in sources}, "from which states"
    assert {str(one) for one in rule.who} == set(who.split()), "who"
    assert (str(rule.to) if rule.to else "") == (STATES[to] if to else ""), "to which state"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("who", "status", "capacities"),
    [
        ("mia", "received", "moderator"),
        ("mia", "answered", "moderator"),
        ("mia", "escalated", ""),  # without the right to what is set apart
        ("mia", "referred", ""),
        ("hana", "received", "moderator handler"),
        ("hana", "escalated", "moderator handler"),
        ("omar", "with_site", "team"),
        ("nora", "with_site", "team"),
        ("olga", "with_site", ""),
        ("bea", "with_site", ""),
        ("ada", "with_site", ""),
        ("rosa", "with_site", ""),
    ],
)
def test_in_which_capacity_each_person_acts(cast, reach, access_for, hana, who, status, capacities):
    row, _code = reach(status)
    access = access_for(hana if who == "hana" else getattr(cast, who))
    assert {str(one) for one in states.capacities(row, access)} == set(capacities.split())


@pytest.mark.django_db
def test_what_is_about_an_officer_is_nobodys_but_his_colleagues(cast, reach, access_for):
    row, _code = reach("with_site")
    row.about_person, row.about_officer = True, cast.omar.officer
    assert states.capacities(row, access_for(cast.omar)) == frozenset()
    assert {str(one) for one in states.capacities(row, access_for(cast.nora))} == {"team"}


@pytest.mark.django_db
def test_what_is_about_the_commander_is_the_moderators(cast, reach, access_for):
    row, _code = reach("with_site")
    row.about_person = row.about_commander = True
    assert states.capacities(row, access_for(cast.omar)) == states.capacities(row, access_for(cast.nora)) == frozenset()
    assert {str(one) for one in states.capacities(row, access_for(cast.mia))} == {"moderator", "team"}
