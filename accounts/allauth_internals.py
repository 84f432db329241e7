"""What this portal needs of allauth that allauth offers nobody: all of it is here, for the version that the test names.

A session's record of how somebody signed in, and of a factor that was shown since, has no public way in or out.
"""

from allauth.account.internal.flows.login import (
    AUTHENTICATION_METHODS_SESSION_KEY,
    get_authentication_records,
    perform_login,
    record_authentication,
)

# The version this was written against: another one is read first (allauth/account/internal/flows/login.py).
ALLAUTH = "65.21"

__all__ = [
    "ALLAUTH",
    "AUTHENTICATION_METHODS_SESSION_KEY",
    "get_authentication_records",
    "perform_login",
    "record_authentication",
]
