"""What a table needs that no model can say, triggers above all, stands in a `.sql` file beside the model.

A migration loads it (docs/decisions/0100-sql-beside-its-model.md). A file that a released migration loads stays: a
change is a new file beside it, `events_2.sql`, and a new migration that loads that. So each file can be loaded twice.
"""

import re
from pathlib import Path

from django.apps import apps
from django.db.migrations import RunSQL

FUNCTION = re.compile(r"^CREATE OR REPLACE FUNCTION (\w+)\(\)", re.MULTILINE)


def sql_file(app: str, name: str, before: str = "") -> RunSQL:
    """For a migration: runs `<name>.sql` beside the app's models; back, `before`, the file that held until then.

    Where none did, the functions go, and their triggers with them; the rest goes with its table.
    """
    text = _text(app, name)
    functions = "".join(f"DROP FUNCTION IF EXISTS {one}() CASCADE;\n" for one in FUNCTION.findall(text))
    return RunSQL(text, _text(app, before) if before else functions or RunSQL.noop)


def _text(app: str, name: str) -> str:
    folder = Path(apps.get_app_config(app).path)
    beside = folder / "models" if (folder / "models").is_dir() else folder
    return (beside / f"{name}.sql").read_text(encoding="utf-8")
