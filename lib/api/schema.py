"""What drf-spectacular does not know by itself: our error answers, OpenAPI 3.1's null, and which file is for whom."""

from typing import Any

from drf_spectacular.generators import SchemaGenerator

Schema = dict[str, Any]
ERROR: Schema = {
    "type": "object",
    "description": "What was wrong: `{code, detail}`, or for each field of the body its messages.",
    "properties": {
        "code": {"type": "string", "description": "One word for programs"},
        "detail": {"type": "string", "description": "A sentence for people, in the asked language"},
        "warnings": {
            "type": "array",
            "description": "Only with the code needs_confirmation: what the text check found",
            "items": {
                "type": "object",
                "properties": {"kind": {"type": "string"}, "excerpt": {"type": "string"}},
                "required": ["kind", "excerpt"],
            },
        },
    },
    "additionalProperties": {"type": "array", "items": {"type": "string"}},
}
ALWAYS = {
    "400": "Bad input, naming the field",
    "404": "Nothing here for you",
    "405": "Method not allowed",
    "429": "Too often; see Retry-After",
    "500": "A fault of ours",
    "503": "Something needed is down; see Retry-After",
}
FOR_BODIES = {"409": "Not in this state", "413": "Too large", "415": "Not JSON"}
PAGES = {"page", "page_size"}
FROM_ONE = {"minimum": 1, "maximum": 999_999_999}  # as lib.api.pagination reads them
FOR_STAFF = {"401": "Not signed in", "403": "Not your role, or the second factor is missing"}


def document_errors(result: dict, generator: Any, request: Any, public: bool) -> dict:
    """Adds the answers every operation may give, and which pages there can be, so that a client made from the
    file knows them.
    """
    result.setdefault("components", {}).setdefault("schemas", {})["Error"] = ERROR
    content = {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Error"}}}
    for path, operations in result.get("paths", {}).items():
        for method, operation in operations.items():
            known = dict(ALWAYS)
            known |= FOR_BODIES if method in ("post", "put", "patch") else {}
            known |= FOR_STAFF if "/staff/" in path else {}
            for status, words in known.items():
                operation["responses"].setdefault(status, {"description": words, "content": content})
            for parameter in operation.get("parameters", []):
                if parameter["in"] == "query" and parameter["name"] in PAGES:
                    parameter["schema"] |= FROM_ONE
            operation.setdefault("security", [])  # nobody is asked who he is
            operation.setdefault("summary", operation.get("description", "").split(". ")[0].split("\n")[0])
    return result


def null_as_a_type(result: Any, generator: Any = None, request: Any = None, public: bool = True) -> Any:
    """`nullable` was OpenAPI 3.0's word; 3.1 says `type: [..., "null"]`."""
    if isinstance(result, list):
        return [null_as_a_type(each) for each in result]
    if not isinstance(result, dict):
        return result
    found = {key: null_as_a_type(value) for key, value in result.items() if key != "nullable"}
    if result.get("nullable") is True and isinstance(result.get("type"), str):
        found["type"] = [result["type"], "null"]
        found.pop("example", None)
    return found


class PublicSchema(SchemaGenerator):
    """The file for everybody: what needs no session."""

    def get_schema(self, request: Any = None, public: bool = False) -> Schema:
        return _part(super().get_schema(request, public), staff=False)


class StaffSchema(SchemaGenerator):
    """The second file: what a site's staff may call."""

    def get_schema(self, request: Any = None, public: bool = False) -> Schema:
        return _part(super().get_schema(request, public), staff=True)


def _part(whole: Schema, *, staff: bool) -> Schema:
    """The operations of one audience, with the components that they mention."""
    paths = {path: each for path, each in whole["paths"].items() if ("/staff/" in path) is staff}
    schemas = whole["components"]["schemas"]
    found: set[str] = set()
    wanted = _mentioned(paths)
    while wanted - found:
        found |= wanted
        wanted = _mentioned([schemas[name] for name in found])
    components = {**whole["components"], "schemas": {name: schemas[name] for name in schemas if name in found}}
    if not staff:
        components.pop("securitySchemes", None)
    return {**whole, "paths": paths, "components": components}


def _mentioned(part: Any) -> set[str]:
    """Names of the components that a part refers to."""
    if isinstance(part, dict):
        own = {part["$ref"].rsplit("/", 1)[-1]} if isinstance(part.get("$ref"), str) else set()
        return own.union(*[_mentioned(each) for each in part.values()])
    return set().union(*[_mentioned(each) for each in part]) if isinstance(part, list) else set()
