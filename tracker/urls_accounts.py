"""Addresses of the account pages, under /<language>/accounts/. The names are allauth's where the page is; what
allauth has besides (signing up, signing in by code or with other sites' accounts) has no address here."""

from allauth.mfa.recovery_codes.views import download_recovery_codes
from django.urls import path, re_path

from tracker.views import accounts, invitation, privacy, second_factor, signing_in

urlpatterns = [
    path("", accounts.account_home, name="account_home"),
    path("leave/<int:pk>/", accounts.account_leave, name="account_leave"),
    path("data/", privacy.account_data, name="account_data"),
    path("erase/", privacy.account_erase, name="account_erase"),
    path("erased/", privacy.account_erased, name="account_erased"),
    path("welcome/<uidb64>/<token>/", accounts.welcome, name="account_welcome"),
    path("invitation/passkey/", invitation.invitation_passkey, name="invitation_passkey"),
    path("invitation/<str:token>/", invitation.invitation, name="invitation"),
    path("login/", signing_in.sign_in, name="account_login"),
    path("logout/", signing_in.sign_out, name="account_logout"),
    path("reauthenticate/", signing_in.password_again, name="account_reauthenticate"),
    path("email/", signing_in.address, name="account_email"),
    re_path(r"^confirm-email/(?P<key>[-:\w]+)/$", signing_in.confirm_address, name="account_confirm_email"),
    path("password/change/", signing_in.change_password, name="account_change_password"),
    path("password/set/", signing_in.first_password, name="account_set_password"),
    path("password/reset/", signing_in.forgotten, name="account_reset_password"),
    path("password/reset/sent/", signing_in.forgotten_sent, name="account_reset_password_done"),
    path("password/reset/done/", signing_in.new_password_done, name="account_reset_password_from_key_done"),
    re_path(
        r"^password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        signing_in.new_password,
        name="account_reset_password_from_key",
    ),
    path("sessions/", signing_in.sessions, name="usersessions_list"),
    path("2fa/", second_factor.overview, name="mfa_index"),
    path("2fa/authenticate/", second_factor.authenticate, name="mfa_authenticate"),
    path("2fa/reauthenticate/", second_factor.code_again, name="mfa_reauthenticate"),
    path("2fa/totp/activate/", second_factor.add_app, name="mfa_activate_totp"),
    path("2fa/totp/deactivate/", second_factor.remove_app, name="mfa_deactivate_totp"),
    path("2fa/recovery-codes/", second_factor.recovery_codes, name="mfa_view_recovery_codes"),
    path(
        "2fa/recovery-codes/generate/", second_factor.new_recovery_codes, name="mfa_generate_recovery_codes"
    ),
    path("2fa/recovery-codes/download/", download_recovery_codes, name="mfa_download_recovery_codes"),
    path("2fa/passkeys/", second_factor.overview, name="mfa_list_webauthn"),
    path("2fa/passkeys/add/", second_factor.add_passkey, name="mfa_add_webauthn"),
    path("2fa/passkeys/sign-in/", second_factor.passkey_sign_in, name="mfa_login_webauthn"),
    path("2fa/passkeys/reauthenticate/", second_factor.passkey_again, name="mfa_reauthenticate_webauthn"),
    path("2fa/passkeys/<int:pk>/edit/", second_factor.rename_passkey, name="mfa_edit_webauthn"),
    path("2fa/passkeys/<int:pk>/remove/", second_factor.remove_passkey, name="mfa_remove_webauthn"),
]
