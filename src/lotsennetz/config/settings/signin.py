"""Sign-in by django-allauth: mail and password, passkey, one-time codes, OIDC by configuration."""

from lotsennetz.config.settings.base import DEMO, ENVIRONMENT

AUTHENTICATION_BACKENDS = ["lotsennetz.people.signin.backend.PersonBackend"]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "myday:home"
LOGOUT_REDIRECT_URL = "portal:front"

ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_USER_MODEL_EMAIL_FIELD = "email"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_ADAPTER = "lotsennetz.people.signin.adapter.AccountAdapter"
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = False
ACCOUNT_LOGIN_BY_CODE_ENABLED = False
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_CONFIRM_EMAIL_ON_GET = False
ACCOUNT_EMAIL_CONFIRMATION_EXPIRE_DAYS = 3
PASSWORD_RESET_TIMEOUT = 60 * 60 * 24
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_MAX_EMAIL_ADDRESSES = 2
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False  # the house writes to people it knows, not to whom a visitor names
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_REAUTHENTICATION_TIMEOUT = 600
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = False
ACCOUNT_SESSION_REMEMBER = None
ACCOUNT_PASSWORD_RESET_TOKEN_GENERATOR = "allauth.account.forms.EmailAwarePasswordResetTokenGenerator"  # noqa: S105 -- a class, no password
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_RATE_LIMITS: dict[str, str] = {
    "login": "60/m/ip",
    "login_failed": "10/m/ip,5/5m/key",
    "reset_password": "20/m/ip,3/10m/key",
    "confirm_email": "1/1m/key",
    "change_password": "5/m/user",
    "reauthenticate": "10/m/user",
}

ACCOUNT_FORMS = {
    "login": "lotsennetz.people.signin.forms.LoginForm",
    "reauthenticate": "lotsennetz.people.signin.forms.ReauthenticateForm",
    "change_password": "lotsennetz.people.signin.forms.ChangePasswordForm",
    "set_password": "lotsennetz.people.signin.forms.SetPasswordForm",
    "reset_password": "lotsennetz.people.signin.forms.ResetPasswordForm",
    "reset_password_from_key": "lotsennetz.people.signin.forms.ResetPasswordKeyForm",
    "user_token": "lotsennetz.people.signin.forms.UserTokenForm",
    "add_email": "lotsennetz.people.signin.forms.AddEmailForm",
}
ALLAUTH_TRUSTED_PROXY_COUNT = 1 if ENVIRONMENT.trusted_proxy else 0

MFA_ADAPTER = "lotsennetz.people.signin.factors.FactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_PASSKEY_SIGNUP_ENABLED = False
MFA_TOTP_TOLERANCE = 1  # clocks of phones differ
MFA_ALLOW_UNVERIFIED_EMAIL = True  # else nobody with a second factor could change their address
MFA_FORMS = {
    "authenticate": "lotsennetz.people.signin.forms.AuthenticateForm",
    "reauthenticate": "lotsennetz.people.signin.forms.ReauthenticateCodeForm",
    "activate_totp": "lotsennetz.people.signin.forms.ActivateTOTPForm",
    "authenticate_webauthn": "lotsennetz.people.signin.forms.AuthenticateByPasskeyForm",
    "reauthenticate_webauthn": "lotsennetz.people.signin.forms.ReauthenticateByPasskeyForm",
    "login_webauthn": "lotsennetz.people.signin.forms.LoginByPasskeyForm",
    "add_webauthn": "lotsennetz.people.signin.forms.AddPasskeyForm",
    "edit_webauthn": "lotsennetz.people.signin.forms.RenamePasskeyForm",
}
SECOND_FACTOR_REQUIRED_ROLES = [] if DEMO else ["coordinator"]

USERSESSIONS_TRACK_ACTIVITY = False

SOCIALACCOUNT_ADAPTER = "lotsennetz.people.signin.provider.ProviderAdapter"
SOCIALACCOUNT_ONLY = False
SOCIALACCOUNT_EMAIL_AUTHENTICATION = True
SOCIALACCOUNT_EMAIL_AUTHENTICATION_AUTO_CONNECT = False  # nothing of the provider's is stored
SOCIALACCOUNT_STORE_TOKENS = False
SOCIALACCOUNT_LOGIN_ON_GET = False
SOCIALACCOUNT_REQUESTS_TIMEOUT = 10
SOCIALACCOUNT_PROVIDERS = (
    {
        "openid_connect": {
            "OAUTH_PKCE_ENABLED": True,
            "APPS": [
                {
                    "provider_id": "kommune",
                    "name": ENVIRONMENT.oidc.name,
                    "client_id": ENVIRONMENT.oidc.client_id,
                    "secret": ENVIRONMENT.oidc.client_secret,
                    "settings": {"server_url": ENVIRONMENT.oidc.server},
                }
            ],
        }
    }
    if ENVIRONMENT.oidc
    else {}
)
