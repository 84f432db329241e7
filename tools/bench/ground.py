"""The data that measurements stand on: tables of both applications, the demonstration, and rows in bulk by SQL."""

import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

from django.apps import apps
from django.db import connection
from django.db.models import Field

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
    """INSERT ... SELECT; what else must stand in a row is its model's default, or taken from any row that is there: so
    a new column breaks nothing.
    """
    given = {name.strip('"') for name in columns}
    fields = {name: field for name, field in _needed(table).items() if name not in given}
    others = {f'"{name}"': _usual(name, field) for name, field in fields.items()}
    defaults = {
        f"usual_{name}": field.get_db_prep_save(field.get_default(), connection) for name, field in fields.items()
    }
    whole = {**columns, **others}
    sql(
        f"INSERT INTO {table} ({', '.join(whole)}) SELECT {', '.join(whole.values())}"  # noqa: S608 - our own words
        f" FROM {source} LEFT JOIN (SELECT * FROM {table} LIMIT 1) AS model ON true",
        {**defaults, **(values or {})},
    )


def _needed(table: str) -> dict[str, Field]:
    """Columns that need a value and have none of the database's own."""
    (model,) = (one for one in apps.get_models(include_auto_created=True) if one._meta.db_table == table)
    fields = {field.column: field for field in model._meta.concrete_fields}
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT column_name FROM information_schema.columns WHERE table_name = %s AND is_generated = 'NEVER'"
            " AND column_default IS NULL AND is_nullable = 'NO' AND is_identity = 'NO'",
            [table],
        )
        return {name: fields[name] for (name,) in cursor.fetchall()}


def _usual(name: str, field: Field) -> str:
    """What Django would write there by itself, as SQL; without a default the same as in a row that is there."""
    if field.unique and callable(field.default):
        return "gen_random_uuid()"
    if field.has_default() or (field.blank and field.empty_strings_allowed):
        return f"%(usual_{name})s"
    return f'model."{name}"'


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
            "site_id": "places.ids[1 + n %% cardinality(places.ids)]", "language": "'en'",
            "category": "(ARRAY['praise', 'concern', 'idea', 'question'])[1 + n %% 4]",
            "body": " || ' ' || ".join(f"words.list[1 + (hashint4(n * 31 + {k}) & 15)]" for k in range(12))
            + " || ' w' || (n %% 5000)",
            "status": "CASE WHEN n %% 100 = 0 THEN 'received' WHEN n %% 50 = 1 THEN 'with_site' ELSE 'closed' END",
            "received_on": "current_date - n %% 700", "since": "current_date - n %% 700",
            "waits_since": "CASE WHEN n %% 100 = 0 THEN current_date - n %% 700 END",
            "released_on": "CASE WHEN n %% 100 <> 0 THEN current_date - n %% 700 END",
            "first_answered_on": "CASE WHEN n %% 50 > 1 THEN current_date - n %% 700 + 5 END",
            "about_person": "false",
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
         "publication": "'full'", "email": "'officer' || (%(first)s + n) || '@example.org'"},
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
         "email": "'commander' || lonely.id || '@example.org'"},
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
            "site_id": "places.ids[1 + n %% cardinality(places.ids)]",
            "title": "jsonb_build_object('en', 'Bench meeting ' || n)",
            "status": "CASE WHEN n %% 4 = 0 THEN 'scheduled' ELSE 'held' END",
            "starts_at": "now() + CASE WHEN n %% 4 = 0 THEN 1 + n %% 20 ELSE -1 - n %% 300 END * interval '1 day'",
            "ends_at": "now() + CASE WHEN n %% 4 = 0 THEN 1 + n %% 20 ELSE -1 - n %% 300 END * interval '1 day'"
                       " + interval '1 hour'",
            "place": "'Library'", "capacity": "100", "headcount": "20", "walk_in_count": "2",
            "minutes": """'{"en": "Done."}'""", "minutes_on": "current_date", "changed_on": "current_date",
        },
        "generate_series(1, %(count)s) AS n, (SELECT array_agg(id) AS ids FROM sites_app_site) AS places",
        {"count": count},
    )  # fmt: skip
    parties(rsvps, at="title ->> 'en' LIKE 'Bench%%'")


def parties(count: int, *, at: str) -> None:
    """`count` parties, spread over the meetings of which `at` is true."""
    held = f"(SELECT array_agg(id) AS ids FROM meetings_meeting WHERE {at}) AS held"  # noqa: S608 - our own words
    copy_rows(
        "meetings_rsvp",
        {"meeting_id": "held.ids[1 + n %% cardinality(held.ids)]", "status": "'confirmed'", "place": "n",
         "party_size": "1 + n %% 3", "language": "'en'"},
        f"generate_series(1, %(count)s) AS n, {held}",
        {"count": count},
    )  # fmt: skip
