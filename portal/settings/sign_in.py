"""Sign-in: by code, passkey, second factor, or the provider of staff."""

from portal import sign_in_provider

from .base import HTTPS, TRUSTED_PROXY_COUNT, address
from .environment import flag, text

AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.ScryptPasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
ACCOUNT_ADAPTER = "accounts.adapter.AccountAdapter"
ACCOUNT_FORMS = {
    "add_email": "sites_app.forms.address.AddAddressForm",
    "confirm_email_verification_code": "sites_app.forms.address.ConfirmAddressForm",
}
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*"]
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 600
ACCOUNT_CHANGE_EMAIL = True  # one address, replaced once the new one is confirmed
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_EMAIL_NOTIFICATIONS = True  # a changed factor or address is told to its owner
# No limit by mailbox for sign-in codes: a stranger would lock its owner out. accounts/codes.py spares her the flood.
ACCOUNT_RATE_LIMITS = {
    "request_login_code": "20/m/ip",
    "signup": "10/m/ip",
    "confirm_email": "1/2m/key",
}
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = True
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_REAUTHENTICATION_TIMEOUT = 300
ACCOUNT_DEFAULT_HTTP_PROTOCOL = address.scheme
ALLAUTH_TRUSTED_PROXY_COUNT = TRUSTED_PROXY_COUNT
MFA_ADAPTER = "accounts.adapter.MFAAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_TOLERANCE = 1  # the code before and the one after: clocks of phones are not exact
# Single sign-on of staff; without an issuer there is none. Residents never use it.
SSO_ISSUER = text("PORTAL_SSO_ISSUER")
SSO_CLIENT_ID = text("PORTAL_SSO_CLIENT_ID")
SSO_CLIENT_SECRET = text("PORTAL_SSO_CLIENT_SECRET")
SSO_NAME = text("PORTAL_SSO_NAME")
SSO_REQUIRED = flag("PORTAL_SSO_REQUIRED")
SSO_FACTORS = sign_in_provider.factors(text("PORTAL_SSO_FACTOR"))
SSO_PARAMS = sign_in_provider.params(text("PORTAL_SSO_PARAMS"))
sign_in_provider.check(SSO_ISSUER, client_id=SSO_CLIENT_ID, name=SSO_NAME, is_https=HTTPS)
SOCIALACCOUNT_ADAPTER = "accounts.adapter.SocialAdapter"
SOCIALACCOUNT_REQUESTS_TIMEOUT = 3  # seconds; a provider that is silent holds one page, not the portal
LOGIN_REDIRECT_URL = "/me/"
LOGIN_URL = "account_login"
STAFF_IDLE_SECONDS = 30 * 60
STAFF_SESSION_SECONDS = 12 * 3600
