"""Digests: who may come to each address, and how (ADDR-3)."""

from lib.rules import BOTH, A, Rule

RULES = {
    "digests:list": Rule(A.ANYONE),
    "digests:digest": Rule(A.ANYONE),
    "digests:sheet": Rule(A.ANYONE),
    "digests:subscribe": Rule(A.ANYONE, BOTH),
    "digests:confirm": Rule(A.ANYONE, BOTH),
    "digests:unsubscribe": Rule(A.ANYONE, BOTH),
    "digests:staff_list": Rule(A.SITE_STAFF),
    "digests:staff_digest": Rule(A.SITE_STAFF),
    "digests_plain:feed": Rule(A.ANYONE),
    "api:site_digests": Rule(A.ANYONE),
    "api:site_digest": Rule(A.ANYONE),
    "api:digests_csv": Rule(A.ANYONE),
}
