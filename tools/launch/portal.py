"""`./run`: the whole portal for one data folder, until it is asked to stop."""

import http.client
import json
import socket
import threading
import time

from . import environment, stack
from .assets import Assets
from .database import migrate, seed
from .environment import Environment
from .layout import ROOT, Data, LaunchError, read_json, say, tail, write_whole
from .ownership import Ownership
from .processes import Child, Processes
from .stopping import stoppable
from .variables import demonstration, missing_for_production, not_taken, production

LOOPBACK = ("localhost", "127.0.0.1", "::1")
FIRST_PORT = 8000
LONGEST_START = 60  # seconds until the first page
RESTARTS, RESTART_WINDOW = 5, 60.0  # what dies more often than this within so many seconds stays down

Lines = list[socket.socket]


def run(data: Data, *, host: str, port: int | None) -> int:
    """Start everything, print where it is, keep it alive; ends by StoppedError or LaunchError."""
    outside = host not in LOOPBACK
    if outside and (missing := missing_for_production()):
        raise LaunchError(f"--host {host} is only for production settings; not set: {', '.join(missing)}.")
    with stoppable(), stack.owned(data, "run") as (processes, ownership):
        stack.forget_drill(data)
        opened = lines(host if outside else "localhost", port)
        python = environment.ensure(environment.RUN)
        if outside:
            _prepare_production(processes, python)
        else:
            prepare_demonstration(processes, python, opened[0].getsockname()[1], ownership)
        _start_portal(processes, python, opened)
        greet(data, processes.env["BASE_URL"], demonstration=not outside)
        _keep_alive(processes)
    return 0


def prepare_demonstration(processes: Processes, python: Environment, port: int, ownership: Ownership) -> None:
    """Databases, tables and invented people, while the assets are built beside them."""
    if ignored := not_taken():
        say(f"Not taken from outside, the demonstration has its own: {', '.join(ignored)}.")
    mail_line = stack.listen("127.0.0.1", 0)[0]
    processes.env = demonstration(processes.data, port=port, mail_port=mail_line.getsockname()[1])
    stack.start_databases(processes, python, durable=True)
    building = _Beside(Assets(processes, python))
    stack.start_mailbox(processes, python, mail_line)
    migrate(processes, python)
    seed(processes, python)
    ownership.tell(processes.env)
    building.wait()


def _prepare_production(processes: Processes, python: Environment) -> None:
    """A deployment's own services and settings; refused while Django's check for deployments complains."""
    processes.env = production()
    processes.finish("check", [python.python, ROOT / "manage.py", "check", "--deploy", "--fail-level", "ERROR"])
    Assets(processes, python).build()
    processes.finish("migrate", [python.python, ROOT / "manage.py", "migrate", "--no-input"])


class _Beside:
    """The assets are built in a thread; what went wrong there is raised where they are needed."""

    def __init__(self, assets: Assets) -> None:
        self._assets = assets
        self._problem: Exception | None = None
        self._thread = threading.Thread(target=self._work, daemon=True)
        self._thread.start()

    def _work(self) -> None:
        try:
            self._assets.build()
        except Exception as problem:
            self._problem = problem

    def wait(self) -> None:
        self._thread.join()
        if self._problem:
            raise self._problem


def lines(host: str, port: int | None) -> Lines:
    """The listening sockets: of the given port, or of the first free one from 8000 on; LaunchError if taken."""
    for candidate in [port] if port else range(FIRST_PORT, FIRST_PORT + 200):
        try:
            return stack.listen(host, candidate)
        except PermissionError:
            raise LaunchError(f"Port {candidate} is not open to this account: choose one from 1024 on.") from None
        except OSError as error:
            if port:
                reason = (error.strerror or str(error)).lower()
                raise LaunchError(f"Port {port} on {host} cannot be used ({reason}): choose another.") from None
    raise LaunchError("No port from 8000 to 8199 is free: choose one with --port.")


def _start_portal(processes: Processes, python: Environment, opened: Lines) -> None:
    """The web server first, so that the first page is there soonest; then the worker and the scheduler."""
    files = [line.fileno() for line in opened]
    module = [str(python.python), "-m"]
    binds = [word for file in files for word in ("--bind", f"fd://{file}")]
    web = [*module, "gunicorn", "portal.wsgi:application", *binds, "--workers", "2", "--threads", "8"]
    web += ["--graceful-timeout", "5", "--no-control-socket"]
    wait_for_page(processes, processes.start(Child("web", web, lines=opened)), *opened[0].getsockname()[:2])
    start_workers(processes, python)


def start_workers(processes: Processes, python: Environment) -> None:
    """Both kinds of worker, and the scheduler."""
    celery = [str(python.python), "-m", "celery", "-q", "-A", "portal"]
    worker = [*celery, "worker", "--concurrency", "1", "--without-gossip", "--without-mingle", "-l", "INFO"]
    schedule = str(processes.data.state / "schedule")
    scheduler = [*celery, "beat", "--schedule", schedule, "--pidfile", "", "-l", "INFO"]
    processes.start(Child("worker", [*worker, "-Q", "portal-mail"], grace=15))
    processes.start(Child("upkeep", [*worker, "-Q", "portal"], grace=15))
    processes.start(Child("scheduler", scheduler, grace=5))


def wait_for_page(processes: Processes, web: Child, host: str, port: int) -> None:
    """Until /healthz answers; LaunchError with the end of the log if it never does."""
    deadline = time.monotonic() + LONGEST_START
    host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)
    while web.running() and time.monotonic() < deadline:
        try:
            page = http.client.HTTPConnection(host, port, timeout=5)
            page.request("GET", "/healthz", headers={"Host": "localhost"})
            if page.getresponse().status < 500:
                return
        except (OSError, http.client.HTTPException):
            pass
        time.sleep(0.05)
    log = processes.log_of("web")
    raise LaunchError(f"The web server did not start; the last lines of {log}:\n{tail(log)}")


def greet(data: Data, base_url: str, *, demonstration: bool) -> None:
    print(f"\nThe portal runs at {base_url}\n", flush=True)
    if not demonstration:
        return
    demo = read_json(data.demo)
    if demo and demo.get("base_url") != base_url:  # another port than last time
        write_whole(data.demo, json.dumps({**demo, "base_url": base_url}, indent=1, ensure_ascii=False))
    print(f"Sign in as one of these invented people at {base_url}/demo/")
    for person in demo.get("personas", []):
        print(f"  {person['key']:<16}{person['email']:<36}{person.get('site') or ''}")
    print(f"Read the mail that is sent at {base_url}/demo/mail/")
    print(f"Data and logs are in {data.root}. Ctrl-C stops everything; the data stays.", flush=True)


def _keep_alive(processes: Processes) -> None:
    """Until somebody asks to stop."""
    while True:
        time.sleep(0.5)
        start_again(processes)


def start_again(processes: Processes) -> None:
    """Start again what died; LaunchError when something keeps dying."""
    for child in [one for one in processes.children if not one.running()]:
        now = time.monotonic()
        child.deaths = [at for at in child.deaths if now - at < RESTART_WINDOW] + [now]
        log = processes.log_of(child.name)
        if len(child.deaths) > RESTARTS:
            raise LaunchError(f"{child.name} keeps ending; the last lines of {log}:\n{tail(log)}")
        say(f"{child.name} ended by itself and is started again (see {log}).")
        processes.start(child)
