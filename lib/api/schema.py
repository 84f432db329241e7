"""What drf-spectacular does not know by itself: our error answers."""

from typing import Any

ERROR = {
    "type": "object",
    "description": "Either {field: [messages]} or {code, detail}.",
    "additionalProperties": True,
}
ALWAYS = {"400": "Bad input, naming the field", "404": "Nothing here for you", "429": "Too often; see Retry-After"}
FOR_BODIES = {"409": "Not in this state", "413": "Too large", "415": "Not JSON"}
PAGES = {"page", "page_size"}
FROM_ONE = {"minimum": 1, "maximum": 999_999_999}  # as lib.api.pagination reads them
FOR_STAFF = {"401": "Not signed in", "403": "Not your role, or the second factor is missing"}


def document_errors(result: dict, generator: Any, request: Any, public: bool) -> dict:
    """Adds the answers every operation may give, and which pages there can be, so that a client made from the
    file knows them.
    """
    result.setdefault("components", {}).setdefault("schemas", {})["Error"] = ERROR
    content = {"application/json": {"schema": {"$ref": "#/components/schemas/Error"}}}
    for path, operations in result.get("paths", {}).items():
        for method, operation in operations.items():
            known = dict(ALWAYS) | {"503": "Something needed is down; see Retry-After", "405": "Method not allowed"}
            known |= FOR_BODIES if method in ("post", "put", "patch") else {}
            known |= FOR_STAFF if "/staff/" in path else {}
            for status, words in known.items():
                operation["responses"].setdefault(status, {"description": words, "content": content})
            for parameter in operation.get("parameters", []):
                if parameter["in"] == "query" and parameter["name"] in PAGES:
                    parameter["schema"] |= FROM_ONE
    return result
