"""What the API answers, and that the tests hold every answer to its OpenAPI file (API-1 to API-9)."""

from .fault import text

STAFF = "tests/sites_app/test_api.py::test_the_staff_roster_has_names_dates_ahead_and_reasons_by_role"
FIELDS = "tests/feedback/test_api_fields.py"
ANSWERS = "tests/portal/test_api_answers.py"
OPEN = "tests/portal/test_open_data.py"

FAULTS = (
    text("day_of_writing", "API-3", "what is published tells the day on which it was written", "feedback/api_forms.py",
         "    published_on = serializers.DateField()\n",
         "    received_on = serializers.DateField()\n    published_on = serializers.DateField()\n", FIELDS),
    text("whose_host", "SEC-20", "the links of a list lead to whatever host a request named", "lib/api/pagination.py",
         'f"{settings.BASE_URL}{self.request.path}?', 'f"//{self.request.get_host()}{self.request.path}?',
         f"{ANSWERS}::test_the_pages_of_a_list_lead_to_each_other_and_show_everything_once"),
    text("no_hour", "API-6", "who asked too often is not told when to come again", "lib/api/errors.py",
         "status=429, headers=headers)", "status=429)", "tests/feedback/test_limited.py"),
    text("other_document", "API-6", "a refusal is another kind of document before a view is asked", "lib/errors.py",
         'content_type="application/problem+json"', 'content_type="application/json"', OPEN),
    text("a_list_of_rosters", "API-3", "the file says that a site has several rosters", "sites_app/api_forms.py",
         "@extend_schema_serializer(many=False)\nclass StaffRosterSerializer", "class StaffRosterSerializer", STAFF),
    text("tells_serial", "API-3", "a colleague's answer has a field that the file does not name", "sites_app/api.py",
         '        "publication": row.officer.publication,\n',
         '        "publication": row.officer.publication,\n        "serial": row.officer.serial_number,\n', STAFF),
)  # fmt: skip
