"""What a night and a week take at 1,000,000 messages, each as its command, with the memory it held at most.

Nothing is compared: the figures are for docs/scaling.md. Each night before is taken for mixed, as if it had run.
"""

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable
from pathlib import Path

from tools.bench import ground
from tools.bench.rounds import Ratio, say
from tools.bench.servers import environment

# sites, messages, meetings, RSVPs, assignments; messages of yesterday
SIZES = {
    "small": (1_000, 100_000, 2_000, 20_000, 4_000, 300),
    "full": (10_000, 1_000_000, 20_000, 200_000, 20_000, 3_000),
}
MANAGE = [sys.executable, str(Path(__file__).resolve().parents[2] / "manage.py")]
KEPT_DAYS = 680  # of 700 on which messages came
MIXED = ("feedback_feedback", "feedback_message", "feedback_event", "meetings_rsvp", "meetings_meeting")
# A step a message, an answer for every second one.
STEPS = """
INSERT INTO feedback_event
    (id, feedback_id, position, verb, status_from, status_to, "on", who, detail, salt, digest, mac)
SELECT gen_random_uuid(), f.id, 1, 'send', '', f.status, f.received_on, 'resident', '', md5(f.id::text), '',
    md5(f.id::text || 'mac') || md5(f.id::text)
FROM feedback_feedback AS f WHERE NOT EXISTS (SELECT FROM feedback_event AS e WHERE e.feedback_id = f.id)
"""


def run(scale: str) -> list[Ratio]:
    sites, messages, meetings, rsvps, officers, yesterday = SIZES[scale]
    began = time.monotonic()
    ground.sites(sites)
    ground.feedback(max(0, messages - ground.one("SELECT count(*) FROM feedback_feedback")))
    ground.meetings(meetings, rsvps)
    ground.officers(officers)
    ground.commanders()
    ground.sql(STEPS)
    _answers()
    _take_for_mixed()
    ground.analyze()
    size = ground.one("SELECT pg_database_size(current_database())") / 1e9
    say(f"  {messages} messages made in {time.monotonic() - began:.0f} s; the database has {size:.1f} GB")
    _say("weekly build and queueing", ["send_digests"])
    _say("the same a second time", ["send_digests"])
    _new(yesterday)
    _say(f"mix of a night, {yesterday} messages", ["mix"])
    _say("mix with nothing to do", ["mix"])
    old = ground.one("SELECT count(*) FROM feedback_feedback WHERE received_on < current_date - %s", [KEPT_DAYS])
    _say(f"purge, {old} threads go", ["purge"], PORTAL_KEEP_FEEDBACK=str(KEPT_DAYS))
    with tempfile.TemporaryDirectory() as folder:
        file, key = Path(folder, "night.backup"), {"PORTAL_BACKUP_KEY": "a passphrase for the bench"}
        _say("backup", ["backup", str(file)], **key)
        if file.exists():
            say(f"  the backup has {file.stat().st_size / 1e6:.0f} MB")
    return []


def _answers() -> None:
    columns = {
        "id": "gen_random_uuid()", "feedback_id": "f.id", "position": "1", "kind": "'answer'", "sender": "'site'",
        "body": "f.body", "redacted_body": "''", "language": "'en'", '"on"': "f.received_on + 5", "pending": "false",
        "released": "true", "answer_kind": "'done'", "promise_due": "NULL", "needs_translation": "false",
    }  # fmt: skip
    ground.copy_rows("feedback_message", columns, "(SELECT * FROM feedback_feedback AS f WHERE f.status = 'closed'"
                     " AND hashtext(f.id::text) %% 2 = 0 AND NOT EXISTS"
                     " (SELECT FROM feedback_message AS m WHERE m.feedback_id = f.id)) AS f")  # fmt: skip


def _take_for_mixed() -> None:
    for table in MIXED:
        ground.sql(
            f"INSERT INTO operations_mix SELECT DISTINCT xmin::text::bigint FROM {table} ON CONFLICT DO NOTHING"  # noqa: S608
        )
    # As many numbers as nights of such a portal leave: one for each neighborhood's day.
    ground.sql(
        "INSERT INTO operations_mix SELECT 5000000000 + n FROM (SELECT row_number() OVER () AS n FROM"
        " (SELECT DISTINCT site_id, received_on FROM feedback_feedback) AS one) AS days ON CONFLICT DO NOTHING"
    )


def _new(count: int) -> None:
    """Of yesterday, not mixed yet."""
    ground.sql('UPDATE operations_mixednight SET "on" = current_date - 1')
    ground.feedback(count)
    ground.sql(
        "UPDATE feedback_feedback SET received_on = current_date - 1, since = current_date - 1 WHERE"
        " xmin::text::bigint NOT IN (SELECT xid FROM operations_mix)"
    )
    ground.sql(STEPS)


def _say(name: str, words: Iterable[str], **env: str) -> None:
    began = time.monotonic()
    child = subprocess.Popen([*MANAGE, *words], env=environment() | env, stdout=subprocess.DEVNULL)
    _pid, status, used = os.wait4(child.pid, 0)
    spent = used.ru_utime + used.ru_stime
    verdict = "" if status == 0 else f", ended with {status}"
    say(
        f"  {name}: {time.monotonic() - began:.1f} s, {spent:.1f} s of them of its own,"
        f" {used.ru_maxrss / 1000:.0f} MB{verdict}"
    )
