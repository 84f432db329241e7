"""Reports of the mail provider: who may come to each address, and how (ADDR-3)."""

from lib.rules import BOTH, A, Rule

RULES = {
    "mail_plain:*": Rule(A.TOKEN, BOTH),
}
