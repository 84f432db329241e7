"""The data that measurements stand on: tables of both applications, the demonstration, and rows in bulk by SQL."""

import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

from django.db import connection

from tools.bench.servers import environment

ROOT = Path(__file__).resolve().parent.parent.parent
STEP = 100_000
WORDS = "street light park bench game noise patrol thanks corner school summer evening court repair meeting walk"


def tables() -> None:
    """Migrates the portal, makes the reference's tables, fills the demonstration into an empty database."""
    manage = [sys.executable, str(ROOT / "manage.py")]
    quiet = ["--no-input", "--verbosity", "0"]
    _finish([*manage, "migrate", *quiet])
    _finish([*manage, "migrate", "--run-syncdb", "--settings", "tools.bench.reference.settings", *quiet])
    _finish([*manage, "seed_demo"], PORTAL_DEMO="1")


def _finish(argv: list[str], **env: str) -> None:
    subprocess.run(
        argv, cwd=ROOT, env=environment() | env, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )


def sql(statement: str, values: Iterable | dict | None = None) -> None:
    """Without the portal's timeout for statements: a million rows take longer."""
    with connection.cursor() as cursor:
        cursor.execute("SET statement_timeout = 0")
        cursor.execute(statement, values)
        cursor.execute("RESET statement_timeout")


def one(statement: str, values: Iterable | dict | None = None):
    """The first column of the first row."""
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.fetchone()[0]


def analyze() -> None:
    """As autovacuum would have done by the time anybody asks."""
    sql("VACUUM ANALYZE")


def copy_rows(table: str, columns: dict[str, str], source: str, values: dict | None = None) -> None:
    """INSERT ... SELECT; other columns are taken from any row that is there, so that a new one breaks nothing."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT column_name, column_default IS NULL AND is_nullable = 'NO' AND is_identity = 'NO'"
            " FROM information_schema.columns WHERE table_name = %s AND is_generated = 'NEVER'",
            [table],
        )
        needed = [name for name, must in cursor.fetchall() if must and name not in columns]
    names = [*columns, *needed]
    picked = [*columns.values(), *[f"model.{name}" for name in needed]]
    sql(
        f"INSERT INTO {table} ({', '.join(names)}) SELECT {', '.join(picked)}"  # noqa: S608 - our own words
        f" FROM {source}, (SELECT * FROM {table} LIMIT 1) AS model",
        values,
    )


def sites(count: int) -> None:
    """Up to `count` sites in all, in three zones."""
    have = one("SELECT count(*) FROM sites_app_site")
    zones = "(ARRAY['America/Los_Angeles', 'America/New_York', 'America/Chicago'])[1 + n %% 3]"
    copy_rows(
        "sites_app_site",
        {"slug": "'bench-' || n", "name": "'Bench ' || n", "time_zone": zones, "posts": "10",
         "records_complete_from": "date '2010-01-01'"},
        "generate_series(%(first)s::int, %(last)s::int) AS n",
        {"first": have + 1, "last": count},
    )  # fmt: skip


def feedback(count: int) -> None:
    """`count` more messages over all sites and two years: one in a hundred waits, one in fifty is with its site."""
    for first in range(1, count + 1, STEP):
        _feedback(first, min(count, first + STEP - 1))


def _feedback(first: int, last: int) -> None:
    copy_rows(
        "feedback_feedback",
        {
            "id": "gen_random_uuid()", "site_id": "places.ids[1 + n %% cardinality(places.ids)]",
            "category": "(ARRAY['praise', 'concern', 'idea', 'question'])[1 + n %% 4]", "about": "''",
            "meeting": "NULL", "language": "'en'", "may_publish": "false", "lookup": "NULL", "urgent": "false",
            "body": " || ' ' || ".join(f"words.list[1 + (hashint4(n * 31 + {k}) & 15)]" for k in range(12))
            + " || ' w' || (n %% 5000)",
            "status": "CASE WHEN n %% 100 = 0 THEN 'received' WHEN n %% 50 = 1 THEN 'with_site' ELSE 'closed' END",
            "received_on": "current_date - n %% 700", "since": "current_date - n %% 700",
            "waits_since": "CASE WHEN n %% 100 = 0 THEN current_date - n %% 700 END",
            "released_on": "CASE WHEN n %% 100 <> 0 THEN current_date - n %% 700 END",
            "first_answered_on": "CASE WHEN n %% 50 > 1 THEN current_date - n %% 700 + 5 END",
            "decline_reason": "''", "escalation": "''", "referred_to": "''", "decline_route": "''",
            "redacted_body": "''", "verdict": "''", "held": "false", "entered": "false", "appealed": "false",
            "about_commander": "false", "published_on": "NULL", "about_person": "false",
            "counted": "n %% 100 <> 0", "settled_on": "CASE WHEN n %% 50 > 1 THEN current_date - n %% 700 + 5 END",
        },
        "generate_series(%(first)s::int, %(last)s::int) AS n,"
        " (SELECT array_agg(id) AS ids FROM sites_app_site) AS places, (SELECT %(words)s::text[] AS list) AS words",
        {"first": first, "last": last, "words": WORDS.split()},
    )  # fmt: skip


def officers(stints: int, *, gone: int = 2) -> None:
    """`stints` officers with one assignment each, spread over the sites; one in `gone` has left."""
    first = one("SELECT coalesce(max(id), 0) FROM sites_app_officer")
    copy_rows(
        "sites_app_officer",
        {"serial_number": "'B' || (%(first)s + n)", "first_name": "'Ana'", "last_name": "'Bench' || n",
         "user_id": "NULL", "publication": "'full'", "email": "'officer' || (%(first)s + n) || '@example.org'"},
        "generate_series(1, %(count)s) AS n",
        {"first": first, "count": stints},
    )  # fmt: skip
    _assign(first, gone)


def _assign(first: int, gone: int) -> None:
    copy_rows(
        "sites_app_assignment",
        {
            "officer_id": "officer.id", "site_id": "officer.site", "role": "'officer'", "committed": "true",
            "start": "current_date - (hashint8(officer.id) & 2047)::int - 550",
            '"end"': "CASE WHEN officer.id %% %(gone)s = 0 THEN current_date - (hashint8(officer.id) & 255)::int END",
            "end_reason": "CASE WHEN officer.id %% %(gone)s = 0 THEN 'transferred' ELSE '' END",
        },
        "(SELECT officer.id, places.ids[1 + officer.id %% cardinality(places.ids)] AS site"
        " FROM sites_app_officer AS officer, (SELECT array_agg(id ORDER BY id) AS ids FROM sites_app_site) AS places"
        " WHERE officer.id > %(first)s) AS officer",
        {"gone": gone, "first": first},
    )  # fmt: skip


def commanders() -> None:
    """One for each site that has none."""
    first = one("SELECT coalesce(max(id), 0) FROM sites_app_officer")
    lonely = (
        "(SELECT id, row_number() OVER (ORDER BY id) AS n FROM sites_app_site AS site WHERE NOT EXISTS"
        " (SELECT 1 FROM sites_app_assignment WHERE site_id = site.id AND role = 'commander')) AS lonely"
    )
    copy_rows(
        "sites_app_officer",
        {"serial_number": "'C' || lonely.id", "first_name": "'Cora'", "last_name": "'Bench' || lonely.id",
         "user_id": "NULL", "email": "'commander' || lonely.id || '@example.org'"},
        lonely,
    )  # fmt: skip
    copy_rows(
        "sites_app_assignment",
        {"officer_id": "officer.id", "site_id": "substr(officer.serial_number, 2)::bigint", "role": "'commander'",
         "committed": "false", "start": "current_date - 300", '"end"': "NULL", "end_reason": "''"},
        "(SELECT * FROM sites_app_officer WHERE id > %(first)s AND serial_number LIKE 'C%%') AS officer",
        {"first": first},
    )  # fmt: skip


def meetings(count: int, rsvps: int) -> None:
    """`count` more meetings of the coming weeks and the past year, and `rsvps` parties spread over them."""
    copy_rows(
        "meetings_meeting",
        {
            "id": "gen_random_uuid()", "site_id": "places.ids[1 + n %% cardinality(places.ids)]", "series_id": "NULL",
            "title": "jsonb_build_object('en', 'Bench meeting ' || n)",
            "status": "CASE WHEN n %% 4 = 0 THEN 'scheduled' ELSE 'held' END",
            "starts_at": "now() + CASE WHEN n %% 4 = 0 THEN 1 + n %% 20 ELSE -1 - n %% 300 END * interval '1 day'",
            "ends_at": "now() + CASE WHEN n %% 4 = 0 THEN 1 + n %% 20 ELSE -1 - n %% 300 END * interval '1 day'"
                       " + interval '1 hour'",
            "capacity": "100", "headcount": "20", "walk_in_count": "2", "minutes": """'{"en": "Done."}'""",
            "minutes_on": "current_date", "sequence": "0", "changed_on": "current_date",
            "calendar_uid": "gen_random_uuid() || '@bench.example'",
        },
        "generate_series(1, %(count)s) AS n, (SELECT array_agg(id) AS ids FROM sites_app_site) AS places",
        {"count": count},
    )  # fmt: skip
    parties(rsvps, at="title ->> 'en' LIKE 'Bench%%'")


def parties(count: int, *, at: str) -> None:
    """`count` parties, spread over the meetings of which `at` is true."""
    sql(
        "INSERT INTO meetings_rsvp (id, meeting_id, status, place, party_size, language, needs, name, email, reminders,"  # noqa: S608, E501
        " version, asked) SELECT gen_random_uuid(), held.ids[1 + n %% cardinality(held.ids)], 'confirmed', n,"
        " 1 + n %% 3, 'en', '{}', '', '', true, 1, '' FROM generate_series(1, %(count)s) AS n,"
        f" (SELECT array_agg(id) AS ids FROM meetings_meeting WHERE {at}) AS held",
        {"count": count},
    )
