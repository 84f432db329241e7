"""Mail that lands in spam closes the portal to its staff: the records are judged, each fault with what to do.

Rules: MAIL-11.
"""

import pytest

from operations import mail_records, setup_check

GOOD = {
    "portal.rivertown.gov": ["v=spf1 ip4:192.0.2.1 -all", "some-verification=1"],
    "_dmarc.portal.rivertown.gov": ["v=DMARC1; p=quarantine; rua=mailto:a@rivertown.gov"],
    "mail1._domainkey.portal.rivertown.gov": ["v=DKIM1; k=rsa; p=MIIBIjAN BgkqhkiG"],
}
SPF, DMARC, DKIM = GOOD


@pytest.fixture(autouse=True)
def address(settings):
    settings.DEFAULT_FROM_EMAIL = "Rivertown <notices@portal.rivertown.gov>"
    settings.DKIM_SELECTOR = "mail1"


def told(**changed) -> str:
    records = {
        **GOOD,
        **{{"spf": SPF, "dmarc": DMARC, "dkim": DKIM}.get(name, name): texts for name, texts in changed.items()},
    }
    return mail_records.to_do(lambda name: records.get(name, []))


def test_good_records_are_silent_and_the_domain_above_may_hold_dmarc():
    assert told() == ""
    above = {"_dmarc.rivertown.gov": ["v=DMARC1;p=none"]}
    assert told(dmarc=[], **above) == "" and "p=" in told(dmarc=[], **{"_dmarc.rivertown.gov": ["v=DMARC1; sp=none"]})


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"spf": []}, "no SPF record"),
        ({"spf": ["v=spf1 -all", "v=spf1 mx ~all"]}, "2 SPF records"),
        ({"spf": ["v=spf1 mx +all"]}, "lets everybody send"),
        ({"spf": ["v=spf1 mx"]}, "does not end with"),
        ({"dkim": []}, "has no key"),
        ({"dkim": ["k=rsa; some=thing"]}, "has no key"),
        ({"dkim": ["v=DKIM1; p="]}, "was taken back"),
        ({"dkim": ["v=DKIM1; t=y; p=MIIB"]}, "only for tests"),
        ({"dkim": ["v=DKIM1; p=MIIB", "p=MIIC"]}, "has 2 keys"),
        ({"dmarc": []}, "no DMARC record"),
        ({"dmarc": ["v=DMARC1; p=none", "v=DMARC1; p=reject"]}, "2 DMARC records"),
        ({"dmarc": ["v=DMARC1; p=maybe"]}, "says no p="),
    ],
)
def test_each_fault_is_said_with_what_to_do(changed, words):
    assert words in told(**changed)


def test_whoever_has_not_said_the_selector_is_asked_for_it(settings):
    assert told() == ""
    settings.DKIM_SELECTOR = ""
    assert "PORTAL_DKIM_SELECTOR" in told()


def test_where_nobody_answers_nothing_is_said_against_them():
    def away(name: str) -> list[str]:
        raise mail_records.UnresolvedError

    assert mail_records.to_do(away) == "" and told(spf=[]) != ""


@pytest.mark.django_db
def test_a_name_that_nobody_owns_is_not_looked_up_and_the_line_stands_in_setup_check(settings):
    settings.DEFAULT_FROM_EMAIL = "portal@example.org"
    assert mail_records.to_do(lambda name: pytest.fail("looked up")) == ""
    assert "mail records" in setup_check.QUESTIONS
