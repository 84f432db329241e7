"""Receipt codes: derived, forgiving, never the same twice."""

import re
import secrets

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedback import receipts


def test_code_has_five_groups_of_crockford_letters():
    assert re.fullmatch(r"[0-9A-HJKMNP-TV-Z]{4}(-[0-9A-HJKMNP-TV-Z]{4}){4}", receipts.code_from("a" * 43))


def test_same_key_gives_same_code_and_other_key_another():
    assert receipts.code_from("k" * 43) == receipts.code_from("k" * 43)
    assert receipts.code_from("k" * 43) != receipts.code_from("j" * 43)


@given(st.binary(min_size=16, max_size=32), st.randoms())
def test_typed_in_any_way_the_code_opens_the_same_thread(raw, random):
    code = receipts.code_from(raw.hex())
    between = random.choice(["", " ", "-", " - ", "–", "—"])
    typed = "".join(random.choice([c, c.lower()]) for c in code.replace("-", between))
    for strict, loose in (("0", "Oo0"), ("1", "IiLl1")):
        typed = "".join(random.choice(loose) if c == strict else c for c in typed)
    assert receipts.normalised(typed) == code
    assert receipts.lookups(typed)[0] == receipts.lookup(code)


@given(st.text(max_size=5000))
def test_anything_typed_has_a_lookup(typed):
    assert len(receipts.lookups(typed)[0]) == 64


def test_previous_key_still_opens_the_thread(settings):
    code = receipts.code_from("k" * 43)
    old = receipts.lookup(code)
    settings.RECEIPT_KEYS = ["a new key entirely", *settings.RECEIPT_KEYS]
    assert receipts.lookup(code) != old
    assert old in receipts.lookups(code)


@pytest.mark.long
def test_a_million_codes_without_a_repeat():
    assert len({receipts.code_from(secrets.token_urlsafe(32)) for _ in range(1_000_000)}) == 1_000_000


def test_twenty_thousand_codes_without_a_repeat():
    assert len({receipts.code_from(receipts.fresh_key()) for _ in range(20_000)}) == 20_000
