"""Pages that join apps: who may come to each address, and how (ADDR-3)."""

from lib.rules import BOTH, POST, A, Rule

RULES = {
    "pages:home": Rule(A.ANYONE),
    "pages:site_list": Rule(A.ANYONE),
    "pages:site": Rule(A.ANYONE),
    "pages:find": Rule(A.ANYONE),
    "pages:privacy": Rule(A.ANYONE),
    "pages:about": Rule(A.ANYONE),
    "pages:numbers": Rule(A.ANYONE),
    "pages:accessibility": Rule(A.ANYONE),
    "pages:me": Rule(A.SIGNED_IN),
    "pages:my_export": Rule(A.SIGNED_IN),
    "pages:my_data": Rule(A.SIGNED_IN),
    "pages:account_deleted": Rule(A.ANYONE),
    "pages:my_deletion": Rule(A.SIGNED_IN, BOTH),
    "pages:staff_overview": Rule(A.STAFF),
    "pages:staff_handover": Rule(A.SITE_TEAM, BOTH),
    "pages:staff_welcome": Rule(A.SITE_TEAM, POST),
    "pages:staff_said": Rule(A.SITE_STAFF),
    "pages:staff_bureau": Rule(A.BUREAU),
    "pages:staff_bureau_csv": Rule(A.BUREAU),
    "pages:staff_bureau_xlsx": Rule(A.BUREAU),
    "pages:staff_counted": Rule(A.BUREAU),
    "pages_plain:*": Rule(A.ANYONE),
    "api:feedback": Rule(A.ANYONE, POST),
    "api:site_promises": Rule(A.ANYONE),
    "api:sites": Rule(A.ANYONE),
    "api:site": Rule(A.ANYONE),
}
