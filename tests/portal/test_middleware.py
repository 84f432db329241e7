"""What stands around every request: methods, before anything is asked of a form."""

import pytest
from django.test import Client, RequestFactory

from portal.middleware import DRAINED_BYTES, RequestSizeLimit

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("path", ["/sites/", "/es/sites/north/", "/healthz"])
def test_a_method_that_is_not_for_an_address_is_405_with_and_without_a_token(cast, path):
    strict = Client(enforce_csrf_checks=True)
    assert [strict.post(path).status_code, strict.delete(path).status_code] == [405, 405]
    assert strict.post("/sites/north/feedback/new/").status_code == 403


@pytest.mark.parametrize("size", [3_000_000, DRAINED_BYTES + 100_000])
def test_who_sends_too_much_is_heard_out_to_a_bound_and_answered_413(size):
    request = RequestFactory().post("/api/v1/feedback/", b"x" * size, content_type="application/json")
    request.is_private = False  # as RequestLog, which stands before it, says
    assert RequestSizeLimit(lambda request: pytest.fail("it was let in"))(request).status_code == 413
    assert len(request.read()) == max(0, size - DRAINED_BYTES)
