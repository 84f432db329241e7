"""The API and its description."""

from .base import BASE_URL

REST_FRAMEWORK = {
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["lib.api.parsers.StrictJSONParser"],
    "DEFAULT_AUTHENTICATION_CLASSES": [],  # the anonymous API never loads the session
    "DEFAULT_PERMISSION_CLASSES": [],  # portal/policy.py decides
    "UNAUTHENTICATED_USER": None,
    "DEFAULT_PAGINATION_CLASS": "lib.api.pagination.Pages",
    "PAGE_SIZE": 50,
    "EXCEPTION_HANDLER": "lib.api.errors.exception_handler",
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Neighborhood portal",
    "VERSION": "0.2.0",
    "OAS_VERSION": "3.1.1",
    "COMPONENT_SPLIT_REQUEST": True,
    "SERVE_INCLUDE_SCHEMA": False,
    "SCHEMA_PATH_PREFIX": "/api/v1",
    "SERVERS": [{"url": BASE_URL}],
    "POSTPROCESSING_HOOKS": [
        "drf_spectacular.hooks.postprocess_schema_enums",
        "lib.api.schema.document_errors",
        "lib.api.schema.null_as_a_type",
        "portal.api_docs.name_operations",
    ],
    "ENUM_NAME_OVERRIDES": {
        "AssignmentRoleEnum": "sites_app.models.Assignment.Role",
        "FeedbackStatusEnum": "feedback.models.Feedback.Status",
        "MeetingStatusEnum": "meetings.models.Meeting.Status",
        "ClockStatusEnum": "sites_app.api_forms.RUNNING",
    },
}
