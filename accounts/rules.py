"""One's own account: who may come to each address, and how (ADDR-3)."""

from lib.rules import BOTH, A, Rule

RULES = {
    "accounts:signed_out": Rule(A.ENTRANCE),
    "accounts:remove_passkey": Rule(A.SIGNED_IN, BOTH),
    "accounts:add_passkey": Rule(A.ENROLMENT, BOTH),
    "accounts:email": Rule(A.SIGNED_IN, BOTH),
    "accounts:logout": Rule(A.ENTRANCE, BOTH),
    "accounts:after": Rule(A.SIGNED_IN),
    "accounts:resume": Rule(A.SIGNED_IN),
}
