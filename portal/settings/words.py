"""The deployment's own words (AGENCY-3): nothing of Los Angeles is a default outside the demonstration."""

from lib import variables

from .environment import names, number, required, route, text
from .pages import LANGUAGES

ROUTE_NAMES = [name.lower() for name in variables.ROUTES]


def translated(name: str) -> dict[str, str]:
    """By language: <NAME> in the first, <NAME>_<TAG> in another, which else shows the first."""
    others = {tag: text(name, tag.upper().replace("-", "_")) or text(name) for tag, _name in LANGUAGES[1:]}
    return {LANGUAGES[0][0]: text(name), **others}


ORGANISATION = text("PORTAL_ORGANISATION")
MODERATORS_NAME = translated("PORTAL_MODERATORS_NAME")
OVERSIGHT = translated("PORTAL_OVERSIGHT")
HOURS = translated("PORTAL_HOURS")
# None: nobody has said; "": the deployment says it has none. setup_check tells the two apart.
ROUTES = {name: route(f"PORTAL_{name.upper()}") for name in ROUTE_NAMES}
# The same routes by text message and on the web; empty: not there. Read through feedback/help.py only.
ROUTE_TEXTS = {name: text(f"PORTAL_{name.upper()}_TEXT") for name in ROUTE_NAMES}
ROUTE_WEBS = {name: text(f"PORTAL_{name.upper()}_WEB") for name in ROUTE_NAMES}
# The crisis line in another language: a key to press, a word to send.
CRISIS_KEY = translated("PORTAL_CRISIS_KEY")
CRISIS_TEXT_WORD = translated("PORTAL_CRISIS_TEXT_WORD")
# When nobody reads, as a part of the sentence "Nobody reads messages ...".
NOBODY_READS = translated("PORTAL_NOBODY_READS")
# Without the web: who reads first takes a message by phone or from paper, and gives the same code. Empty: not there.
MODERATORS_PHONE = text("PORTAL_MODERATORS_PHONE")
DROP_BOX = translated("PORTAL_DROP_BOX")
# The second person where there are not two moderators (POWER-3): from the environment only, no page can change it.
OVERSIGHT_EMAIL = required("PORTAL_OVERSIGHT_EMAIL")
# Closes the form for messages whatever the admin says: one of nobody_reads, fault, safety, and the day since when.
PAUSED = text("PORTAL_PAUSED")
# Every so many hours the queue is looked through for signs of danger; 0: never.
URGENT_SCAN_HOURS = number("PORTAL_URGENT_SCAN")
DUTY_LIST = names("PORTAL_DUTY_LIST")
# Where "leave this page quickly" leads: a page that tells nothing about this one.
LEAVE_URL = text("PORTAL_LEAVE_URL")
# Where somebody writes who found a weakness: mailto:... or https://..., in /.well-known/security.txt.
SECURITY_CONTACT = text("PORTAL_SECURITY_CONTACT")
# Miles from the middle of a ZIP code within which a team is called the nearest.
FIND_MILES = number("PORTAL_FIND_MILES")
