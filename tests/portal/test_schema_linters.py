"""API-9: two linters that are not ours read both files and find nothing; a broken one they refuse."""

import copy
import json
import subprocess
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client
from openapi_spec_validator import OpenAPIV31SpecValidator

from tests.browser import programs
from tests.people import signed_in

SCRIPT = Path(programs.__file__).parent / "redocly" / "lint.mjs"
# What is so, and no fault: no licence for the data, tests at localhost, a slash at the end as Django has it.
NOT_OURS = {"info-license", "info-license-strict", "no-server-example.com", "no-path-trailing-slash"}


def schema(client: Client, path: str) -> dict:
    response = client.get(f"{path}?format=json")
    assert response.status_code == 200
    return json.loads(response.content)


@pytest.fixture
def files(cast) -> dict[str, dict]:
    return {
        "public": schema(Client(), "/api/v1/schema/"),
        "staff": schema(signed_in(Client(), cast.nora), "/api/v1/staff/schema/"),
    }


def faults(document: dict) -> list[str]:
    return [error.message for error in OpenAPIV31SpecValidator(document).iter_errors()]


def problems(document: dict, folder: Path) -> list[dict]:
    file = folder / "openapi.json"
    file.write_text(json.dumps(document))
    argv = [programs.node(), str(SCRIPT), str(programs.folder("redocly")), str(file)]
    done = subprocess.run(argv, capture_output=True, text=True, check=True, timeout=120, cwd=settings.BASE_DIR)
    return [one for one in json.loads(done.stdout) if one["ruleId"] not in NOT_OURS]


@pytest.mark.parametrize("which", ["public", "staff"])
def test_openapi_spec_validator_finds_no_fault(files, which):
    assert faults(files[which]) == []
    broken = copy.deepcopy(files[which])
    next(iter(next(iter(broken["paths"].values())).values())).pop("responses")
    broken["info"].pop("title")
    assert faults(broken), "the control"


@pytest.mark.parametrize("which", ["public", "staff"])
def test_redocly_finds_nothing(files, which, tmp_path):
    assert problems(files[which], tmp_path) == []
    broken = copy.deepcopy(files[which])
    wrong = [{"name": "x", "in": "nowhere", "nullable": True}]
    next(iter(next(iter(broken["paths"].values())).values()))["parameters"] = wrong
    assert problems(broken, tmp_path), "the control"
