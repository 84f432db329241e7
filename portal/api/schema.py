"""What drf-spectacular does not know by itself: our error answers and headers."""


def document_errors(result, generator, request, public):
    return result
