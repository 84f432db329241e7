"""The agency's own looks: who may come to each address, and how (ADDR-3)."""

from lib.rules import A, Rule

RULES = {
    "agency_plain:logo": Rule(A.ANYONE),
    "agency_plain:style": Rule(A.ANYONE),
}
