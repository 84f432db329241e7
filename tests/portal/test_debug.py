"""RUN-3: pages that show the code exist on this machine's own address alone, and no deployment starts with them."""

import os
import subprocess
import sys

import pytest
from django.conf import settings
from django.core.checks import run_checks

READ = "import django; django.setup(); from django.conf import settings; print(settings.DEBUG)"


def started(**env: str) -> subprocess.CompletedProcess:
    env = {**os.environ, "DJANGO_SETTINGS_MODULE": "portal.settings", **env}
    return subprocess.run(
        [sys.executable, "-c", READ], cwd=settings.BASE_DIR, env=env, capture_output=True, text=True, check=False
    )


@pytest.mark.parametrize(
    "env",
    [
        {"PORTAL_DEMO": ""},
        {"PORTAL_DEMO": "1", "BASE_URL": "https://portal.example.org", "ALLOWED_HOSTS": "portal.example.org"},
    ],
    ids=["no demonstration", "an address of the network"],
)
def test_the_portal_does_not_start_with_them_elsewhere(env):
    done = started(PORTAL_DEV="1", **env)
    assert done.returncode != 0 and "PORTAL_DEV is only for ./run dev" in done.stderr


def test_on_this_machine_it_does_and_without_being_asked_it_does_not():
    assert started(PORTAL_DEV="1", PORTAL_DEMO="1").stdout.strip() == "True"
    assert started(PORTAL_DEMO="1").stdout.strip() == "False"


def test_a_check_for_deployments_refuses_them(settings):
    settings.DEBUG = True
    assert "portal.E003" in {one.id for one in run_checks(include_deployment_checks=True)}
    settings.DEBUG = False
    assert "portal.E003" not in {one.id for one in run_checks(include_deployment_checks=True)}
