"""Limits that cannot remember: shared counters in arrays, by a key Redis never sees, gone with the clock's hour."""

import random
from datetime import UTC, datetime, timedelta

import pytest
import redis
from django.conf import settings as portal_settings
from django.test import Client, RequestFactory
from django.utils import timezone

from accounts.models import User
from lib import limits
from lib.redis_client import client, page_client

ROSA = "203.0.113.7"
TODAY = timezone.now().replace(minute=17, second=3, microsecond=0) + timedelta(days=1)  # EXPIREAT needs what is ahead


def asked_from(address):
    return RequestFactory().post("/", REMOTE_ADDR=address)


def addresses(count):
    return [f"198.{18 + number // 65536}.{number // 256 % 256}.{number % 256}" for number in range(count)]


@pytest.fixture(autouse=True)
def clock(monkeypatch):
    """`clock.now`: what limits take for now, so that no window ends in the middle of a test."""

    class Clock:
        now = TODAY

    monkeypatch.setattr(limits.timezone, "now", lambda: Clock.now)
    return Clock


@pytest.fixture
def two_an_hour(settings):
    settings.LIMITS = {**settings.LIMITS, "rsvp": "2/3600"}


def stranger(scope, address):
    """Somebody who shares no counter with this address; one in some thousands would."""
    cells, others = portal_settings.LIMIT_CELLS[scope], addresses(9)
    own = limits.bucket(scope, limits.address_of(asked_from(address)), cells, TODAY)
    return next(one for one in others if limits.bucket(scope, one, cells, TODAY) != own)


def full(address, scope):
    try:
        limits.check(asked_from(address), scope)
    except limits.RateLimitedError:
        return True
    return False


def test_the_third_request_from_one_address_is_refused_until_the_clocks_hour_ends(two_an_hour, clock):
    assert [full(ROSA, "rsvp") for _ in range(2)] == [False, False]
    with pytest.raises(limits.RateLimitedError) as refused:
        limits.check(asked_from(ROSA), "rsvp")
    assert refused.value.until == TODAY.replace(minute=0, second=0) + timedelta(hours=1)
    assert refused.value.retry_after == 42 * 60 + 57
    assert not full(stranger("rsvp", ROSA), "rsvp")
    clock.now = refused.value.until
    assert not full(ROSA, "rsvp")


def test_two_neighbors_of_one_48_share_a_counter_and_others_do_not(two_an_hour):
    assert [full(f"2001:db8:1:{n:x}::7", "rsvp") for n in range(3)] == [False, False, True]
    assert not full(stranger("rsvp", "2001:db8:1::7"), "rsvp")


def test_the_array_is_made_whole_at_once_and_every_one_ends_with_its_window(two_an_hour, clock):
    """Neither its length nor its life tells where in it, or when, somebody first fell."""
    seen = set()
    for minute in (0, 17, 59):
        client().flushdb()
        clock.now = TODAY.replace(minute=minute)
        limits.check(asked_from(random.choice(addresses(999))), "rsvp")
        (name,) = client().keys("*")
        seen.add((name, client().strlen(name), client().execute_command("EXPIRETIME", name)
                  if int(client().info()["redis_version"].split(".")[0]) >= 7
                  else round(datetime.now(UTC).timestamp() + client().pttl(name) / 1000)))  # fmt: skip
    end = int((TODAY.replace(minute=0, second=0) + timedelta(hours=1)).timestamp())
    assert seen == {(f"limit:rsvp:{end}".encode(), (2**12 + 2) * 2, end)}


def test_a_redis_that_was_emptied_or_restarted_counts_anew(two_an_hour):
    for _ in range(3):
        client().flushdb()
        client().script_flush()
        assert not full(ROSA, "rsvp")


def test_without_the_key_what_redis_holds_fits_every_address_alike(settings):
    """Whoever tries all candidates under keys of their own finds another one each time; with the key, one counter."""
    now, scope, cells = TODAY, "feedback", settings.LIMIT_CELLS["feedback"]
    limits.check(asked_from(ROSA), scope)
    (name,) = client().keys("*")
    held = client().get(name)
    place = next(at for at in range(cells) if held[2 * at : 2 * at + 2] != b"\0\0")
    assert place == limits.bucket(scope, ROSA, cells, now)
    candidates = [ROSA, *addresses(163)]
    with_key = [one for one in candidates if limits.bucket(scope, one, cells, now) == place]
    assert ROSA in with_key
    found = 0
    for guess in range(400):
        settings.LIMIT_KEYS = [f"a guess {guess}"]
        limits._key_of_the_hour.cache_clear()
        found += limits.bucket(scope, ROSA, cells, now) == place
    limits._key_of_the_hour.cache_clear()
    assert found < 25  # by chance 6 of 400


def test_even_with_the_key_an_address_is_one_of_two_or_more_among_164_on_average(settings):
    cells, found = settings.LIMIT_CELLS["feedback"], []
    candidates = addresses(164)
    for hour in range(24):
        places = [limits.bucket("feedback", one, cells, TODAY + timedelta(hours=hour)) for one in candidates]
        found += [places.count(place) for place in places]
    assert sum(found) / len(found) >= 2


def test_the_next_hour_shuffles_who_shares_a_counter(settings):
    cells = settings.LIMIT_CELLS["rsvp"]
    now, then = (
        [limits.bucket("rsvp", one, cells, TODAY + timedelta(hours=n)) for one in addresses(50)] for n in (0, 1)
    )
    other = [limits.bucket("code", one, cells, TODAY) for one in addresses(50)]
    assert now != then and now != other


def closed(scope, limit, now):
    """The counters that are full in this window."""
    name = f"limit:{scope}:{int(limits.window_end(now, limit.seconds).timestamp())}"
    held = client().get(name)
    return [at for at in range(limit.cells) if int.from_bytes(held[2 * at : 2 * at + 2]) > limit.count]


@pytest.mark.parametrize("scope", ["feedback", "rsvp", "code"])
def test_one_flood_for_an_hour_closes_its_own_counter_and_no_more(scope, clock):
    """Two hundred a second from all over one /48, and others meanwhile; the counters are read, not guessed."""
    limit = limits.limit_of(scope)
    for second in range(0, 3600, 10):
        clock.now = TODAY.replace(minute=0, second=0) + timedelta(seconds=second)
        flooding = asked_from(f"2001:db8:1:{random.randrange(2**16):x}::{random.randrange(2**16):x}")
        limits.count(scope, limits.address_of(flooding), limit, now=clock.now, add=2000)
        full(addresses(360)[second // 10], scope)
        own = limits.bucket(scope, limits.address_of(flooding), limit.cells, clock.now)
        assert closed(scope, limit, clock.now) == [own] and not limits.stands_aside(scope, clock.now)
        assert full("2001:db8:1:ffff::1", scope)
    met = sum(limits.bucket(scope, one, limit.cells, clock.now) == own for one in addresses(20_000))
    assert met <= 400, "2 in 100; by 1 in 64 it is 312, and 88 more never by chance"


def test_when_many_counters_are_full_they_stand_aside_and_one_ceiling_holds(settings):
    settings.LIMITS = {**settings.LIMITS, "feedback": "2/3600"}
    settings.LIMIT_ALL = 30
    before = [full(one, "feedback") for one in addresses(150)]
    assert limits.stands_aside("feedback", TODAY) and any(before)
    others = [f"192.0.2.{number}" for number in range(60)]
    after = [full(one, "feedback") for one in others]
    assert after == sorted(after) and after.count(False) + before.count(False) > 0 and after[-1] is True
    assert not limits.stands_aside("rsvp", TODAY)


def test_an_address_that_was_refused_by_its_own_counter_may_write_once_they_stand_aside(settings):
    settings.LIMITS = {**settings.LIMITS, "feedback": "1/3600"}
    assert [full(ROSA, "feedback") for _ in range(2)] == [False, True]
    for one in addresses(40):
        full(one, "feedback"), full(one, "feedback")
    assert not full(ROSA, "feedback")


@pytest.mark.parametrize("text", ["60/700", "sixty/600", "60", ""])
def test_a_mistyped_limit_switches_nothing_off(settings, text):
    settings.LIMITS = {**settings.LIMITS, "rsvp": text}
    with pytest.raises(ValueError):
        limits.check(asked_from(ROSA), "rsvp")


@pytest.mark.django_db
def test_429_stays_429_while_the_cache_of_pages_is_flooded(cast, settings):
    """Pages and limits share no server, no number of one, and no name."""
    settings.LIMITS = {**settings.LIMITS, "code": "1/3600"}
    body = {"receipt_code": "0000-0000-0000-0000-0000"}
    asked = Client()
    assert [asked.post("/feedback/receipt/", body).status_code for _ in range(3)] == [404, 429, 429]
    page_client().flushdb()  # what a flood does at its worst
    assert asked.post("/feedback/receipt/", body).status_code == 429
    assert settings.REDIS_LIMITS_URL != settings.REDIS_CACHE_URL


def test_the_server_of_limits_writes_nothing_to_a_disk_and_drops_nothing():
    """As it is shipped, for systemd and for compose; dropped counters would open what was closed."""
    conf = (portal_settings.BASE_DIR / "deploy" / "redis" / "redis-limits.conf").read_text()
    said = dict(line.split(maxsplit=1) for line in conf.splitlines() if line.strip() and not line.startswith("#"))
    assert (said["save"], said["appendonly"], said["maxmemory-policy"]) == ('""', "no", "noeviction")
    assert said["slowlog-max-len"] == "0"
    compose = (portal_settings.BASE_DIR / "compose.yaml").read_text()
    limits_of_compose = " ".join(compose[compose.index("\n  limits:") :].split("restart:")[0].split())
    for words in ('--appendonly, "no"', '--save, ""', "noeviction", '--slowlog-max-len, "0"', "tmpfs: [/data]"):
        assert words in limits_of_compose


@pytest.mark.django_db
def test_a_made_up_query_makes_no_page_again(cast):
    pages = {Client().get(f"/sites/north/team/?x={number}").content for number in range(5)}
    assert len(pages) == 1 and len(page_client().keys("page:*")) == 1


@pytest.mark.django_db
def test_what_sign_in_counts_is_a_number_without_a_name_or_a_moment(cast):
    """Neither mailbox nor account nor address stands in Redis, and no time of anybody's try."""
    Client(REMOTE_ADDR=ROSA).post("/accounts/login/", {"login": cast.rosa.email})
    assert User.objects.filter(email=cast.rosa.email).exists()
    names = client().keys("*")
    assert len([name for name in names if name.startswith(b"limit:")]) >= 2
    for name in names:
        try:
            held = client().get(name)
        except redis.ResponseError:
            pytest.fail(f"{name} is no array of counters")
        assert set(held) <= {0, 1, 2}, name
        assert b"rosa" not in name and ROSA.encode() not in name and b":lock" not in name
