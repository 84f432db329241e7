"""System checks of the project: every address has a rule; `check --deploy` refuses the demonstration."""

from collections.abc import Iterator

from django.conf import settings
from django.core.checks import Error, Tags, register
from django.urls import URLPattern, URLResolver, get_resolver

from .policy import rule_for


@register(Tags.security, deploy=True)
def no_demonstration(app_configs, **kwargs):
    """Demonstration mode signs anybody in as anybody: never outside ./run (RUN-3)."""
    if settings.DEMO:
        return [Error("PORTAL_DEMO is on: the demonstration must never be deployed.", id="portal.E001")]
    return []


@register(Tags.security, deploy=True)
def no_error_pages_with_code(app_configs, **kwargs):
    """A page of Django's that shows code and variables would show what somebody wrote (SEC-6)."""
    return [Error("PORTAL_DEV is on: it shows code and variables.", id="portal.E003")] if settings.DEBUG else []


def addresses(resolver: URLResolver | None = None, names: tuple = (), path: str = "") -> Iterator[tuple[str, str]]:
    """Every address of the portal as (name of the view, pattern), as Django names it when it resolves."""
    for item in (resolver or get_resolver()).url_patterns:
        where = path + str(item.pattern)
        if isinstance(item, URLPattern):
            yield ":".join([*names, item.name or item.lookup_str]), where
        else:
            yield from addresses(item, (*names, item.namespace) if item.namespace else names, where)


@register(Tags.urls)
def every_address_has_a_rule(app_configs, **kwargs):
    """An address without a row in the table of portal/policy.py answers 404 and fails the build (ADDR-3)."""
    hint = "Add a row for it to the rules.py of its app (portal/policy.py)."
    missing = sorted({name for name, _path in addresses() if rule_for(name) is None})
    return [Error(f"The address “{name}” has no rule.", hint=hint, id="portal.E002") for name in missing]
