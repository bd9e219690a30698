"""People who sign in. Visitors never do, and nothing is stored about them."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class UserManager(BaseUserManager["User"]):
    def create_user(self, email: str, password: str | None = None, **fields: Any) -> User:
        """Without a password the account cannot sign in until its one-time link has been followed."""
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        if password is None:
            user.set_unusable_password()
        else:
            user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> User:
        roles = {"is_editor": True, "is_reviewer": True, "is_administrator": True}
        return self.create_user(email, password, **{**roles, "is_superuser": True, **fields})

    def get_by_natural_key(self, username: str | None) -> User:
        return self.get(email=(username or "").lower())


class User(AbstractBaseUser, PermissionsMixin):
    """A person, known by e-mail. Roles are facts on the row; what they allow is in `tracker.rules`."""

    email = models.EmailField(_("e-mail address"), unique=True)
    name = models.CharField(_("name"), max_length=120, blank=True)
    is_active = models.BooleanField(_("active"), default=True)
    is_editor = models.BooleanField(
        _("editor"), default=False, help_text=_("Keeps the record: commitments, developments, proposals.")
    )
    is_reviewer = models.BooleanField(
        _("reviewer"),
        default=False,
        help_text=_("A senior editor: may also confirm and publish verdicts that others proposed."),
    )
    is_administrator = models.BooleanField(
        _("administrator"), default=False, help_text=_("Looks after people and imports.")
    )
    date_joined = models.DateTimeField(_("joined"), default=timezone.now, editable=False)

    objects = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")
        ordering = ["email"]
        constraints = [models.UniqueConstraint(Lower("email"), name="user_email_unique_in_any_case")]

    def __str__(self) -> str:
        return self.name or self.email

    @property
    def is_staff(self) -> bool:
        """May enter the editors' admin at all."""
        return self.is_editor or self.is_reviewer or self.is_administrator
