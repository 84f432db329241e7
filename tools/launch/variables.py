"""The environment that the portal's processes get; the demonstration's keys are made once per data folder."""

import base64
import json
import os

from lib.variables import REQUIRED, SAMPLES, SECRETS

from .layout import COLLECTED, STATIC_BUILD, VENV, Data, read_json, write_whole

LENGTH = {"SECRET_KEY": 48}  # bytes; Django asks for 50 characters, the others are 32 bytes each
# Not even those that production must bring itself (RUN-5): a demonstration never takes them from the shell.
NEVER_INHERITED = {
    *REQUIRED,
    *(f"{name}_PREVIOUS" for name in SECRETS),
    *("SENTRY_DSN", "PORTAL_DEMO", "PORTAL_DATA_DIR", "PORTAL_PLAIN_STATIC", "PORTAL_DEV"),
    *("DATABASE_DIRECT_URL", "PORTAL_DB_POOLER", "PORTAL_PROCESS"),
    *("DJANGO_SETTINGS_MODULE", "PYTHONHOME", "PYTHONPATH", "VIRTUAL_ENV", "PYTHONDONTWRITEBYTECODE"),
}


def base_env() -> dict[str, str]:
    """The shell's environment without what would lead to somebody else's database, keys or packages."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if name not in NEVER_INHERITED and not (name.startswith("PG") and name.isupper())
    }
    kept["PATH"] = f"{VENV / 'bin'}{os.pathsep}{kept.get('PATH', os.defpath)}"
    kept["DJANGO_SETTINGS_MODULE"] = "portal.settings"
    kept["PORTAL_STATIC_BUILD_DIR"] = str(STATIC_BUILD)
    kept["PORTAL_STATIC_ROOT"] = str(COLLECTED)
    kept["PYTHONUNBUFFERED"] = "1"
    return kept


def secrets_of(data: Data) -> dict[str, str]:
    """The demonstration's keys; made once, readable by the owner alone, gone with the data folder."""
    path = data.root / "secrets.json"
    keys = read_json(path)
    missing = [name for name in SECRETS if name not in keys]
    if missing:
        keys |= {name: base64.urlsafe_b64encode(os.urandom(LENGTH.get(name, 32))).decode() for name in missing}
        write_whole(path, json.dumps(keys, indent=1), mode=0o600)
    return {name: keys[name] for name in SECRETS}


def demonstration(data: Data, *, port: int, mail_port: int) -> dict[str, str]:
    """Everything but the addresses of the services; loopback only (RUN-3)."""
    return {
        **base_env(),
        **secrets_of(data),
        "ALLOWED_HOSTS": "localhost,127.0.0.1,[::1]",
        "BASE_URL": f"http://localhost:{port}",
        "EMAIL_URL": f"smtp://127.0.0.1:{mail_port}",
        "DEFAULT_FROM_EMAIL": "Community Safety Partnership <portal@demo.example>",
        "PORTAL_DEMO": "1",
        # Korean as far as a resident goes; its texts were read by nobody yet, so teams and publications do without.
        "PORTAL_LANGUAGES": os.environ.get("PORTAL_LANGUAGES", "en,es,ko"),
        "PORTAL_REQUIRED_LANGUAGES": os.environ.get("PORTAL_REQUIRED_LANGUAGES", "en,es"),
        "PORTAL_DATA_DIR": str(data.root),
        "PORTAL_DISKS": str(data.root),
    }


def not_taken() -> list[str]:
    """What the shell says of keys, mail and database, and a demonstration never listens to; names alone."""
    keys = {*SECRETS, *(f"{name}_PREVIOUS" for name in SECRETS)}
    return sorted(name for name in {*keys, "EMAIL_URL", "DATABASE_URL", "DATABASE_DIRECT_URL"} if os.environ.get(name))


def missing_for_production() -> list[str]:
    return [name for name in REQUIRED if not os.environ.get(name)]


def production() -> dict[str, str]:
    """A deployment's own environment as it is; never a demonstration."""
    env = {**base_env(), **os.environ}
    env.pop("PORTAL_DEMO", None)
    return env


def sample_production_env(base: dict[str, str], data: Data) -> dict[str, str]:
    """For `check --deploy`: what a deployment would set, with invented words and the given services."""
    return {**base, **secrets_of(data), **SAMPLES}
