"""Every environment variable of the portal, declared once: default, meaning, what the demonstration and samples have.

`portal/settings/` reads them by name; `docs/settings.md` and the samples of `./run` are made of them. The standard
library only: `./run` reads this before anything is installed.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Variable:
    """One variable. Its default says its type, too: a text, a number, on or off.

    `is_rotated`: there is <name>_PREVIOUS, for what was made under the value before.
    `second`: there is <name>_<TAG> for each further language; the meaning of the Spanish one.
    `demo`: what the demonstration has where it is not set, by the tag of the language, "" for the first.
    `sample`: what a deployment would set, for `check --deploy`.
    """

    name: str
    meaning: str
    default: str | int | bool = ""
    is_required: bool = False
    is_rotated: bool = False
    second: str = ""
    demo: dict[str, str] = field(default_factory=dict)
    sample: str = ""

    def rows(self) -> Iterator["Variable"]:
        """It, and those that come with it."""
        yield self
        if self.is_rotated:
            yield Variable(f"{self.name}_PREVIOUS", f"`{self.name}`: the value before, while a rotation lasts.")
        if self.second:
            yield Variable(f"{self.name}_ES", self.second, sample=self.sample)


def _key(name: str, meaning: str) -> Variable:
    return Variable(name, meaning, is_required=True, is_rotated=True)


def _required(name: str, meaning: str, sample: str = "", demo: str = "") -> Variable:
    return Variable(name, meaning, is_required=True, sample=sample, demo={"": demo} if demo else {})


ITS_OWN = "a random value of its own, 32 bytes or more"
AS_IN_ENGLISH = "The same on Spanish pages; empty: as in English."
EXAMPLE = "Example"

# Numbers that residents are sent to: what each is for, and the demonstration's. Where those stood, and on which day
# they were read: docs/numbers-of-the-demonstration.md.
ROUTES = {
    "EMERGENCY": ("Number for emergencies.", "911"),
    "NON_EMERGENCY": ("Police number when it is no emergency.", "1-877-275-5273"),
    "TIP_LINE": ("Where a tip about a crime belongs.", ""),  # none that takes no name was confirmed
    "COMPLAINT": ("Where a complaint about an officer belongs.", "1-800-339-6868"),
    "CITY_SERVICES": ("Lamps, trash, streets.", "311"),
    "CRISIS": ("Crisis line.", "988"),
    "CHILD_PROTECTION": ("Where worry about a child belongs.", "1-800-540-4000"),
    "DOMESTIC_VIOLENCE": ("Help with violence at home.", "1-800-978-3600"),
}
_TEXTS = {"EMERGENCY": "911", "CRISIS": "988"}
_WEBS = {"CHILD_PROTECTION": "https://dcfs.lacounty.gov/contact/", "CRISIS": "https://988lifeline.org/"}


def _route(name: str, ending: str, meaning: str, demo: str, sample: str = "") -> Variable:
    return Variable(f"PORTAL_{name}{ending}", meaning, demo={"": demo}, sample=sample)


VARIABLES = (
    Variable("PORTAL_DEMO", "Demonstration mode. Only `./run` sets it; `check --deploy` refuses it.", False),
    Variable("PORTAL_DATA_DIR", "Where the demonstration keeps its mail and its list of people."),
    Variable("PORTAL_LEDGER", "File of what people ended (digests), outside the database; `restore` replays it."),
    _key("SECRET_KEY", f"Signs sessions and forms: {ITS_OWN} (50 characters or more)."),
    _key("RECEIPT_KEY", f"Behind receipt codes: {ITS_OWN}. Lost, every code is dead."),
    _key("LINK_KEY", f"Behind private links in mails: {ITS_OWN}."),
    _key("EVENT_KEY", f"Behind the chains of events: {ITS_OWN}."),
    _key("LIMIT_KEY", f"Behind the counters of the limits; Redis never sees it: {ITS_OWN}."),
    _key("MFA_KEY", f"Encrypts second factors and waiting sign-in codes: {ITS_OWN}."),
    # Where we are
    _required(
        "BASE_URL",
        "Address under which people reach the portal; https:// outside loopback.",
        "https://portal.example.org",
    ),
    _required("ALLOWED_HOSTS", "Host names the portal answers to, with commas.", "portal.example.org"),
    Variable(
        "TRUSTED_PROXY_COUNT",
        "How many proxies of your own stand in front; decides whose address limits count.",
        0,
        sample="1",
    ),
    Variable(
        "PORTAL_STAFF_URL",
        "Address with a host name of its own for staff and accounts (`https://staff.example.org`); then no cookie of "
        "an account travels with a message; empty: one host for all, and `/privacy/` says so.",
    ),
    Variable("PORTAL_DEV", "Error pages with the code. Only `./run dev` sets it; nothing else starts with it.", False),
    # Services
    Variable(
        "PORTAL_PROCESS",
        "`web`, `worker` or `command`, where the program's name does not tell; decides its time-outs.",
    ),
    _required("DATABASE_URL", "Address of PostgreSQL 15 or newer, with a role that is no superuser."),
    Variable(
        "DATABASE_DIRECT_URL",
        "PostgreSQL past a pooler, for workers, migrate, backup and restore; empty: `DATABASE_URL`.",
    ),
    Variable("PORTAL_DB_POOLER", "`transaction` where `DATABASE_URL` leads to PgBouncer in transaction mode."),
    Variable("PORTAL_DB_POOL", "Database connections a process may hold.", 4),
    _required("REDIS_URL", "Address of the Redis that keeps the queue."),
    _required(
        "REDIS_CACHE_URL",
        "A Redis that keeps nothing on disk and may evict, for cached pages. The demonstration has it beside the "
        "queue.",
    ),
    _required("REDIS_LIMITS_URL", "A Redis that keeps nothing on disk and evicts nothing, for limits and sign-in."),
    _required(
        "EMAIL_URL",
        "The mail server, for example `smtp+tls://user:password@host:587`.",
        "smtp+tls://user:password@mail.example.org:587",
    ),
    _required("DEFAULT_FROM_EMAIL", "The address the portal writes from.", "portal@example.org"),
    Variable("PORTAL_MAIL_PROVIDER", "Name of the mail provider that reports bounces (postmark, mailgun, ...)."),
    Variable("PORTAL_MAIL_REPORT_SECRET", "`user:password` with which the provider reports bounces.", is_rotated=True),
    # Languages, files
    Variable(
        "PORTAL_LANGUAGES",
        "Languages of the pages, the first without a prefix: en,es; tag:Name:rtl where unknown.",
        "en,es",
    ),
    Variable(
        "PORTAL_REQUIRED_LANGUAGES", "Languages that a publication is written in; empty: all of `PORTAL_LANGUAGES`."
    ),
    Variable(
        "PORTAL_MESSAGE_LANGUAGES",
        "Further languages that a message may be written in; somebody has to translate them.",
        demo={"": "ko,zh-hans,tl:Tagalog,hy,fa,vi,ru,ar,ja,km:ភាសាខ្មែរ"},
    ),
    Variable(
        "PORTAL_TIME_ZONE",
        "Zone of pages that belong to no site; each site has its own.",
        "UTC",
        demo={"": "America/Los_Angeles"},
    ),
    Variable("PORTAL_STATIC_BUILD_DIR", "Where the built style sheet lies."),
    Variable("PORTAL_STATIC_ROOT", "Where `collectstatic` puts the files the proxy serves."),
    Variable("PORTAL_PLAIN_STATIC", "Tests: files without hashes in their names.", False),
    # Sign-in
    Variable(
        "PORTAL_DKIM_SELECTOR", "The selector with which the mail server signs; `setup_check` looks its record up."
    ),
    Variable(
        "PORTAL_SSO_ISSUER",
        "Issuer of the sign-in provider of staff (OpenID Connect), exactly as it calls itself; empty: no single "
        "sign-on. See `docs/sign-in.md`.",
    ),
    Variable("PORTAL_SSO_CLIENT_ID", "The portal's name at that provider."),
    Variable("PORTAL_SSO_CLIENT_SECRET", "The portal's secret at that provider."),
    Variable("PORTAL_SSO_NAME", "What the button calls it: `City of Rivertown`."),
    Variable(
        "PORTAL_SSO_REQUIRED",
        "Staff come by the provider only; an administrator whose account is not linked still comes by code and factor.",
        False,
    ),
    Variable(
        "PORTAL_SSO_FACTOR",
        "Claims that show a second factor seen by the provider (`amr:mfa,acr:phr`); empty: the portal's own is asked "
        "for.",
    ),
    Variable("PORTAL_SSO_PARAMS", "What else is sent to the provider (`acr_values=phr`)."),
    # The deployment's own words (AGENCY-3): nothing of Los Angeles is a default outside the demonstration
    Variable(
        "PORTAL_ORGANISATION",
        "Who runs this portal; stands on every page.",
        demo={"": "Community Safety Partnership Bureau"},
        sample=EXAMPLE,
    ),
    Variable(
        "PORTAL_MODERATORS_NAME",
        "Who reads first, by name; stands above every send button. Not police.",
        second=AS_IN_ENGLISH,
        demo={"": "Civic Listening Desk", "ES": "Mesa Cívica de Escucha"},
        sample=EXAMPLE,
    ),
    Variable(
        "PORTAL_OVERSIGHT",
        "The body outside the police that watches over complaints.",
        second=AS_IN_ENGLISH,
        demo={"": "Office of the Inspector General", "ES": "Oficina del Inspector General"},
        sample=EXAMPLE,
    ),
    Variable(
        "PORTAL_HOURS",
        "When messages are read, in English.",
        second="When messages are read, in Spanish.",
        demo={"": "Monday to Friday, 9 to 5", "ES": "lunes a viernes, de 9 a 5"},
        sample=EXAMPLE,
    ),
    Variable(
        "PORTAL_CRISIS_KEY",
        "Key to press at the crisis line for English; empty: none.",
        second="The same for Spanish.",
        demo={"ES": "2"},
    ),
    Variable(
        "PORTAL_CRISIS_TEXT_WORD",
        "Word to send to the crisis line by text message, in English; empty: any words.",
        second="The same for Spanish.",
        demo={"ES": "AYUDA"},
    ),
    Variable(
        "PORTAL_NOBODY_READS",
        "When nobody reads messages, after the words “Nobody reads messages”: `at night or on weekends`.",
        second="The same on Spanish pages: `de noche y en fin de semana`.",
        demo={"": "at night or on weekends", "ES": "de noche y en fin de semana", "KO": "밤과 주말에는"},
    ),
    Variable(
        "PORTAL_MODERATORS_PHONE",
        "A number at which moderators take a message for somebody; empty: there is none.",
        demo={"": "213-555-0117"},
    ),
    Variable(
        "PORTAL_DROP_BOX",
        "Where a message on paper can be left, as a part of a sentence; empty: nowhere.",
        second=AS_IN_ENGLISH,
        demo={
            "": "the front desk of the community center (invented)",
            "ES": "la recepción del centro comunitario (inventado)",
            "KO": "주민 센터 안내대 (지어낸 곳)",
        },
    ),
    _required(
        "PORTAL_OVERSIGHT_EMAIL",
        "Address of the oversight body, outside the police and the portal's staff: the second person where there are "
        "not two moderators.",
        "oversight@example.org",
        demo="oversight@demo.example",
    ),
    Variable(
        "PORTAL_PAUSED",
        "Closes the form for messages: `nobody_reads`, `fault` or `safety`, and the day; for example "
        "`fault 2026-11-29`.",
    ),
    Variable(
        "PORTAL_URGENT_SCAN", "Every how many hours the queue is looked through for signs of danger; 0: never.", 2
    ),
    Variable(
        "PORTAL_DUTY_LIST",
        "Addresses that get the duty mail (danger, children, self-harm), with commas.",
        demo={"": "duty@demo.example"},
        sample="duty@example.org",
    ),
    # Promises and limits
    Variable(
        "PORTAL_MODERATION_WORKING_DAYS", "Working days in which moderators read; promised on form and receipt.", 3
    ),
    Variable("PORTAL_ANSWER_DAYS", "Days in which the site answers, from release; promised on form and receipt.", 14),
    Variable(
        "PORTAL_LIMIT_FEEDBACK",
        "Messages from one address, `count/seconds` (they divide an hour) or `off`.",
        "60/3600",
    ),
    Variable(
        "PORTAL_LIMIT_RSVP",
        "Answers to meetings from one address, `count/seconds` (they divide an hour) or `off`.",
        "60/3600",
    ),
    Variable(
        "PORTAL_LIMIT_CODE", "Wrong codes from one address, `count/seconds` (they divide an hour) or `off`.", "20/600"
    ),
    Variable(
        "PORTAL_LIMIT_SEATS",
        "Persons from one address at a meeting in an hour; beyond it they wait for the full hour.",
        20,
    ),
    Variable(
        "PORTAL_LIMIT_ALL",
        "From everybody together in an hour, once more than a twentieth of a limit's counters is full.",
        2000,
    ),
    Variable(
        "PORTAL_LIMIT_COUNTERS_FEEDBACK",
        "How many counters addresses share where somebody writes or types a code.",
        2**6,
    ),
    Variable("PORTAL_LIMIT_COUNTERS_RSVP", "The same for answers to meetings and for sign-in.", 2**12),
    Variable(
        "PORTAL_WAL_KEPT_DAYS",
        "Days for which PostgreSQL's write-ahead log is kept (archive, standby, a provider's own); required where the "
        "server is not yours; printed on `/privacy/`. Empty: it ends with each night.",
    ),
    # What else a deployment may have
    Variable(
        "PORTAL_LEAVE_URL",
        "Where “leave this page quickly” leads: a page that tells nothing about this one.",
        "https://www.wikipedia.org/",
    ),
    Variable(
        "PORTAL_SECURITY_CONTACT",
        "Where somebody writes who found a weakness (`mailto:...`); empty: no security.txt.",
    ),
    Variable("PORTAL_FIND_MILES", "Miles from the middle of a ZIP code within which a team is called the nearest.", 5),
    Variable(
        "PORTAL_STANDBYS",
        "Standbys of the database that have to stream; with fewer `setup_check` and an alert say so.",
        0,
    ),
    Variable(
        "PORTAL_BACKUP_SEND", "Program that `backup` gives the path of its encrypted file, to send into another place."
    ),
    Variable(
        "PORTAL_BACKUP_FETCH", "Program that brings the newest copy to the path it is given, for `restore_drill`."
    ),
    Variable(
        "PORTAL_DRILL_DATABASE_URL",
        "Empty database in which `restore_drill` tries the newest copy; not the portal's.",
    ),
    Variable(
        "PORTAL_DISKS",
        "Folders of this machine, with commas, whose disks must not fill: those of the database and of the backups. "
        "Free room is in `/metrics`; too little of it, or a folder that is missing, in `setup_check`. Empty: the room "
        "is watched elsewhere.",
        "/var/lib/postgresql,/var/backups/portal",
    ),
    Variable(
        "PORTAL_METRICS_TOKEN",
        "Token for `/metrics`; without it the address is a 404.",
        is_rotated=True,
        sample="x" * 40,
    ),
    Variable("SENTRY_DSN", "Where error reports go; empty: nowhere. Reports carry no locals, no bodies, no addresses."),
    Variable(
        "PORTAL_ACCESS_LOG_OFF_SINCE",
        "Day (YYYY-MM-DD) on which the administrator looked and saw that no proxy in front writes a log of anonymous "
        "pages; shown on `/privacy/`.",
    ),
    # How long each kind of record is kept
    Variable("PORTAL_KEEP_FEEDBACK", "Days a thread is kept after its last step.", 730),
    Variable("PORTAL_KEEP_DECLINED", "Days a declined message is kept.", 180),
    Variable("PORTAL_KEEP_RSVP", "Days the numbers of a meeting are kept, without names.", 730),
    Variable("PORTAL_KEEP_MAIL_ADDRESS", "Days the address of a mail that left is kept.", 30),
    Variable("PORTAL_KEEP_MAIL", "Days the row of a mail is kept, without address and text.", 400),
    Variable("PORTAL_KEEP_IDLE_ACCOUNT", "Days an account nobody uses is kept.", 730),
    # Numbers that residents are sent to: by phone, by text message, on the web
    *(_route(name, "", meaning, demo, "555-0100") for name, (meaning, demo) in ROUTES.items()),
    *(
        _route(name, "_TEXT", f"`PORTAL_{name}` by text message: a number; empty: none.", _TEXTS.get(name, ""))
        for name in ROUTES
    ),
    *(
        _route(name, "_WEB", f"`PORTAL_{name}` on the web: an address; empty: none.", _WEBS.get(name, ""))
        for name in ROUTES
    ),
)
DECLARED = {one.name: one for one in VARIABLES}
SECRETS = tuple(one.name for one in VARIABLES if one.is_required and one.is_rotated)
REQUIRED = tuple(one.name for one in VARIABLES if one.is_required)
SAMPLES = {row.name: row.sample for one in VARIABLES for row in one.rows() if row.sample}
