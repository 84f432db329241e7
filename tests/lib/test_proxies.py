"""SEC-8: which address a limit sees, by how many proxies there are and what the header claims; written out by hand."""

import pytest
from django.test import Client, RequestFactory

from lib import limits

ROSA, OUR_PROXY, EDGE, LIE = "203.0.113.7", "10.0.0.2", "10.0.0.9", "198.51.100.1"

# proxies of ours, where the connection comes from, X-Forwarded-For or none, the address that counts
ROWS = [
    (0, ROSA, None, ROSA),
    (0, ROSA, LIE, ROSA),
    (0, ROSA, f"{LIE}, {LIE}", ROSA),
    (1, OUR_PROXY, ROSA, ROSA),
    (1, OUR_PROXY, f"{LIE}, {ROSA}", ROSA),
    (1, OUR_PROXY, f"{LIE}, {LIE}, {LIE}, {ROSA}", ROSA),
    (1, OUR_PROXY, f"  {LIE} ,,  {ROSA}  ", ROSA),
    (1, OUR_PROXY, None, OUR_PROXY),
    (1, OUR_PROXY, "", OUR_PROXY),
    (2, OUR_PROXY, f"{ROSA}, {EDGE}", ROSA),
    (2, OUR_PROXY, f"{LIE}, {ROSA}, {EDGE}", ROSA),
    (2, OUR_PROXY, LIE, OUR_PROXY),  # too short for two proxies: no proxy of ours wrote it
    (1, OUR_PROXY, f"{LIE}, not-an-address", "unknown"),
    (0, "2001:db8:1:2::7", None, "2001:db8:1::"),
    (0, "2001:db8:1:ffff:ffff:ffff:ffff:ffff", None, "2001:db8:1::"),
    (0, "2001:db8:2::7", None, "2001:db8:2::"),
    (1, OUR_PROXY, f"{LIE}, 2001:db8:1:2::7", "2001:db8:1::"),
    (0, f"::ffff:{ROSA}", None, ROSA),
    (0, "", None, "unknown"),
]


@pytest.mark.parametrize(("proxies", "connection", "header", "counts"), ROWS)
def test_the_address_that_counts_is_the_one_that_our_own_proxy_saw(settings, proxies, connection, header, counts):
    settings.TRUSTED_PROXY_COUNT = proxies
    headers = {} if header is None else {"HTTP_X_FORWARDED_FOR": header}
    assert limits.address_of(RequestFactory().get("/", REMOTE_ADDR=connection, **headers)) == counts


@pytest.mark.usefixtures("one_window")
@pytest.mark.django_db
@pytest.mark.parametrize("way", ["page", "api"])
def test_a_spammer_who_invents_addresses_is_still_one_address(settings, cast, way):
    """He sends through our one proxy and writes another address before his own each time."""
    settings.TRUSTED_PROXY_COUNT = 1
    settings.LIMITS = {**settings.LIMITS, "code": "3/3600"}
    answers = []
    for number in range(4):
        claimed = {"HTTP_X_FORWARDED_FOR": f"192.0.2.{number}, {ROSA}", "REMOTE_ADDR": OUR_PROXY}
        typed = {"receipt_code": "0000-0000-0000-0000-0000"}
        if way == "page":
            answers.append(Client().post("/feedback/receipt/", typed, **claimed).status_code)
        else:
            path = "/api/v1/feedback/lookup/"
            answers.append(Client().post(path, typed, content_type="application/json", **claimed).status_code)
    assert answers == [404, 404, 404, 429]
