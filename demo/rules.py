"""The demonstration: who may come to each address, and how (ADDR-3)."""

from lib.rules import BOTH, POST, A, Rule

RULES = {
    "demo:index": Rule(A.DEMO, BOTH),
    "demo:monday": Rule(A.DEMO, POST),
    "demo:*": Rule(A.DEMO),
}
