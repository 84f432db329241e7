"""Migrations: there is a way back, the version before can live with them, and nobody waits behind them.

Rules: RUN-12.
"""

import os
import re

import psycopg
import pytest
from django.conf import settings
from django.db import migrations
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.operations.base import Operation

from tests.operations.test_upgrade import last_release, migrations_of

# "room.name": why there is no way back. The same words stand in CHANGELOG.md.
ONE_WAY: dict[str, str] = {}
# "room.name": why the version before does not notice. For operations that would hurt it by themselves.
HARMLESS: dict[str, str] = {}
HURTS = (
    migrations.RemoveField,
    migrations.RenameField,
    migrations.DeleteModel,
    migrations.RenameModel,
    migrations.AlterModelTable,
)
LONGEST = 2.0  # seconds a table may be locked: a migration is one transaction, so its whole time is the bound
ROWS = int(os.environ.get("MIGRATION_ROWS", "200000"))
FILL = """
from tools.bench import ground
from demo.management.commands import seed_demo
from django.core.management import call_command
call_command(seed_demo.Command())
ground.sites(1000)
ground.officers({rows} // 20)
ground.feedback({rows})
ground.meetings({rows} // 20, {rows})
ground.copy_rows("accounts_user", {{"email": "'bench' || n || '@example.org'", "id": "1000000 + n"}},
                 "generate_series(1, {rows} / 10) AS n")
ground.analyze()
"""
WALK = """
import time
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
key = ({room!r}, {name!r})

def run(targets):
    executor = MigrationExecutor(connection)
    times, began = [0.0], [0.0]
    def step(what, *rest):
        if what.endswith("apply_start"):
            began[0] = time.monotonic()
        if what.endswith("apply_success"):
            times.append(time.monotonic() - began[0])
    executor.progress_callback = step
    executor.migrate(targets)
    return max(times)

graph = MigrationExecutor(connection).loader.graph
before = [parent.key for parent in graph.node_map[key].parents if parent.key[0] == key[0]]
plan = MigrationExecutor(connection).migration_plan(before)
if any(one.initial for one, _back in plan):
    print("goes only with the tables themselves")
else:
    with connection.cursor() as cursor:
        cursor.execute("SET statement_timeout = 0")
    print(f"back {{run(before):.2f}} s, forth {{run(graph.leaf_nodes()):.2f}} s")
"""


def ours() -> dict[str, migrations.Migration]:
    loader = MigrationLoader(connection=None)
    return {f"{room}.{name}": one for (room, name), one in loader.disk_migrations.items() if room in settings.OUR_APPS}


def since_release() -> dict[str, migrations.Migration]:
    """New ones that change a table of the last release; a first one makes tables that it does not know."""
    before = migrations_of(last_release())
    return {name: one for name, one in ours().items() if name not in before and not one.initial}


def test_there_is_a_way_back_or_it_is_declared_that_there_is_none():
    without = {name for name, one in ours().items() if not all(step.reversible for step in one.operations)}
    assert without == ONE_WAY.keys()
    changelog = (settings.BASE_DIR / "CHANGELOG.md").read_text()
    assert [why for why in ONE_WAY.values() if why not in changelog] == []


def needs_a_value(step: Operation) -> bool:
    """A new column that the version before cannot fill, because it does not know it."""
    if not isinstance(step, migrations.AddField):
        return False
    field = step.field
    return not (field.null or field.has_db_default() or field.many_to_many)


def test_the_version_before_lives_on_the_new_tables():
    hurting = {
        name
        for name, one in since_release().items()
        if any(isinstance(step, HURTS) or needs_a_value(step) for step in one.operations)
    }
    assert hurting <= HARMLESS.keys()


def test_the_rule_sees_a_column_the_version_before_cannot_fill():
    from django.db.models import BooleanField

    assert needs_a_value(migrations.AddField("user", "new", BooleanField(default=False)))
    assert not needs_a_value(migrations.AddField("user", "new", BooleanField(db_default=False)))
    assert not needs_a_value(migrations.AddField("user", "new", BooleanField(null=True)))


def test_migrate_gives_up_whole_rather_than_make_everybody_wait(installation):
    installation.manage("migrate", "-v", "0", "sites_app", "zero")  # and what stands on it
    with psycopg.connect(dbname=installation.name, **installation.server) as writer:
        writer.execute("UPDATE accounts_user SET language = 'es'")  # and the transaction stays open
        # One that waited would wait for this transaction, which ends below, and never come back.
        assert "Run it again in a minute" in installation.manage("migrate", "-v", "0", fails=True)
    installation.manage("migrate", "-v", "0")
    assert "[ ]" not in installation.manage("showmigrations")


def test_what_stands_beside_the_models_is_in_the_database_and_goes_with_its_tables(installation):
    """Each function of a `.sql` file, and no other; none is left behind on the way back."""
    files = [path.read_text() for path in settings.BASE_DIR.glob("*/models/*.sql")]
    declared = {name for text in files for name in re.findall(r"^CREATE OR REPLACE FUNCTION (\w+)", text, re.M)}
    assert "feedback_event_guard" in declared
    assert functions(installation) == declared
    installation.manage("migrate", "-v", "0", "sites_app", "zero")
    assert functions(installation) == set()


def functions(installation) -> set[str]:
    with psycopg.connect(dbname=installation.name, **installation.server) as line:
        found = line.execute("SELECT proname FROM pg_proc WHERE pronamespace = 'public'::regnamespace")
        return {name for (name,) in found}


@pytest.mark.long
def test_no_migration_locks_a_full_table_for_long_neither_way(installation):
    installation.manage("shell", "-v", "0", "-c", FILL.format(rows=ROWS))
    slow, walked = [], 0
    later = sorted(name for name, one in ours().items() if not one.initial)
    for name in later:
        room, _dot, number = name.partition(".")
        said = installation.manage("shell", "-v", "0", "-c", WALK.format(room=room, name=number)).splitlines()[-1]
        print(f"{name}: {said}")
        seconds = [float(one) for one in re.findall(r"(\d+\.\d+) s", said)]
        walked += bool(seconds)
        slow += [f"{name}: {said}"] if max(seconds, default=0) > LONGEST else []
    assert bool(walked) == bool(later) and not slow, slow
