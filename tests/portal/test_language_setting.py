"""PORTAL_LANGUAGES alone makes a language one of the deployment's: pages, forms, program interface."""

import json
import os
import subprocess
import sys

import pytest
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from portal.language_setting import languages_of, right_to_left

LOOK = """
import django, json
django.setup()
from django.conf import settings
from django.urls import resolve
from meetings.forms.staff import MeetingForm
from meetings.api import LANG
print(json.dumps({
    "boxes": MeetingForm.base_fields["title"].tags,
    "first": resolve("/privacy/").view_name,
    "enum": LANG.enum,
    "code": settings.LANGUAGE_CODE,
}))
"""


def test_the_setting_is_read_in_its_order_with_each_languages_own_name():
    assert languages_of("es, en,ko") == [("es", "Español"), ("en", "English"), ("ko", "한국어")]
    assert languages_of("en,qaa:Kunde:rtl")[1] == ("qaa", "Kunde")
    assert "qaa" in right_to_left("en,qaa:Kunde:rtl") and "ar" in right_to_left("en")


@pytest.mark.parametrize("wrong", ["", "en,en", "qaa", "EN", "en," + "x" * 36 + ":Name"])
def test_a_setting_that_cannot_be_read_stops_the_start_with_a_sentence(wrong):
    with pytest.raises(ImproperlyConfigured, match="PORTAL_LANGUAGES"):
        languages_of(wrong)


def test_a_language_more_is_in_forms_and_interface_and_the_first_has_no_prefix():
    env = {**os.environ, "PORTAL_LANGUAGES": "es,en,qaa:Kunde:rtl", "DJANGO_SETTINGS_MODULE": "portal.settings"}
    argv = [sys.executable, "-c", "import tests.environment\n" + LOOK]
    said = subprocess.run(argv, capture_output=True, text=True, env=env, cwd=settings.BASE_DIR, timeout=60, check=True)
    found = json.loads(said.stdout.splitlines()[-1])
    assert found["boxes"] == found["enum"] == ["es", "en", "qaa"]
    assert (found["first"], found["code"]) == ("pages:privacy", "es")
