"""Standbys of the database, as the one that writes sees them: who streams, who confirms, how far behind."""

from dataclasses import dataclass

from django.db import connection

GRANT = "GRANT pg_read_all_stats TO {role};"
_WHO = """
SELECT application_name, coalesce(state, ''), coalesce(sync_state, ''), coalesce(extract(epoch FROM replay_lag), 0)::int
FROM pg_stat_replication WHERE application_name NOT LIKE 'pg_basebackup%' ORDER BY 1
"""


@dataclass(frozen=True)
class Standby:
    """One line of pg_stat_replication; `behind` in whole seconds, so that no single write shows in it."""

    name: str
    state: str
    sync: str
    behind: int


def known() -> list[Standby]:
    """All that are connected; state and name are blank where the portal's role may not see them (GRANT)."""
    with connection.cursor() as cursor:
        cursor.execute(_WHO)
        return [Standby(name or "", *rest) for name, *rest in cursor.fetchall()]


def to_do(wanted: int) -> str:
    """What an administrator has to mend, where `wanted` standbys are expected; nothing: all of them confirm."""
    there = known()
    if there and not all(one.state for one in there):
        with connection.cursor() as cursor:
            cursor.execute("SELECT current_user")
            return f"as the superuser: {GRANT.format(role=cursor.fetchone()[0])}"
    if (streaming := sum(one.state == "streaming" for one in there)) < wanted:
        return f"{streaming} of {wanted} standbys stream: what is saved now is lost with this disk"
    if wanted and not any(one.sync in ("sync", "quorum") for one in there):
        return "no standby confirms: set synchronous_standby_names (docs/many-machines.md)"
    return ""
