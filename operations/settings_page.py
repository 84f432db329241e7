"""Every environment variable that portal/settings.py reads, found in its source: what docs/settings.md is made of."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

OF_ITS_OWN = "a random value of its own, 32 bytes or more"
PREVIOUS = "the value before, while a rotation lasts"


@dataclass(frozen=True)
class Variable:
    """One variable; `default` is None where the portal does not start without it."""

    name: str
    default: str | None


ROUTES = (
    "EMERGENCY", "NON_EMERGENCY", "TIP_LINE", "COMPLAINT", "CITY_SERVICES", "CRISIS", "CHILD_PROTECTION",
    "DOMESTIC_VIOLENCE",
)  # fmt: skip

MEANINGS = {
    "DATABASE_URL": "Address of PostgreSQL 15 or newer, with a role that is no superuser.",
    "DATABASE_DIRECT_URL": "PostgreSQL past a pooler, for workers, migrate, backup and restore; empty: `DATABASE_URL`.",
    "PORTAL_PROCESS": "`web`, `worker` or `command`, where the program's name does not tell; decides its time-outs.",
    "PORTAL_DB_POOLER": "`transaction` where `DATABASE_URL` leads to PgBouncer in transaction mode.",
    "REDIS_URL": "Address of the Redis that keeps the queue.",
    "REDIS_CACHE_URL": "A Redis that keeps nothing on disk and may evict, for cached pages. The demonstration has it "
    "beside the queue.",
    "REDIS_LIMITS_URL": "A Redis that keeps nothing on disk and evicts nothing, for limits and sign-in.",
    "SECRET_KEY": f"Signs sessions and forms: {OF_ITS_OWN} (50 characters or more).",
    "RECEIPT_KEY": f"Behind receipt codes: {OF_ITS_OWN}. Lost, every code is dead.",
    "LINK_KEY": f"Behind private links in mails: {OF_ITS_OWN}.",
    "EVENT_KEY": f"Behind the chains of events: {OF_ITS_OWN}.",
    "LIMIT_KEY": f"Behind the counters of the limits; Redis never sees it: {OF_ITS_OWN}.",
    "MFA_KEY": f"Encrypts second factors and waiting sign-in codes: {OF_ITS_OWN}.",
    **{f"{name}_PREVIOUS": f"`{name}`: {PREVIOUS}." for name in ("SECRET_KEY", "RECEIPT_KEY", "LINK_KEY")},
    **{f"{name}_PREVIOUS": f"`{name}`: {PREVIOUS}." for name in ("EVENT_KEY", "LIMIT_KEY", "MFA_KEY")},
    "BASE_URL": "Address under which people reach the portal; https:// outside loopback.",
    "ALLOWED_HOSTS": "Host names the portal answers to, with commas.",
    "TRUSTED_PROXY_COUNT": "How many proxies of your own stand in front; decides whose address limits count.",
    "EMAIL_URL": "The mail server, for example `smtp+tls://user:password@host:587`.",
    "DEFAULT_FROM_EMAIL": "The address the portal writes from.",
    "PORTAL_DATA_DIR": "Where the demonstration keeps its mail and its list of people.",
    "PORTAL_LEDGER": "File of what people ended (digests), outside the database; `restore` replays it.",
    "PORTAL_DB_POOL": "Database connections a process may hold.",
    "PORTAL_DEMO": "Demonstration mode. Only `./run` sets it; `check --deploy` refuses it.",
    "PORTAL_LEAVE_URL": "Where “leave this page quickly” leads: a page that tells nothing about this one.",
    "PORTAL_FIND_MILES": "Miles from the middle of a ZIP code within which a team is called the nearest.",
    "PORTAL_STAFF_URL": "Address with a host name of its own for staff and accounts (`https://staff.example.org`); "
    "then no cookie of an account travels with a message; empty: one host for all, and `/privacy/` says so.",
    "PORTAL_DKIM_SELECTOR": "The selector with which the mail server signs; `setup_check` looks its record up.",
    "PORTAL_SSO_ISSUER": "Issuer of the sign-in provider of staff (OpenID Connect), exactly as it calls itself; empty: "
    "no single sign-on. See `docs/sign-in.md`.",
    "PORTAL_SSO_CLIENT_ID": "The portal's name at that provider.",
    "PORTAL_SSO_CLIENT_SECRET": "The portal's secret at that provider.",
    "PORTAL_SSO_NAME": "What the button calls it: `City of Rivertown`.",
    "PORTAL_SSO_FACTOR": "Claims that show a second factor seen by the provider (`amr:mfa,acr:phr`); empty: the "
    "portal's own is asked for.",
    "PORTAL_SSO_PARAMS": "What else is sent to the provider (`acr_values=phr`).",
    "PORTAL_SSO_REQUIRED": "Staff come by the provider only; an administrator whose account is not linked still comes "
    "by code and factor.",
    "PORTAL_SECURITY_CONTACT": "Where somebody writes who found a weakness (`mailto:...`); empty: no security.txt.",
    "PORTAL_STANDBYS": "Standbys of the database that have to stream; with fewer `setup_check` and an alert say so.",
    "PORTAL_BACKUP_SEND": "Program that `backup` gives the path of its encrypted file, to send into another place.",
    "PORTAL_BACKUP_FETCH": "Program that brings the newest copy to the path it is given, for `restore_drill`.",
    "PORTAL_DRILL_DATABASE_URL": "Empty database in which `restore_drill` tries the newest copy; not the portal's.",
    "PORTAL_METRICS_TOKEN": "Token for `/metrics`; without it the address is a 404.",
    "PORTAL_METRICS_TOKEN_PREVIOUS": f"`PORTAL_METRICS_TOKEN`: {PREVIOUS}.",
    "SENTRY_DSN": "Where error reports go; empty: nowhere. Reports carry no locals, no bodies, no addresses.",
    "PORTAL_MAIL_PROVIDER": "Name of the mail provider that reports bounces (postmark, mailgun, ...).",
    "PORTAL_MAIL_REPORT_SECRET": "`user:password` with which the provider reports bounces.",
    "PORTAL_MAIL_REPORT_SECRET_PREVIOUS": f"`PORTAL_MAIL_REPORT_SECRET`: {PREVIOUS}.",
    "PORTAL_LANGUAGES": "Languages of the pages, the first without a prefix: en,es; tag:Name:rtl where unknown.",
    "PORTAL_MESSAGE_LANGUAGES": "Further languages that a message may be written in; somebody has to translate them.",
    "PORTAL_REQUIRED_LANGUAGES": "Languages that a publication is written in; empty: all of `PORTAL_LANGUAGES`.",
    "PORTAL_TIME_ZONE": "Zone of pages that belong to no site; each site has its own.",
    "PORTAL_STATIC_BUILD_DIR": "Where the built style sheet lies.",
    "PORTAL_STATIC_ROOT": "Where `collectstatic` puts the files the proxy serves.",
    "PORTAL_DEV": "Error pages with the code. Only `./run dev` sets it; nothing else starts with it.",
    "PORTAL_PLAIN_STATIC": "Tests: files without hashes in their names.",
    "PORTAL_ORGANISATION": "Who runs this portal; stands on every page.",
    "PORTAL_MODERATORS_NAME": "Who reads first, by name; stands above every send button. Not police.",
    "PORTAL_MODERATORS_NAME_ES": "The same on Spanish pages; empty: as in English.",
    "PORTAL_OVERSIGHT": "The body outside the police that watches over complaints.",
    "PORTAL_OVERSIGHT_ES": "The same on Spanish pages; empty: as in English.",
    "PORTAL_MODERATORS_PHONE": "A number at which moderators take a message for somebody; empty: there is none.",
    "PORTAL_DROP_BOX": "Where a message on paper can be left, as a part of a sentence; empty: nowhere.",
    "PORTAL_DROP_BOX_ES": "The same on Spanish pages; empty: as in English.",
    "PORTAL_HOURS": "When messages are read, in English.",
    "PORTAL_HOURS_ES": "When messages are read, in Spanish.",
    "PORTAL_OVERSIGHT_EMAIL": "Address of the oversight body, outside the police and the portal's staff: the second "
    "person where there are not two moderators.",
    "PORTAL_PAUSED": "Closes the form for messages: `nobody_reads`, `fault` or `safety`, and the day; "
    "for example `fault 2026-11-29`.",
    "PORTAL_URGENT_SCAN": "Every how many hours the queue is looked through for signs of danger; 0: never.",
    "PORTAL_DUTY_LIST": "Addresses that get the duty mail (danger, children, self-harm), with commas.",
    "PORTAL_EMERGENCY": "Number for emergencies.",
    "PORTAL_NON_EMERGENCY": "Police number when it is no emergency.",
    "PORTAL_TIP_LINE": "Where a tip about a crime belongs.",
    "PORTAL_COMPLAINT": "Where a complaint about an officer belongs.",
    "PORTAL_CITY_SERVICES": "Lamps, trash, streets.",
    "PORTAL_CRISIS": "Crisis line.",
    "PORTAL_CHILD_PROTECTION": "Where worry about a child belongs.",
    "PORTAL_DOMESTIC_VIOLENCE": "Help with violence at home.",
    **{f"PORTAL_{name}_TEXT": f"`PORTAL_{name}` by text message: a number; empty: none." for name in ROUTES},
    **{f"PORTAL_{name}_WEB": f"`PORTAL_{name}` on the web: an address; empty: none." for name in ROUTES},
    "PORTAL_CRISIS_KEY": "Key to press at the crisis line for English; empty: none.",
    "PORTAL_CRISIS_KEY_ES": "The same for Spanish.",
    "PORTAL_CRISIS_TEXT_WORD": "Word to send to the crisis line by text message, in English; empty: any words.",
    "PORTAL_CRISIS_TEXT_WORD_ES": "The same for Spanish.",
    "PORTAL_NOBODY_READS": "When nobody reads messages, after the words “Nobody reads messages”: `at night or on "
    "weekends`.",
    "PORTAL_NOBODY_READS_ES": "The same on Spanish pages: `de noche y en fin de semana`.",
    "PORTAL_ACCESS_LOG_OFF_SINCE": "Day (YYYY-MM-DD) on which the administrator looked and saw that no proxy in "
    "front writes a log of anonymous pages; shown on `/privacy/`.",
    "PORTAL_MODERATION_WORKING_DAYS": "Working days in which moderators read; promised on form and receipt.",
    "PORTAL_ANSWER_DAYS": "Days in which the site answers, from release; promised on form and receipt.",
    "PORTAL_LIMIT_FEEDBACK": "Messages from one address, `count/seconds` (they divide an hour) or `off`.",
    "PORTAL_LIMIT_RSVP": "Answers to meetings from one address, `count/seconds` (they divide an hour) or `off`.",
    "PORTAL_LIMIT_CODE": "Wrong codes from one address, `count/seconds` (they divide an hour) or `off`.",
    "PORTAL_LIMIT_SEATS": "Persons from one address at a meeting in an hour; beyond it they wait for the full hour.",
    "PORTAL_LIMIT_ALL": "From everybody together in an hour, once more than a twentieth of a limit's counters is full.",
    "PORTAL_LIMIT_COUNTERS_FEEDBACK": "How many counters addresses share where somebody writes or types a code.",
    "PORTAL_LIMIT_COUNTERS_RSVP": "The same for answers to meetings and for sign-in.",
    "PORTAL_WAL_KEPT_DAYS": "Days for which PostgreSQL's write-ahead log is kept (archive, standby, a provider's own); "
    "required where the server is not yours; printed on `/privacy/`. Empty: it ends with each night.",
    "PORTAL_KEEP_FEEDBACK": "Days a thread is kept after its last step.",
    "PORTAL_KEEP_DECLINED": "Days a declined message is kept.",
    "PORTAL_KEEP_RSVP": "Days the numbers of a meeting are kept, without names.",
    "PORTAL_KEEP_MAIL_ADDRESS": "Days the address of a mail that left is kept.",
    "PORTAL_KEEP_MAIL": "Days the row of a mail is kept, without address and text.",
    "PORTAL_KEEP_IDLE_ACCOUNT": "Days an account nobody uses is kept.",
}


def read(source: Path) -> list[Variable]:
    """The variables of a settings file in the order of their appearance, each once."""
    tree = ast.parse(source.read_text(encoding="utf-8"))
    found: dict[str, Variable] = {}
    for node in sorted(_calls(tree), key=lambda call: (call.lineno, call.col_offset)):
        for one in _of_call(node):
            found.setdefault(one.name, one)
    for name in _routes(tree):
        found.setdefault(name, Variable(name, ""))
    return list(found.values())


def _calls(tree: ast.AST) -> Iterator[ast.Call]:
    return (node for node in ast.walk(tree) if isinstance(node, ast.Call))


def _of_call(call: ast.Call) -> Iterator[Variable]:
    name = call.args[0].value if call.args and isinstance(call.args[0], ast.Constant) else None
    if not isinstance(name, str):
        return
    match call.func:
        case ast.Name("required" | "own_redis"):
            yield Variable(name, None)
        case ast.Name("secret"):
            yield from (Variable(name, None), Variable(f"{name}_PREVIOUS", ""))
        case ast.Name("optional_secret"):
            yield from (Variable(name, ""), Variable(f"{name}_PREVIOUS", ""))
        case ast.Name("setting"):
            yield Variable(f"PORTAL_{name}", "")
        case ast.Name("translated_setting"):
            yield from (Variable(f"PORTAL_{name}", ""), Variable(f"PORTAL_{name}_ES", ""))
        case ast.Name("env") | ast.Attribute(ast.Name("env"), "str" | "int" | "bool" | "list"):
            yield Variable(name, _default(call))


def _default(call: ast.Call) -> str:
    """What stands without it; an expression instead of a value is told by the meaning."""
    for word in call.keywords:
        if word.arg == "default" and isinstance(word.value, ast.Constant):
            return str(word.value.value)
    return ""


def _routes(tree: ast.AST) -> list[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "ROUTE_NAMES":
            names = [f"PORTAL_{name.upper()}" for name in ast.literal_eval(node.value)]
            return [f"{name}{ending}" for ending in ("", "_TEXT", "_WEB") for name in names]
    return []


HEAD = """\
# Settings

Made from `portal/settings.py` by `./run manage settings_page`; a test fails when it is old. All settings come from the
environment; `setup_check` says which are missing. A deployment keeps them in one file that only root and the portal's
account may read (`docs/deploy.md`). Nothing here is a default of any city.
"""


def page(source: Path) -> str:
    """The whole of docs/settings.md. KeyError for a variable without a meaning."""
    rows = read(source)
    needed = [f"| `{one.name}` | {MEANINGS[one.name]} |" for one in rows if one.default is None]
    other = [_row(one) for one in rows if one.default is not None]
    return "\n".join(
        [
            HEAD,
            "## The portal does not start without these\n",
            "| variable | what it is |\n|---|---|",
            *needed,
            "\n## The rest\n",
            "| variable | without it | what it is |\n|---|---|---|",
            *other,
            "",
        ]
    )


def _row(one: Variable) -> str:
    return f"| `{one.name}` | {f'`{one.default}`' if one.default else ''} | {MEANINGS[one.name]} |"
