"""What happens around every request: logs, headers, faults, language."""

import re

from django.utils import translation


class Passing:
    """A middleware that changes nothing yet."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)


class RequestLog(Passing):
    pass


class Headers(Passing):
    pass


class Faults(Passing):
    pass


class InputGuard(Passing):
    pass


class LanguageByPrefix:
    """The prefix alone decides the language: no cookie, no Accept-Language, no Vary (contract section 7)."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        language = "es" if re.match(r"^/es(/|$)", request.path_info) else "en"
        with translation.override(language):
            request.LANGUAGE_CODE = language
            response = self.get_response(request)
        response.headers.setdefault("Content-Language", language)
        return response
