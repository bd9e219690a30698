"""Who people are, how long they stay signed in, and what accounts do (docs/decisions/0013-accounts.md)."""

AUTH_USER_MODEL = "tracker.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "account_home"
PASSWORD_RESET_TIMEOUT = 24 * 60 * 60  # seconds; also the life of the first editor's link
SESSION_COOKIE_AGE = 12 * 60 * 60  # seconds: a working day, then sign in again
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"  # no cookie of its own

# By invitation, known by e-mail, password or passkey.
ACCOUNT_ADAPTER = "summit.accounts.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = (
    "none"  # nobody signs up: the invitation, or whoever made the account, vouches for it
)
ACCOUNT_CHANGE_EMAIL = True  # another address counts once its link was followed
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False  # strangers get no mail because somebody typed their address
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_PASSWORD_RESET_TOKEN_GENERATOR = "summit.tokens.ResetTokens"  # noqa: S105  # a class, no secret
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_SESSION_COOKIE_AGE = SESSION_COOKIE_AGE
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_REAUTHENTICATION_TIMEOUT = 15 * 60
ACCOUNT_RATE_LIMITS = {
    "login": "30/m/ip",
    "login_failed": "10/m/ip,60/h/ip,5/5m/key",
    "reset_password": "20/m/ip,3/10m/key",
    "reset_password_from_key": "20/m/ip",
    "reauthenticate": "10/m/user",
    "change_password": "5/m/user",
    "manage_email": "10/m/user",
    "confirm_email": "1/3m/key",
    "signup": "20/m/ip",
}
ACCOUNT_FORMS = {
    "login": "tracker.forms.signing_in.SignInForm",
    "reset_password": "tracker.forms.signing_in.ForgottenForm",
    "reset_password_from_key": "tracker.forms.signing_in.NewPasswordForm",
    "change_password": "tracker.forms.signing_in.ChangePasswordForm",
    "set_password": "tracker.forms.signing_in.FirstPasswordForm",
    "add_email": "tracker.forms.signing_in.OtherAddressForm",
    "reauthenticate": "tracker.forms.signing_in.PasswordAgainForm",
}
ACCOUNT_MAIL_AT_ONCE = False
"""Whether account mails are sent before the page answers: in tests alone, so that they can be read."""

MFA_ADAPTER = "summit.accounts.SecondFactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_TOLERANCE = 1  # a clock may be half a minute wrong
MFA_ALLOW_UNVERIFIED_EMAIL = (
    True  # an address that waits to be confirmed does not keep anybody from a second factor
)
MFA_FORMS = {
    "authenticate": "tracker.forms.second_factor.CodeForm",
    "reauthenticate": "tracker.forms.second_factor.CodeAgainForm",
    "activate_totp": "tracker.forms.second_factor.AppForm",
    "login_webauthn": "tracker.forms.second_factor.PasskeySignInForm",
    "authenticate_webauthn": "tracker.forms.second_factor.PasskeyStepForm",
    "reauthenticate_webauthn": "tracker.forms.second_factor.PasskeyAgainForm",
    "add_webauthn": "tracker.forms.second_factor.PasskeyForm",
    "edit_webauthn": "tracker.forms.second_factor.PasskeyNameForm",
}
