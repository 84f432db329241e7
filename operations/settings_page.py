"""docs/settings.md, made of the declarations of lib/variables.py."""

from lib.variables import VARIABLES, Variable

HEAD = """\
# Settings

Made from `lib/variables.py` by `./run manage settings_page`; a test fails when it is old. All settings come from the
environment; `setup_check` says which are missing. A deployment keeps them in one file that only root and the portal's
account may read (`docs/deploy.md`). Nothing here is a default of any city.
"""


def page() -> str:
    """The whole of docs/settings.md."""
    rows = [row for one in VARIABLES for row in one.rows()]
    needed = [f"| `{one.name}` | {one.meaning} |" for one in rows if one.is_required]
    other = [_row(one) for one in rows if not one.is_required]
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
    return f"| `{one.name}` | {'' if one.default == '' else f'`{one.default}`'} | {one.meaning} |"
