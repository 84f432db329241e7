"""Answers that say what was wrong: field errors or `{code, detail}` (contract section 8)."""

from rest_framework.views import exception_handler as drf_exception_handler


def exception_handler(error, context):
    return drf_exception_handler(error, context)
