"""What stands around every request: methods, before anything is asked of a form."""

import pytest
from django.test import Client

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("path", ["/sites/", "/es/sites/north/", "/healthz"])
def test_a_method_that_is_not_for_an_address_is_405_with_and_without_a_token(cast, path):
    strict = Client(enforce_csrf_checks=True)
    assert [strict.post(path).status_code, strict.delete(path).status_code] == [405, 405]
    assert strict.post("/sites/north/feedback/new/").status_code == 403
