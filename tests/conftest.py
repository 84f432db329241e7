"""What every test may ask for: the cast and their browsers, and a cache that forgets between tests."""

import os
import shutil
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone
from hypothesis import HealthCheck, settings
from whitenoise.middleware import WhiteNoiseMiddleware

from agency import words
from lib import limits
from lib.gate import dear_reads, page_reads
from lib.redis_client import breaker, client, page_breaker, page_client
from portal.logs import JsonFormatter
from tests import api_answers, order, tables
from tests.browser import programs
from tests.people import as_, cast  # noqa: F401

# A busy machine is no fault of the code: no deadline, and no complaint that examples came slowly.
settings.register_profile("portal", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("portal")


@pytest.fixture(autouse=True)
def forget_limits():
    """Limits and cached pages of one test must not reach the next, nor an outage it made: pages stay uncached for
    seventy seconds after one.
    """
    for one in (breaker, page_breaker):
        one.open_until, one.failed_at = 0.0, float("-inf")
    for server in (client(), page_client()):
        server.flushdb()
    words.forget(seconds=3600, read=["es"])  # no agency has a row until a test makes one; Spanish was read
    yield


@pytest.fixture(scope="session", autouse=True)
def answers_as_described():
    """Whatever the API answers to a test's client is as its OpenAPI file says."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Client, "request", api_answers.checked(Client.request))
        yield


@pytest.fixture
def caplog(caplog):
    """`caplog.text` is what the portal's log would hold: the fields beside the words, too."""
    caplog.handler.setFormatter(JsonFormatter())
    return caplog


@pytest.fixture
def one_window(monkeypatch):
    """For a test that counts to a limit: no window ends in the middle of it, nor an hour, which shuffles counters."""
    real, began = limits.window_end, timezone.now()
    monkeypatch.setattr(limits, "window_end", lambda now, seconds: real(began, seconds) + timedelta(seconds=seconds))
    monkeypatch.setattr(limits, "_key_of_the_hour", lambda hour: b"the key of one test")


@pytest.fixture(autouse=True)
def empty_gate():
    """A download that a test began and never read to its end takes no place in the next one."""
    dear_reads.open_afresh()
    page_reads.open_afresh()


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix):
    """Tests that commit are cleaned up by TRUNCATE, which the table of events refuses to everybody else."""
    connection.settings_dict["OPTIONS"]["options"] += " -c portal.may_truncate=on"
    tables.instead_of_flush()


@pytest.fixture(scope="session")
def django_db_createdb(request):
    """What is kept is taken below, or else made anew."""
    return bool(tables.MADE_OF) or request.config.getoption("create_db")


@pytest.fixture(scope="session")
def django_db_setup(request, django_db_modify_db_settings, django_db_blocker):
    if tables.MADE_OF and not request.config.getoption("create_db"):
        with django_db_blocker.unblock():
            if tables.take_kept():
                return
    request.getfixturevalue("django_db_setup")
    if tables.MADE_OF:
        with django_db_blocker.unblock():
            tables.mark_kept()


@pytest.fixture(scope="session", autouse=True)
def files_are_listed_once():
    """Each test client makes all middleware anew, and WhiteNoise would look at a thousand files for each."""

    def once(listing):
        known = {}

        def listed(self, *place):
            if place not in known:
                before, self.files = self.files, {}
                listing(self, *place)
                known[place], self.files = self.files, before
            self.files.update(known[place])

        return listed

    with pytest.MonkeyPatch.context() as patch:
        for name in ("update_files_dictionary", "add_files_from_finders"):
            patch.setattr(WhiteNoiseMiddleware, name, once(getattr(WhiteNoiseMiddleware, name)))
        yield


def chromium() -> str | None:
    """The Chromium of the machine, if it has one."""
    return shutil.which("chromium") or shutil.which("google-chrome")


@pytest.fixture(scope="session")
def browser_type_launch_args():
    """How Playwright starts it, for tests marked `browser`."""
    return {
        "executable_path": chromium(),
        "args": ["--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu"],
    }


@pytest.fixture(scope="module")
def browser(browser_type_launch_args):
    """One Chromium for the browser tests of a module."""
    from playwright.sync_api import sync_playwright  # a quarter of a second for who runs a test without a browser

    # Playwright keeps an event loop in this thread, which Django would take for asynchronous code.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        found = playwright.chromium.launch(**browser_type_launch_args)
        yield found
        found.close()


@pytest.fixture
def page(browser):
    """A fresh page in a context of its own."""
    context = browser.new_context()
    yield context.new_page()
    context.close()


def pytest_addoption(parser):
    parser.addoption("--long", action="store_true", help="also the large numbers of the issues (minutes to hours)")
    parser.addoption("--fetch-tools", action="store_true", help="first fetch what the tests use from npm")
    order.add_options(parser)


def pytest_configure_node(node):
    node.workerinput["seed"] = node.config.getoption("--seed")


def pytest_xdist_make_scheduler(config, log):
    return order.Units(config, log)


def pytest_report_header(config):
    return order.said(config)


def pytest_configure(config):
    order.choose_seed(config)
    if config.getoption("--fetch-tools") and not hasattr(config, "workerinput"):
        for name in programs.NAMES:
            programs.fetch(name)


def pytest_collection_modifyitems(config, items):
    """Long tests only when asked for; browser tests need Chromium, loudly, and REQUIRE_TOOLS=1 insists on it."""
    without_browser = chromium() is None
    if (
        without_browser
        and os.environ.get("REQUIRE_TOOLS") == "1"
        and any(i.get_closest_marker("browser") for i in items)
    ):
        raise pytest.UsageError("REQUIRE_TOOLS=1, but there is no chromium on this machine: install it, or unset it.")
    for item in items:
        if item.get_closest_marker("long") and not config.getoption("--long"):
            item.add_marker(pytest.mark.skip(reason="long: run with --long"))
        if item.get_closest_marker("browser") and without_browser:
            item.add_marker(pytest.mark.skip(reason="NO CHROMIUM ON THIS MACHINE: browser tests did not run"))
    order.put_in_order(config, items)


def pytest_terminal_summary(terminalreporter):
    reasons = [report.longrepr for report in terminalreporter.stats.get("skipped", [])]
    for reason in sorted({str(reason[-1]) for reason in reasons if "NOT FETCHED" in str(reason)}):
        terminalreporter.write_line(f"WARNING: tests did not run. {reason}", yellow=True, bold=True)
    skipped = [r for r in terminalreporter.stats.get("skipped", []) if "NO CHROMIUM" in str(r.longrepr)]
    if skipped:
        terminalreporter.write_line(
            f"WARNING: {len(skipped)} browser tests did not run: there is no chromium here (apt-get install chromium).",
            yellow=True,
            bold=True,
        )
    tools = [r for r in terminalreporter.stats.get("skipped", []) if "WITHOUT_TOOL" in str(r.longrepr)]
    for reason in sorted({str(r.longrepr[2]) for r in tools}):
        terminalreporter.write_line(f"WARNING: {reason}", yellow=True, bold=True)
