"""`./run dev`: the demonstration for who works on it, on loopback only: reloads, shows errors, rebuilds what is built.

The web server starts again when Python changes and reads templates and texts anew; the style sheet and the texts are
built again when their sources change. Worker and scheduler run as they were started.
"""

import time
from pathlib import Path

from . import environment, portal, stack
from .assets import Assets
from .environment import Environment
from .layout import ROOT, Data, LaunchError, say
from .processes import Child, Processes
from .stopping import stoppable

WATCHED = ("assets/**/*.scss", "assets/**/*.js", "locale/*/LC_MESSAGES/parts/*.po")


def run(data: Data, *, port: int | None) -> int:
    """Everything that `./run` starts, with a web server that reloads; ends by StoppedError or LaunchError."""
    with stoppable(), stack.owned(data, "run") as (processes, ownership):
        stack.forget_drill(data)
        lines = portal.lines("localhost", port)
        port = lines[0].getsockname()[1]
        python = environment.ensure(environment.RUN)
        portal.prepare_demonstration(processes, python, port, ownership)
        for line in lines:
            line.close()  # Django's own server opens it again, after each change
        processes.env |= {"PORTAL_DEV": "1", "PORTAL_PLAIN_STATIC": "1"}
        _start(processes, python, port)
        portal.greet(data, processes.env["BASE_URL"], demonstration=True)
        _watch(processes, Assets(processes, python))
    return 0


def _start(processes: Processes, python: Environment, port: int) -> None:
    server = [str(python.python), str(ROOT / "manage.py"), "runserver", f"localhost:{port}"]
    portal.wait_for_page(processes, processes.start(Child("web", server, grace=3)), "localhost", port)
    portal.start_workers(processes, python)


def _watch(processes: Processes, assets: Assets) -> None:
    """Builds again what changed, and keeps everything alive; a fault in a source is said and waits for the next."""
    seen = _moments()
    while True:
        time.sleep(0.5)
        portal.start_again(processes)
        if (now := _moments()) == seen:
            continue
        changed = sorted(str(path.relative_to(ROOT)) for path in now if seen.get(path) != now[path])
        seen = now
        try:
            assets.build()
            say(f"built again: {', '.join(changed) or 'something was removed'}")
        except LaunchError as problem:
            say(str(problem))


def _moments() -> dict[Path, int]:
    return {path: path.stat().st_mtime_ns for name in WATCHED for path in ROOT.glob(name)}
