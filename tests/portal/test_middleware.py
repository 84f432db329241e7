"""What stands around every request: methods, before anything is asked of a form."""

import pytest
from django.conf import settings
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


FORM, OWN, OTHER = "/feedback/receipt/", "http://testserver", "https://evil.example"


@pytest.mark.parametrize(
    ("path", "origin", "site", "taken"),
    [
        (FORM, "null", "same-origin", True),  # as browsers send it from a page without a referrer
        (FORM, "null", None, True),  # and older ones
        (FORM, "null", "cross-site", False),
        (FORM, "null", "same-site", False),
        (FORM, "null", "none", False),
        (FORM, OWN, "same-origin", True),
        (FORM, OTHER, "cross-site", False),
        (FORM, OTHER, "same-origin", False),
        ("/accounts/login/", "null", "same-origin", False),  # a private page sends its origin
        ("/accounts/login/", OWN, "same-origin", True),
    ],
)
def test_a_form_is_taken_from_our_own_page_alone(cast, path, origin, site, taken):
    """With the right token every time: whoever has read it somewhere sends from elsewhere."""
    strict = Client(enforce_csrf_checks=True)
    strict.get(path)
    token = strict.cookies[settings.CSRF_COOKIE_NAME].value
    headers = {"origin": origin} | ({"sec-fetch-site": site} if site else {})
    answer = strict.post(path, {"csrfmiddlewaretoken": token, "receipt_code": "x"}, headers=headers)
    assert (answer.status_code != 403) is taken
