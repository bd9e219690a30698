"""The token in the mail about a forgotten password."""

from django.contrib.auth.tokens import PasswordResetTokenGenerator


class ResetTokens(PasswordResetTokenGenerator):
    """Django's own, ended by its use, by another address, by signing in and by time; of no use where an administrator's
    one-time link is asked for."""

    key_salt = "tracker.forgotten_password"
