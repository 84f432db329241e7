"""Questions about the database: its role, its logs, the night, a pooler in front of it."""

from datetime import datetime

from django.conf import settings
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from operations import mixing
from operations.models import MixedNight

# Of the role where a pooler stands in front.
TIME_OUTS = ("statement_timeout", "lock_timeout", "idle_in_transaction_session_timeout")
# What the database may write into its log when a statement fails: nothing that a person typed (SEC-7).
QUIET = {
    "log_min_error_statement": ("panic",),
    "log_error_verbosity": ("terse",),
    "log_statement": ("none",),
    "log_min_duration_statement": ("-1",),
    "log_parameter_max_length_on_error": ("0",),
}
# The same for its write-ahead log: nothing of it outlives the night (BLIND-9).
LOG_ENDS = {
    "archive_mode": ("off",),
    "wal_level": ("replica", "minimal"),
    "wal_recycle": ("off",),
    "wal_keep_size": ("0",),
}


def database(now: datetime) -> str:
    if _one("SELECT rolsuper FROM pg_roles WHERE rolname = current_user"):
        return "the role in DATABASE_URL is a superuser: ALTER ROLE ... NOSUPERUSER"
    if int(_one("SHOW server_version_num")) < 150000:
        return "PostgreSQL is older than 15: upgrade it"
    executor = MigrationExecutor(connection)
    waiting = len(executor.migration_plan(executor.loader.graph.leaf_nodes()))
    return f"{waiting} migrations are not applied: python manage.py migrate" if waiting else ""


def database_log(now: datetime) -> str:
    loud = [name for name, quiet in QUIET.items() if _one(f"SHOW {name}") not in quiet]
    orders = " ".join(f"ALTER SYSTEM SET {name} = '{QUIET[name][0]}';" for name in loud)
    return f"what people write could reach its log; as its superuser: {orders} SELECT pg_reload_conf();" if loud else ""


def mixed(now: datetime) -> str:
    """Whether the last night that is due has been mixed, and left no old versions behind."""
    due = mixing.due_zones(now - mixing.TAKES)
    if due and not mixing.is_mixed(mixing.open_days(due, now - mixing.TAKES)):
        return "rows of closed days are not mixed: they still tell when they came: portal mix"
    if dead := MixedNight.objects.filter(dead__gt=0).first():
        return f"{dead.dead} old versions of rows are left: end old transactions and replication slots, portal mix"
    return ""


def write_ahead_log(now: datetime) -> str:
    """Whether it ends with the night, or /privacy/ says how long it is kept."""
    if settings.WAL_KEPT_DAYS is not None:
        return ""
    kept = [name for name, right in LOG_ENDS.items() if _one(f"SHOW {name}") not in right]
    if kept:
        orders = " ".join(f"ALTER SYSTEM SET {name} = '{LOG_ENDS[name][0]}';" for name in kept)
        return f"the log keeps the moments of messages: {orders} then restart it, or set PORTAL_WAL_KEPT_DAYS"
    if _one("SELECT has_function_privilege('pg_switch_wal()', 'execute') AND pg_has_role('pg_checkpoint', 'usage')"):
        return ""
    role = _one("SELECT current_user")
    return f"as the superuser: GRANT EXECUTE ON FUNCTION pg_switch_wal() TO {role}; GRANT pg_checkpoint TO {role};"


def pooler(now: datetime) -> str:
    """A pooler in transaction mode takes no time-outs with a connection: the role must have them."""
    if not settings.DB_POOLER:
        return ""
    if settings.DATABASE_DIRECT_URL == settings.DATABASE_URL:
        return "set DATABASE_DIRECT_URL: workers and commands must not go through the pooler"
    given = " ".join(_one("SELECT coalesce(rolconfig, '{}') FROM pg_roles WHERE rolname = current_user"))
    lacking = [name for name in TIME_OUTS if name not in given]
    return f"ALTER ROLE ... SET {lacking[0]} = ... (docs/many-machines.md)" if lacking else ""


def _one(sql: str) -> str:
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return cursor.fetchone()[0]
